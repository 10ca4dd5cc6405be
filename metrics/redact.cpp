#include "metrics/redact.hpp"

#include <algorithm>
#include <cctype>

namespace panelia::metrics {
namespace {

constexpr std::string_view slashes = "/\\";

/// Characters at the front of `text` that are a scheme and its colon, as browsers read
/// "http:user@host".
std::size_t scheme_length(std::string_view text) noexcept {
    for (std::string_view const scheme : {"https:", "http:"}) {
        auto const same = [](char a, char b) {
            return std::tolower(static_cast<unsigned char>(a)) == b;
        };
        if (text.size() >= scheme.size() &&
            std::equal(scheme.begin(), scheme.end(), text.begin(), [&](char s, char t) {
                return same(t, s);
            }))
            return scheme.size();
    }
    return 0;
}

/// Characters at the front of `text` after which an authority stands; 0 when none does.
std::size_t lead_in(std::string_view text) noexcept {
    auto length = scheme_length(text);
    auto const slash_count =
        std::min(text.find_first_not_of(slashes, length), text.size()) - length;
    return length != 0 || slash_count >= 2 ? length + slash_count : 0;
}

}  // namespace

std::string redact(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    while (!text.empty()) {
        auto const lead = lead_in(text);
        if (lead == 0) {
            clean += text.front();
            text.remove_prefix(1);
            continue;
        }
        clean += text.substr(0, lead);
        text.remove_prefix(lead);
        auto const authority = text.substr(0, text.find_first_of("/\\?#"));
        if (auto const at = authority.rfind('@'); at != std::string_view::npos)
            text.remove_prefix(at + 1);
    }
    return clean;
}

}  // namespace panelia::metrics
