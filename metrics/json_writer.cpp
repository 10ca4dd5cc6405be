#include "metrics/json_writer.hpp"

#include "metrics/figures.hpp"

#include <array>
#include <charconv>
#include <ostream>

namespace panelia::metrics {
namespace {

constexpr std::size_t enough = 32 * 1024;
constexpr std::string_view replacement = "\xEF\xBF\xBD";

std::size_t expected_length(unsigned char lead) noexcept {
    if (lead >= 0xC2 && lead <= 0xDF) return 2;
    if (lead >= 0xE0 && lead <= 0xEF) return 3;
    if (lead >= 0xF0 && lead <= 0xF4) return 4;
    return 0;
}

/// Length of the well-formed multi-byte character at the front of `text` (Unicode, table 3-7), or
/// 0.
std::size_t character_length(std::string_view text) noexcept {
    auto const at = [&](std::size_t i) {
        return static_cast<unsigned char>(text[i]);
    };
    auto const length = expected_length(at(0));
    if (length == 0 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((at(i) & 0xC0) != 0x80) return 0;
    auto const overlong = (at(0) == 0xE0 && at(1) < 0xA0) || (at(0) == 0xF0 && at(1) < 0x90);
    auto const surrogate = at(0) == 0xED && at(1) > 0x9F;
    auto const too_high = at(0) == 0xF4 && at(1) > 0x8F;
    return overlong || surrogate || too_high ? 0 : length;
}

bool plain(char c) noexcept {
    return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7F &&
           c != '"' && c != '\\';
}

void put_special(std::string& out, char c) {
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
    auto const byte = static_cast<unsigned char>(c);
    out += "\\u00";
    out += hex[byte >> 4];
    out += hex[byte & 15];
}

}  // namespace

void json_writer::quoted(std::string_view text) {
    text_ += '"';
    while (!text.empty()) {
        std::size_t run = 0;
        while (run < text.size() && plain(text[run])) ++run;
        text_.append(text, 0, run);
        text.remove_prefix(run);
        if (text.empty()) break;
        std::size_t used = 1;
        if (static_cast<unsigned char>(text[0]) < 0x80)
            put_special(text_, text[0]);
        else if (auto const length = character_length(text))
            text_.append(text, 0, used = length);
        else
            text_ += replacement;
        text.remove_prefix(used);
    }
    text_ += '"';
}

void json_writer::new_line() {
    if (text_.size() >= enough) flush();
    text_ += '\n';
    text_.append(2 * filled_.size(), ' ');
}

void json_writer::separate() {
    if (after_key_) {
        after_key_ = false;
        return;
    }
    if (filled_.empty()) return;
    if (filled_.back() != 0) text_ += ',';
    filled_.back() = 1;
    new_line();
}

void json_writer::flush() {
    out_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
    text_.clear();
}

json_writer& json_writer::key(std::string_view name) {
    separate();
    quoted(name);
    text_ += ": ";
    after_key_ = true;
    return *this;
}

json_writer& json_writer::plain_key(std::string_view name) {
    separate();
    text_ += '"';
    text_ += name;
    text_ += "\": ";
    after_key_ = true;
    return *this;
}

void json_writer::begin(char bracket) {
    separate();
    text_ += bracket;
    filled_.push_back(0);
}

void json_writer::end(char bracket) {
    auto const filled = filled_.back();
    filled_.pop_back();
    if (filled != 0) new_line();
    text_ += bracket;
}

void json_writer::begin_object() {
    begin('{');
}
void json_writer::begin_array() {
    begin('[');
}

void json_writer::value(std::string_view text) {
    separate();
    quoted(text);
}

void json_writer::value(std::uint64_t number) {
    std::array<char, 24> digits{};
    auto const [end, ec] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    verbatim({digits.data(), end});
}

void json_writer::value(bool truth) {
    verbatim(truth ? "true" : "false");
}
void json_writer::value(double number) {
    verbatim(plain_float(number));
}
void json_writer::rounded(double number, int places) {
    verbatim(plain_float(number, places));
}
void json_writer::null() {
    verbatim("null");
}

void json_writer::verbatim(std::string_view number) {
    separate();
    text_ += number;
}

}  // namespace panelia::metrics
