#include "metrics/figures.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <ctime>

namespace panelia::metrics {
namespace {

// Enough for the largest double in full and 17 decimals.
using number_buffer = std::array<char, 352>;

bool digits_only(std::string_view text) noexcept {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

double exact_round2(double value) noexcept {
    number_buffer buffer;
    auto const [end, ec] = std::to_chars(
        buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, 2
    );
    double rounded = value;
    if (ec == std::errc{}) std::from_chars(buffer.data(), end, rounded);
    return rounded;
}

}  // namespace

double round2(double value) noexcept {
    if (!std::isfinite(value)) return value;
    // value * 100 is off by less than 1e-6 below 1e9, so away from a tie the nearest integer is
    // known, and its quotient by 100 is the double nearest to that decimal. Ties go the exact way.
    auto const scaled = std::fabs(value) * 100;
    auto const whole = std::floor(scaled);
    auto const rest = scaled - whole;
    if (scaled >= 1e9 || std::fabs(rest - 0.5) < 1e-6) return exact_round2(value);
    return std::copysign((rest > 0.5 ? whole + 1 : whole) / 100, value);
}

std::string plain_float(double value) {
    if (!std::isfinite(value)) return "null";
    number_buffer buffer;
    auto const result = std::to_chars(
        buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed
    );
    std::string text(buffer.data(), result.ptr);
    if (text.find('.') == std::string::npos) text += ".0";
    return text;
}

std::string plain_float(double value, int places) {
    if (!std::isfinite(value)) return "null";
    number_buffer buffer;
    auto const result = std::to_chars(
        buffer.data(),
        buffer.data() + buffer.size(),
        value,
        std::chars_format::fixed,
        std::clamp(places, 0, 17)
    );
    std::string text(buffer.data(), result.ptr);
    if (auto const point = text.find('.'); point != std::string::npos)
        text.resize(std::max(text.find_last_not_of('0') + 1, point + 2), '0');
    else
        text += ".0";
    return text == "-0.0" ? "0.0" : text;
}

std::string python_decimal(std::string_view decimal) {
    auto const negative = decimal.starts_with('-');
    if (negative) decimal.remove_prefix(1);
    auto const point = decimal.find('.');
    auto whole = decimal.substr(0, point);
    auto places =
        point == std::string_view::npos ? std::string_view("0") : decimal.substr(point + 1);
    if (!digits_only(whole) || !digits_only(places)) return {};
    whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size() - 1));
    places = places.substr(0, std::max<std::size_t>(places.find_last_not_of('0') + 1, 1));
    std::string text(negative ? "-" : "");
    return text.append(whole).append(".").append(places);
}

std::string duration_human(std::chrono::nanoseconds duration) {
    auto const seconds =
        std::max<std::int64_t>(std::chrono::floor<std::chrono::seconds>(duration).count(), 0);
    std::string text;
    if (seconds >= 3600) text += std::to_string(seconds / 3600) + "h ";
    if (seconds >= 60) text += std::to_string(seconds / 60 % 60) + "m ";
    return text + std::to_string(seconds % 60) + "s";
}

std::string iso_local_time(std::chrono::system_clock::time_point when) {
    auto const seconds =
        std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(when));
    std::tm local{};
    if (!localtime_r(&seconds, &local)) return {};
    std::array<char, 64> text{};
    auto const length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S%z", &local);
    std::string iso(text.data(), length);
    if (iso.size() > 5) iso.insert(iso.size() - 2, ":");  // +0100 -> +01:00
    return iso;
}

std::int64_t union_length(std::span<interval> intervals) {
    auto const earlier = [](interval const& a, interval const& b) {
        return a.from < b.from;
    };
    if (!std::is_sorted(intervals.begin(), intervals.end(), earlier))
        std::sort(intervals.begin(), intervals.end(), earlier);
    std::int64_t total = 0;
    auto reached = INT64_MIN;  // everything before is already counted
    for (auto const& i : intervals)
        if (i.to > std::max(i.from, reached)) {
            total += i.to - std::max(i.from, reached);
            reached = i.to;
        }
    return total;
}

}  // namespace panelia::metrics
