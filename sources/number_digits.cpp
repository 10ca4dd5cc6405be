#include "sources/number_digits.hpp"

#include "engine/decimal.hpp"
#include "net/ascii.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <utility>

namespace panelia::sources {
namespace {

bool is_number_end(std::string_view text, std::size_t at) {
    if (at < text.size() && text[at] == '.') ++at;
    return at >= text.size() || !net::is_digit(text[at]);
}

}  // namespace

std::string joined(std::string_view whole, std::string_view fraction) {
    std::string out(whole);
    if (!fraction.empty()) out.append(".").append(fraction);
    return engine::canonical_decimal(out).value_or("");
}

std::string decimal_of(std::vector<std::string_view> const& groups, std::size_t at, bool address) {
    auto const whole = groups[at], fraction = groups[at + 1], second = groups[at + 2];
    if (!fraction.empty()) return joined(whole, fraction);
    bool const is_fraction =
        !second.empty() && second != "0" && second.size() == 1 &&
        (address || net::value_of_digits(second) < net::value_of_digits(whole));
    if (is_fraction) return joined(whole, second);
    auto const letter = groups[at + 3];
    if (letter.empty() || !second.empty()) return joined(whole, "");
    return joined(whole, std::to_string(net::to_lower(letter[0]) - 'a' + 1));
}

std::size_t offset(std::string_view part, std::string_view text) {
    return static_cast<std::size_t>(part.data() - text.data());
}

std::optional<number_found> after_word(regex const& words, std::string_view text, bool address) {
    for (std::size_t from = 0; auto const found = words.find(text, from);) {
        auto const& groups = *found;
        auto const number = decimal_of(groups, 2, address);
        std::size_t end = offset(groups[0], text) + groups[0].size();
        // An unused piece of the number ("10a" followed by letters) ends before it.
        if (!groups[6].empty()) end -= groups[6].size();
        std::size_t const begin = offset(groups[1], text);
        if (!number.empty() && is_number_end(text, end)) return number_found{number, begin, end};
        from = begin + std::max<std::size_t>(groups[1].size(), 1);
    }
    return std::nullopt;
}

regex word_regex(char const* words, char const* between) {
    return regex(
        std::string(R"((?i)(?:^|[^\p{L}\p{M}\d])()") + words + ")" + between + digits +
        R"((?:v\d)?([^\p{L}\d]|$))"
    );
}

}  // namespace panelia::sources
