// Percent-encoding and -decoding with the URL standard's encode sets. Pure.
// https://url.spec.whatwg.org/#percent-encoded-bytes
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace panelia::net {

/// The characters that one part of a URL must not hold as they are; one bit each.
enum class encode_set : std::uint8_t {
    fragment = 1,
    query = 2,  ///< the special-query set: the one of http and https
    path = 4,
    userinfo = 8,
};

namespace detail {

constexpr std::array<std::uint8_t, 256> make_encode_table() {
    std::array<std::uint8_t, 256> table{};
    for (std::size_t c = 0; c < table.size(); ++c) {
        if (c < 0x20 || c > 0x7e) table[c] = 0xff;
    }
    auto add = [&table](encode_set set, std::string_view characters) {
        for (char c : characters) {
            table[static_cast<unsigned char>(c)] |= static_cast<std::uint8_t>(set);
        }
    };
    add(encode_set::fragment, " \"<>`");
    add(encode_set::query, " \"#<>'");
    add(encode_set::path, " \"#<>?^`{}");
    add(encode_set::userinfo, " \"#<>?^`{}/:;=@[\\]|");
    return table;
}

inline constexpr std::array<std::uint8_t, 256> encode_table = make_encode_table();

}  // namespace detail

/// Appends a byte as %XX.
inline void append_percent(std::string& out, char c) {
    constexpr char digits[] = "0123456789ABCDEF";
    auto const byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
}

/// Appends `text` to `out`, the bytes of the set (and all that are not printable ASCII) as %XX.
/// Bytes that are not UTF-8 are encoded as they are.
inline void append_encoded(std::string& out, std::string_view text, encode_set set) {
    auto const mask = static_cast<std::uint8_t>(set);
    std::size_t run = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const c = static_cast<unsigned char>(text[i]);
        if ((detail::encode_table[c] & mask) == 0) continue;
        out.append(text, run, i - run);
        append_percent(out, text[i]);
        run = i + 1;
    }
    out.append(text, run);
}

/// The value of a hexadecimal digit, or -1.
constexpr int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Each %XX as its byte; a '%' that begins no such triple stays.
inline std::string percent_decode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            int const high = hex_value(text[i + 1]);
            int const low = hex_value(text[i + 2]);
            if (high >= 0 && low >= 0) {
                out += static_cast<char>(high * 16 + low);
                i += 2;
                continue;
            }
        }
        out += text[i];
    }
    return out;
}

}  // namespace panelia::net
