#include "sources/address.hpp"

#include "net/ascii.hpp"
#include "net/percent.hpp"

namespace panelia::sources {

std::string absolute_address(std::string_view reference, std::optional<net::url> const& base) {
    reference = net::trim(reference);
    if (reference.empty()) return {};
    auto const found = base ? net::resolve_url(reference, *base) : net::parse_url(reference);
    return found ? found->href() : std::string{};
}

std::string without_fragment(std::string_view address) {
    return std::string(address.substr(0, address.find('#')));
}

std::string front_page(std::string_view address) {
    auto const parsed = net::parse_url(address);
    if (!parsed) return {};
    return std::string(parsed->scheme()) + "://" + parsed->authority() + "/";
}

std::string readable_path(std::string_view address) {
    auto const parsed = net::parse_url(address);
    if (!parsed) return {};
    std::string path = net::percent_decode(parsed->path);
    std::size_t const slash = path.rfind('/');
    std::size_t const dot = path.rfind('.');
    bool const extension = dot != std::string::npos && slash != std::string::npos && dot > slash &&
                           path.size() - dot <= 6 && dot + 1 < path.size() &&
                           net::is_alpha(path[dot + 1]);
    if (extension) path.resize(dot);
    return path;
}

std::string shown_text(std::string_view text) {
    std::string out;
    bool gap = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const no_break = text.substr(i, 2) == "\xC2\xA0";
        if (no_break || static_cast<unsigned char>(text[i]) <= ' ') {
            gap = true;
            if (no_break) ++i;
            continue;
        }
        if (gap && !out.empty()) out += ' ';
        gap = false;
        out += text[i];
    }
    return out;
}

}  // namespace panelia::sources
