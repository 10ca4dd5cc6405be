// Dates of feeds. RFC 822 with the years of RFC 2822, RFC 3339.
#include "net/ascii.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <optional>

#include "sources/feed.hpp"

namespace panelia::sources {
namespace {

/// Takes numbers, words and signs off the front of a text.
class date_text {
public:
    explicit date_text(std::string_view text) : rest_(net::trim(text)) {}

    std::optional<int> number(std::size_t most_digits) {
        int out = 0;
        std::size_t size = 0;
        while (size < rest_.size() && size < most_digits && net::is_digit(rest_[size])) ++size;
        if (size == 0) return std::nullopt;
        std::from_chars(rest_.data(), rest_.data() + size, out);
        rest_.remove_prefix(size);
        return out;
    }
    bool sign(char wanted) {
        if (!rest_.starts_with(wanted)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void blanks() { rest_ = net::trim(rest_); }
    std::string_view word() {
        std::size_t size = 0;
        while (size < rest_.size() && net::is_alpha(rest_[size])) ++size;
        auto const out = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return out;
    }
    std::string_view rest() const noexcept { return rest_; }

private:
    std::string_view rest_;
};

struct moment {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offset_minutes = 0;
};

int month_of(std::string_view name) {
    constexpr std::array<std::string_view, 12> names = {
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
    auto const lower = net::to_lower(name.substr(0, 3));
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == lower) return static_cast<int>(i) + 1;
    }
    return 0;
}

void read_clock(date_text& text, moment& out) {
    out.hour = text.number(2).value_or(0);
    if (text.sign(':')) out.minute = text.number(2).value_or(0);
    if (text.sign(':')) out.second = text.number(2).value_or(0);
    if (text.sign('.')) (void)text.number(9);
    text.blanks();
    bool const west = text.rest().starts_with('-');
    if (!text.sign('+') && !text.sign('-')) return;  // Z, GMT, or a zone by name: within a day
    int const hours = text.number(2).value_or(0);
    (void)text.sign(':');
    int const minutes = text.number(2).value_or(0);
    out.offset_minutes = (hours * 60 + minutes) * (west ? -1 : 1);
}

std::optional<moment> read_internet_date(date_text text) {
    auto const year = text.number(4);
    if (!year || *year < 1000 || !text.sign('-')) return std::nullopt;
    moment out;
    out.year = *year;
    out.month = text.number(2).value_or(0);
    if (text.sign('-')) out.day = text.number(2).value_or(0);
    if (text.sign('T') || text.sign('t') || text.sign(' ')) read_clock(text, out);
    return out;
}

std::optional<moment> read_mail_date(date_text text) {
    if (!text.word().empty()) (void)text.sign(',');
    text.blanks();
    auto const day = text.number(2);
    text.blanks();
    int const month = month_of(text.word());
    text.blanks();
    auto const year = text.number(4);
    if (!day || month == 0 || !year) return std::nullopt;
    moment out;
    out.day = *day;
    out.month = month;
    out.year = *year;
    if (out.year < 100) out.year += out.year < 70 ? 2000 : 1900;
    text.blanks();
    read_clock(text, out);
    return out;
}

}  // namespace

std::string comparable_moment(std::string_view text) {
    auto found = read_internet_date(date_text(text));
    if (!found) found = read_mail_date(date_text(text));
    if (!found) return {};
    namespace chr = std::chrono;
    auto const date = chr::year(found->year) / found->month / found->day;
    if (!date.ok()) return {};
    auto const at = chr::sys_seconds(chr::sys_days(date)) + chr::hours(found->hour) +
                    chr::minutes(found->minute - found->offset_minutes) +
                    chr::seconds(found->second);
    auto const days = chr::floor<chr::days>(at);
    chr::year_month_day const day(days);
    chr::hh_mm_ss const clock(at - days);
    std::array<char, 64> out{};
    (void)std::snprintf(
        out.data(),
        out.size(),
        "%04d-%02u-%02uT%02d:%02d:%02d",
        static_cast<int>(day.year()),
        static_cast<unsigned>(day.month()),
        static_cast<unsigned>(day.day()),
        static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count())
    );
    return out.data();
}

}  // namespace panelia::sources
