#include "core/utf8.hpp"

#include <unistr.h>

#include <cstdint>

namespace panelia {

std::size_t append_character(std::string& out, std::string_view text) {
    ucs4_t code = 0;
    auto const* const bytes = reinterpret_cast<std::uint8_t const*>(text.data());
    int const length = u8_mbtoucr(&code, bytes, text.size());
    if (length <= 0) {
        out += "\xEF\xBF\xBD";
        return 1;
    }
    out.append(text, 0, static_cast<std::size_t>(length));
    return static_cast<std::size_t>(length);
}

std::string well_formed(std::string_view text) {
    auto const* const bytes = reinterpret_cast<std::uint8_t const*>(text.data());
    if (u8_check(bytes, text.size()) == nullptr) return std::string(text);
    std::string out;
    while (!text.empty()) text.remove_prefix(append_character(out, text));
    return out;
}

}  // namespace panelia
