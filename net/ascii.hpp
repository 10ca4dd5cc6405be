// Characters as protocols see them: ASCII only, no locale. Pure.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace panelia::net {

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

/// What decimal digits amount to: of at most 19 of them, and nothing else.
constexpr std::uint64_t value_of_digits(std::string_view digits) noexcept {
    std::uint64_t value = 0;
    for (char const c : digits) value = value * 10 + static_cast<std::uint64_t>(c - '0');
    return value;
}

constexpr bool is_alpha(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

constexpr char to_lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string to_lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return to_lower(c); });
    return out;
}

constexpr bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return to_lower(x) == to_lower(y);
    });
}

/// Without blanks, tabs and line ends on either side.
constexpr std::string_view trim(std::string_view text) noexcept {
    constexpr std::string_view blanks = " \t\r\n";
    while (!text.empty() && blanks.find(text.front()) != std::string_view::npos) {
        text.remove_prefix(1);
    }
    while (!text.empty() && blanks.find(text.back()) != std::string_view::npos) {
        text.remove_suffix(1);
    }
    return text;
}

/// Takes the text up to `separator`, and it, off the front of `text`; all of it when there is none.
constexpr std::string_view take_until(std::string_view& text, char separator) noexcept {
    std::size_t const end = std::min(text.find(separator), text.size());
    std::string_view const taken = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return taken;
}

}  // namespace panelia::net
