#include "engine/decimal.hpp"

#include <algorithm>

namespace panelia::engine {

namespace {

constexpr std::size_t max_characters = 32;

bool all_digits(std::string_view text) noexcept {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct parts {
    bool negative = false;
    std::string_view integer, fraction;
};

parts split(std::string_view text) noexcept {
    parts p;
    p.negative = !text.empty() && text.front() == '-';
    if (p.negative) text.remove_prefix(1);
    auto const point = text.find('.');
    p.integer = text.substr(0, point);
    if (point != std::string_view::npos) p.fraction = text.substr(point + 1);
    return p;
}

std::strong_ordering compare_magnitudes(parts const& a, parts const& b) noexcept {
    if (auto const by_size = a.integer.size() <=> b.integer.size(); std::is_neq(by_size))
        return by_size;
    if (auto const by_integer = a.integer <=> b.integer; std::is_neq(by_integer)) return by_integer;
    // Canonical fractions have no trailing zeros: the order of the text is the order of the value.
    return a.fraction <=> b.fraction;
}

}  // namespace

std::optional<std::string> canonical_decimal(std::string_view text) {
    if (text.size() > max_characters) return std::nullopt;
    auto p = split(text);
    bool const has_point = text.find('.') != std::string_view::npos;
    if (!all_digits(p.integer) || (has_point && !all_digits(p.fraction))) return std::nullopt;

    p.integer.remove_prefix(std::min(p.integer.find_first_not_of('0'), p.integer.size() - 1));
    p.fraction = p.fraction.substr(0, p.fraction.find_last_not_of('0') + 1);
    bool const zero = p.integer == "0" && p.fraction.empty();

    std::string canonical = p.negative && !zero ? "-" : "";
    canonical += p.integer;
    if (!p.fraction.empty()) canonical.append(".").append(p.fraction);
    return canonical;
}

std::strong_ordering compare_decimals(std::string_view a, std::string_view b) noexcept {
    auto const left = split(a);
    auto const right = split(b);
    if (left.negative != right.negative) {
        return left.negative ? std::strong_ordering::less : std::strong_ordering::greater;
    }
    return left.negative ? compare_magnitudes(right, left) : compare_magnitudes(left, right);
}

}  // namespace panelia::engine
