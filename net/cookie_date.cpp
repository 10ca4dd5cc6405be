#include "net/cookie_date.hpp"

#include "net/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace panelia::net {
namespace {

bool is_delimiter(char c) noexcept {
    auto const byte = static_cast<unsigned char>(c);
    return byte == 0x09 || (byte >= 0x20 && byte <= 0x2f) || (byte >= 0x3b && byte <= 0x40) ||
           (byte >= 0x5b && byte <= 0x60) || (byte >= 0x7b && byte <= 0x7e);
}

/// The number a token begins with, of `least` to `most` digits and not one more; what follows them
/// is ignored. -1 when it begins otherwise.
int leading_number(std::string_view& token, std::size_t least, std::size_t most) noexcept {
    int value = 0;
    std::size_t count = 0;
    while (count < token.size() && is_digit(token[count])) {
        if (count == most) return -1;
        value = value * 10 + (token[count++] - '0');
    }
    if (count < least) return -1;
    token.remove_prefix(count);
    return value;
}

struct date_parts {
    int hour = -1, minute = -1, second = -1, day = -1, month = -1, year = -1;

    bool take_time(std::string_view token) noexcept {
        int const h = leading_number(token, 1, 2);
        if (h < 0 || !token.starts_with(':')) return false;
        token.remove_prefix(1);
        int const m = leading_number(token, 1, 2);
        if (m < 0 || !token.starts_with(':')) return false;
        token.remove_prefix(1);
        int const s = leading_number(token, 1, 2);
        if (s < 0) return false;
        hour = h;
        minute = m;
        second = s;
        return true;
    }
    bool take_month(std::string_view token) noexcept {
        constexpr std::array<std::string_view, 12> names = {
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
        auto const* const found = std::find_if(names.begin(), names.end(), [&](auto name) {
            return equals_ignoring_case(token.substr(0, 3), name);
        });
        if (found == names.end()) return false;
        month = static_cast<int>(found - names.begin()) + 1;
        return true;
    }
    void take(std::string_view token) noexcept {
        if (hour < 0 && take_time(token)) return;
        auto rest = token;
        if (day < 0 && (day = leading_number(rest, 1, 2)) >= 0) return;
        if (month < 0 && take_month(token)) return;
        rest = token;
        if (year < 0) year = leading_number(rest, 2, 4);
    }
};

}  // namespace

std::optional<std::chrono::system_clock::time_point> parse_cookie_date(std::string_view text) {
    date_parts parts;
    while (!text.empty()) {
        auto const* const begin = std::find_if_not(text.begin(), text.end(), is_delimiter);
        auto const* const end = std::find_if(begin, text.end(), is_delimiter);
        if (begin != end) parts.take(std::string_view(begin, end));
        text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
    }
    if (parts.year >= 70 && parts.year <= 99) parts.year += 1900;
    if (parts.year >= 0 && parts.year <= 69) parts.year += 2000;
    if (parts.hour < 0 || parts.hour > 23 || parts.minute > 59 || parts.second > 59 ||
        parts.month < 0 || parts.year < 1601) {
        return std::nullopt;
    }
    std::chrono::year_month_day const date(
        std::chrono::year(std::clamp(parts.year, 1700, 2200)),  // what nanoseconds reach, and more
        std::chrono::month(static_cast<unsigned>(parts.month)),
        std::chrono::day(static_cast<unsigned>(std::max(parts.day, 0)))
    );
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date) + std::chrono::hours(parts.hour) +
           std::chrono::minutes(parts.minute) + std::chrono::seconds(parts.second);
}

}  // namespace panelia::net
