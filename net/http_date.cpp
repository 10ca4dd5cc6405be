// Dates of HTTP, read field by field: the three formats differ only in order and separators.
#include "net/http_date.hpp"

#include "net/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace panelia::net {
namespace {

using time_point = std::chrono::system_clock::time_point;

// The next word of a date; blanks, commas and hyphens lie between words.
std::string_view take_word(std::string_view& text) noexcept {
    constexpr std::string_view separators = " \t,-";
    std::size_t const begin = std::min(text.find_first_not_of(separators), text.size());
    std::size_t const end = std::min(text.find_first_of(separators, begin), text.size());
    std::string_view const word = text.substr(begin, end - begin);
    text.remove_prefix(end);
    return word;
}

// One to four digits, or -1.
int number_of(std::string_view word) noexcept {
    if (word.empty() || word.size() > 4) return -1;
    int value = 0;
    for (char c : word) {
        if (!is_digit(c)) return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

// 1 to 12, or 0.
unsigned month_of(std::string_view word) noexcept {
    constexpr std::array<std::string_view, 12> names = {
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
    for (unsigned i = 0; i < names.size(); ++i) {
        if (equals_ignoring_case(word, names[i])) return i + 1;
    }
    return 0;
}

// "08:49:37"; a leap second is allowed.
std::optional<std::chrono::seconds> time_of(std::string_view word) noexcept {
    std::array<int, 3> parts{};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        std::size_t const end = i + 1 < parts.size() ? word.find(':') : word.size();
        if (end == std::string_view::npos || end == 0 || end > 2) return std::nullopt;
        parts[i] = number_of(word.substr(0, end));
        if (parts[i] < 0) return std::nullopt;
        word.remove_prefix(std::min(end + 1, word.size()));
    }
    if (parts[0] > 23 || parts[1] > 59 || parts[2] > 60) return std::nullopt;
    return std::chrono::hours(parts[0]) + std::chrono::minutes(parts[1]) +
           std::chrono::seconds(parts[2]);
}

// RFC 9110: a two-digit year that seems more than 50 years ahead lies in the past.
int full_year(int two_digits, time_point now) noexcept {
    std::chrono::year_month_day const today(std::chrono::floor<std::chrono::days>(now));
    int const this_year = static_cast<int>(today.year());
    int const year = this_year - this_year % 100 + two_digits;
    return year > this_year + 50 ? year - 100 : year;
}

bool is_utc(std::string_view zone) noexcept {
    return equals_ignoring_case(zone, "gmt") || equals_ignoring_case(zone, "utc") ||
           zone == "+0000";
}

struct date_words {
    std::string_view day, month, year, time;
};

std::optional<time_point> assemble(date_words const& words, time_point now) noexcept {
    int const day = words.day.size() <= 2 ? number_of(words.day) : -1;
    int year = words.year.size() == 2 || words.year.size() == 4 ? number_of(words.year) : -1;
    auto const time = time_of(words.time);
    if (day < 0 || year < 0 || !time) return std::nullopt;
    if (words.year.size() == 2) year = full_year(year, now);
    std::chrono::year_month_day const date{
        std::chrono::year(year),
        std::chrono::month(month_of(words.month)),
        std::chrono::day(static_cast<unsigned>(day))};
    // Nanoseconds in 64 bits reach from 1677 to 2262.
    if (!date.ok() || year < 1700 || year > 2200) return std::nullopt;
    return time_point(std::chrono::sys_days(date)) + *time;
}

// The most that is asked for in earnest, and safe to add to any clock.
constexpr std::chrono::nanoseconds longest = std::chrono::hours(24) * 3653;

// "120", "1.5", "-3": nothing when it is no number.
std::optional<std::chrono::nanoseconds> parse_seconds(std::string_view text) noexcept {
    bool const negative = !text.empty() && text[0] == '-';
    if (!text.empty() && (negative || text[0] == '+')) text.remove_prefix(1);
    std::size_t const point = std::min(text.find('.'), text.size());
    std::string_view const whole = text.substr(0, point);
    std::string_view const fraction = text.substr(std::min(point + 1, text.size()));
    if (whole.empty() && fraction.empty()) return std::nullopt;
    if (!std::all_of(whole.begin(), whole.end(), is_digit) ||
        !std::all_of(fraction.begin(), fraction.end(), is_digit)) {
        return std::nullopt;
    }
    if (negative) return std::chrono::nanoseconds(0);
    constexpr std::int64_t most = longest / std::chrono::seconds(1);
    std::int64_t seconds = 0;
    for (char c : whole) seconds = std::min(seconds * 10 + (c - '0'), most);
    std::int64_t nanoseconds = 0;
    for (std::size_t i = 0; i < 9; ++i) {
        nanoseconds = nanoseconds * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
    }
    return std::min(longest, std::chrono::seconds(seconds) + std::chrono::nanoseconds(nanoseconds));
}

}  // namespace

std::optional<time_point> parse_http_date(std::string_view text, time_point now) {
    text = trim(text);
    std::string_view const weekday = take_word(text);
    if (weekday.size() < 3 || is_digit(weekday[0])) return std::nullopt;
    std::string_view const second = take_word(text);
    date_words words;
    if (!second.empty() && is_digit(second[0])) {
        words.day = second;
        words.month = take_word(text);
        words.year = take_word(text);
        words.time = take_word(text);
        if (!is_utc(trim(text))) return std::nullopt;
        text = {};
    } else {  // asctime
        words.month = second;
        words.day = take_word(text);
        words.time = take_word(text);
        words.year = take_word(text);
    }
    if (!trim(text).empty()) return std::nullopt;
    return assemble(words, now);
}

std::optional<std::chrono::nanoseconds> parse_retry_after(std::string_view text, time_point now) {
    text = trim(text);
    if (auto const seconds = parse_seconds(text)) return seconds;
    auto const date = parse_http_date(text, now);
    if (!date) return std::nullopt;
    if (*date <= now) return std::chrono::nanoseconds(0);
    // Differences of far dates do not fit into nanoseconds.
    if (std::chrono::floor<std::chrono::seconds>(*date) -
            std::chrono::floor<std::chrono::seconds>(now) >=
        longest) {
        return longest;
    }
    return std::chrono::nanoseconds(*date - now);
}

}  // namespace panelia::net
