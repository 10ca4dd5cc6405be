#include "cli/text.hpp"

#include <unistr.h>
#include <uniwidth.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace panelia::cli {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::string_view ellipsis = "\xE2\x80\xA6";

bool harmless(ucs4_t c) noexcept {
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return false;
    if (c == 0x2028 || c == 0x2029 || c == 0x061C || c == 0xFEFF) return false;
    return !(c >= 0x202A && c <= 0x202E) && !(c >= 0x2066 && c <= 0x2069) && c != 0x200E &&
           c != 0x200F;
}

/// One character of `text` at `at`: its code point and length; U+FFFD and 1 for a bad byte.
struct character {
    ucs4_t code = 0xFFFD;
    std::size_t length = 1;
    bool valid = false;
};

character decode(std::string_view text, std::size_t at) noexcept {
    character found;
    auto const* bytes = reinterpret_cast<std::uint8_t const*>(text.data()) + at;
    int const length = u8_mbtoucr(&found.code, bytes, text.size() - at);
    if (length <= 0) return {};
    found.length = static_cast<std::size_t>(length);
    found.valid = true;
    return found;
}

std::size_t columns_of(ucs4_t c) noexcept {
    int const width = uc_width(c, "UTF-8");
    return width > 0 ? static_cast<std::size_t>(width) : 0;
}

template <typename... Values>
std::string formatted(char const* format, Values... values) {
    std::array<char, 64> buffer{};
    int const length = std::snprintf(buffer.data(), buffer.size(), format, values...);
    return {buffer.data(), static_cast<std::size_t>(std::max(length, 0))};
}

}  // namespace

std::string printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        auto const next = decode(text, at);
        out += next.valid && harmless(next.code) ? text.substr(at, next.length) : replacement;
        at += next.length;
    }
    return out;
}

std::size_t display_width(std::string_view text) noexcept {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) {
        auto const next = decode(text, at);
        width += columns_of(next.code);
        at += next.length;
    }
    return width;
}

std::string cut_to_width(std::string_view text, std::size_t columns) {
    if (display_width(text) <= columns) return std::string(text);
    if (columns == 0) return {};
    std::size_t width = 0, at = 0;
    while (at < text.size()) {
        auto const next = decode(text, at);
        if (width + columns_of(next.code) > columns - 1) break;
        width += columns_of(next.code);
        at += next.length;
    }
    std::string out(text.substr(0, at));
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out += ellipsis;
}

std::string pad_to_width(std::string_view text, std::size_t columns) {
    auto out = cut_to_width(text, columns);
    out.append(columns - display_width(out), ' ');
    return out;
}

std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
    std::vector<std::string> lines(1);
    while (!text.empty()) {
        auto const end = text.find(' ');
        auto const word = text.substr(0, end);
        auto& line = lines.back();
        if (line.empty()) {
            line = word;
        } else if (display_width(line) + 1 + display_width(word) <= columns) {
            line.append(" ").append(word);
        } else {
            lines.emplace_back(word);
        }
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

std::string grouped(std::uint64_t n) {
    auto digits = std::to_string(n);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, 1, ',');
    }
    return digits;
}

std::string human_number(double value) {
    auto text = formatted("%.3f", value);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

std::string human_bytes(double bytes) {
    if (bytes < 1024) return formatted("%.0f B", std::max(bytes, 0.0));
    constexpr std::array units = {"KiB", "MiB", "GiB", "TiB", "PiB"};
    std::size_t unit = 0;
    double value = bytes / 1024;
    // 1023.96 would print as "1024.0": the next unit says it better.
    while (value >= 1023.95 && unit + 1 < units.size()) {
        value /= 1024;
        ++unit;
    }
    return formatted(unit >= 2 && value < 100 ? "%.2f %s" : "%.1f %s", value, units[unit]);
}

std::string human_rate(double bytes_per_second) {
    return human_bytes(bytes_per_second) + "/s";
}

std::string human_seconds(double seconds) {
    seconds = std::max(seconds, 0.0);
    if (seconds > 0 && seconds < 0.00995) return formatted("%.1f ms", seconds * 1000);
    if (seconds < 0.9995) return formatted("%.0f ms", seconds * 1000);
    if (seconds < 9.995) return formatted("%.2f s", seconds);
    if (seconds < 59.95) return formatted("%.1f s", seconds);
    auto const whole = static_cast<unsigned long long>(std::llround(seconds));
    if (whole < 3600) return formatted("%llum %02llus", whole / 60, whole % 60);
    return formatted("%lluh %02llum", whole / 3600, whole / 60 % 60);
}

std::string clock_time(double seconds) {
    auto const whole = static_cast<unsigned long long>(std::llround(std::clamp(seconds, 0.0, 1e9)));
    if (whole < 3600) return formatted("%llu:%02llu", whole / 60, whole % 60);
    return formatted("%llu:%02llu:%02llu", whole / 3600, whole / 60 % 60, whole % 60);
}

std::string counted(std::uint64_t n, std::string_view one, std::string_view many) {
    return grouped(n).append(" ").append(n == 1 ? one : many);
}

}  // namespace panelia::cli
