#include "engine/spec_checks.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

namespace panelia::engine {

namespace {

// <cctype> depends on the locale.
char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
bool is_alphanumeric(char c) noexcept {
    return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z');
}

constexpr std::array<std::string_view, 8> framing_names = {
    "Connection",
    "Content-Length",
    "Host",
    "Keep-Alive",
    "Transfer-Encoding",
    "TE",
    "Trailer",
    "Upgrade",
};

}  // namespace

std::optional<std::string> checked_sha256(std::string_view text) {
    if (text.size() != 64) return std::nullopt;
    std::string out;
    for (char const c : text) {
        char const l = lower(c);
        if (!is_digit(l) && (l < 'a' || l > 'f')) return std::nullopt;
        out += l;
    }
    return out;
}

bool is_language_tag(std::string_view text) noexcept {
    if (text.empty() || text.size() > 35) return false;
    std::size_t length = 0;
    for (char const c : text) {
        if (c == '-') {
            if (length == 0) return false;
            length = 0;
        } else if (!is_alphanumeric(c) || ++length > 8) {
            return false;
        }
    }
    return length > 0;
}

bool is_direction(std::string_view text) noexcept {
    return text == "ltr" || text == "rtl" || text == "ttb";
}

bool is_header_name(std::string_view text) noexcept {
    auto const is_token = [](char c) {
        return is_alphanumeric(c) ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    };
    auto const is_this = [&](std::string_view name) {
        return same_name(name, text);
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token) &&
           std::none_of(framing_names.begin(), framing_names.end(), is_this);
}

bool is_header_value(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) {
        auto const byte = static_cast<unsigned char>(c);
        return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
    });
}

std::optional<std::uint64_t> parse_count(std::string_view text) noexcept {
    std::uint64_t n = 0;
    auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return n;
}

bool same_name(std::string_view a, std::string_view b) noexcept {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return lower(x) == lower(y);
    });
}

std::string_view trimmed(std::string_view text) noexcept {
    std::size_t const first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace panelia::engine
