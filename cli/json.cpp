#include "cli/json.hpp"

#include <unistr.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace panelia::cli {
namespace {

void append_escaped(std::string& out, unsigned char c) {
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            break;
    }
    constexpr std::string_view hex = "0123456789abcdef";
    if (c >= 0x20 && c != 0x7F) {
        out += static_cast<char>(c);
    } else {
        out.append("\\u00").append(1, hex[c >> 4]).append(1, hex[c & 15]);
    }
}

bool is_plain(unsigned char c) {
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    auto const* bytes = reinterpret_cast<std::uint8_t const*>(text.data());
    out += '"';
    for (std::size_t at = 0; at < text.size();) {
        std::size_t plain = at;
        while (plain < text.size() && is_plain(bytes[plain])) ++plain;
        out.append(text, at, plain - at);
        at = plain;
        if (at == text.size()) break;
        if (bytes[at] < 0x80) {
            append_escaped(out, bytes[at++]);
            continue;
        }
        ucs4_t code = 0;
        int const length = u8_mbtoucr(&code, bytes + at, text.size() - at);
        if (length <= 0) {
            out += "\xEF\xBF\xBD";
            ++at;
        } else {
            out.append(text, at, static_cast<std::size_t>(length));
            at += static_cast<std::size_t>(length);
        }
    }
    out += '"';
}

void append_json_number(std::string& out, double value) {
    if (!std::isfinite(value)) {
        out += "null";
        return;
    }
    std::array<char, 400> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled next
    auto const* const end =
        std::to_chars(
            buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, 6
        )
            .ptr;
    std::string_view digits(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    digits.remove_suffix(digits.size() - 1 - digits.find_last_not_of('0'));
    if (digits.back() == '.') digits.remove_suffix(1);
    out += digits == "-0" ? "0" : digits;
}

std::string json_string(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

std::string json_number(double value) {
    std::string out;
    append_json_number(out, value);
    return out;
}

}  // namespace panelia::cli
