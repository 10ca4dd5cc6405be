#include "core/json_string.hpp"

#include "core/utf8.hpp"

namespace panelia {
namespace {

bool stands_for_itself(char c) noexcept {
    auto const byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\';
}

void append_escape(std::string& out, char c) {
    constexpr std::string_view hex = "0123456789abcdef";
    auto const byte = static_cast<unsigned char>(c);
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
            out.append("\\u00").append(1, hex[byte >> 4]).append(1, hex[byte & 15]);
    }
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        std::size_t run = 0;
        while (run < text.size() && stands_for_itself(text[run])) ++run;
        out.append(text, 0, run);
        text.remove_prefix(run);
        if (text.empty()) break;
        if (static_cast<unsigned char>(text[0]) < 0x80) {
            append_escape(out, text[0]);
            text.remove_prefix(1);
        } else {
            text.remove_prefix(append_character(out, text));
        }
    }
    out += '"';
}

std::string json_string(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

}  // namespace panelia
