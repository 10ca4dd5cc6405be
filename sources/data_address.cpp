#include "sources/data_address.hpp"

#include "net/ascii.hpp"
#include "net/percent.hpp"

#include <algorithm>
#include <cstdint>

namespace panelia::sources {

std::optional<std::string> base64_decoded(std::string_view text) {
    constexpr std::string_view signs =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    text = net::trim(text);
    text = text.substr(0, std::min(text.find('='), text.size()));
    std::string out;
    out.reserve(text.size() / 4 * 3 + 3);
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (char const c : text) {
        auto const value = signs.find(c);
        if (value == signs.npos) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        out += static_cast<char>(bits >> count & 0xFFU);
    }
    return out;
}

std::optional<std::string> data_of(std::string_view address) {
    constexpr std::string_view scheme = "data:";
    address = net::trim(address);
    auto const comma = address.find(',');
    bool const ours = comma != address.npos && comma >= scheme.size() &&
                      net::equals_ignoring_case(address.substr(0, scheme.size()), scheme);
    if (!ours) return std::nullopt;
    auto const held = net::percent_decode(address.substr(comma + 1));
    return net::to_lower(address.substr(0, comma)).ends_with(";base64") ? base64_decoded(held)
                                                                        : held;
}

}  // namespace panelia::sources
