#include "engine/content_type.hpp"

#include "net/ascii.hpp"

namespace panelia::engine {
namespace {

std::string_view unquoted(std::string_view text) {
    for (char const mark : {'"', '\''}) {
        if (text.size() >= 2 && text.front() == mark && text.back() == mark) {
            return text.substr(1, text.size() - 2);
        }
    }
    return text;
}

}  // namespace

content_type parse_content_type(std::string_view field) {
    content_type out;
    out.type = net::to_lower(net::trim(net::take_until(field, ';')));
    if (out.type.find('/') == std::string::npos) out.type.clear();
    while (!field.empty()) {
        auto value = net::take_until(field, ';');
        auto const name = net::trim(net::take_until(value, '='));
        if (!net::equals_ignoring_case(name, "charset") || !out.charset.empty()) continue;
        out.charset = net::to_lower(net::trim(unquoted(net::trim(value))));
    }
    return out;
}

}  // namespace panelia::engine
