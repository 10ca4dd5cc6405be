#include "sources/number_words.hpp"

#include "net/ascii.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <utility>

namespace panelia::sources {
namespace {

constexpr std::array<std::string_view, 21> words = {
    "zero",     "one",     "two",     "three",     "four",     "five",     "six",
    "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"};

std::string roman(std::uint32_t number) {
    constexpr std::array<std::pair<std::uint32_t, std::string_view>, 13> steps = {
        {{1000, "m"},
         {900, "cm"},
         {500, "d"},
         {400, "cd"},
         {100, "c"},
         {90, "xc"},
         {50, "l"},
         {40, "xl"},
         {10, "x"},
         {9, "ix"},
         {5, "v"},
         {4, "iv"},
         {1, "i"}}};
    std::string out;
    for (auto const& [value, letters] : steps) {
        for (; number >= value; number -= value) out += letters;
    }
    return out;
}

std::uint32_t letter_value(char c) {
    switch (c) {
        case 'i':
            return 1;
        case 'v':
            return 5;
        case 'x':
            return 10;
        case 'l':
            return 50;
        case 'c':
            return 100;
        case 'd':
            return 500;
        case 'm':
            return 1000;
        default:
            return 0;
    }
}

std::optional<std::uint32_t> roman_number(std::string_view word) {
    bool const one_large = word.size() == 1 && letter_value(word[0]) >= 50;
    if (word.empty() || word.size() > 15 || one_large) return std::nullopt;
    std::uint32_t total = 0;
    for (std::size_t i = 0; i < word.size(); ++i) {
        auto const value = letter_value(word[i]);
        if (value == 0) return std::nullopt;
        bool const taken_off = i + 1 < word.size() && letter_value(word[i + 1]) > value;
        total = taken_off ? total - value : total + value;
    }
    // Only the one right way to write it counts: "mix", "dim" are words ("mix" is 1,009, alas).
    if (total == 0 || total > 3999 || roman(total) != word) return std::nullopt;
    return total;
}

}  // namespace

std::optional<std::uint32_t> spelled_number(std::string_view word) {
    std::string const lower = net::to_lower(word);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (lower == words[i]) return static_cast<std::uint32_t>(i);
    }
    return roman_number(lower);
}

std::optional<std::uint32_t> han_number(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, std::uint32_t>, 14> characters = {
        {{"〇", 0},
         {"零", 0},
         {"一", 1},
         {"二", 2},
         {"三", 3},
         {"四", 4},
         {"五", 5},
         {"六", 6},
         {"七", 7},
         {"八", 8},
         {"九", 9},
         {"十", 10},
         {"百", 100},
         {"千", 1000}}};
    std::uint32_t total = 0, pending = 0;
    bool any_unit = false, any_digit = false;
    for (; !text.empty(); text.remove_prefix(3)) {
        auto const* found = characters.begin();
        while (found != characters.end() && text.substr(0, 3) != found->first) ++found;
        if (found == characters.end()) return std::nullopt;
        if (found->second >= 10) {
            total += (any_digit && pending > 0 ? pending : 1) * found->second;
            pending = 0;
            any_unit = true;
            any_digit = false;
        } else {
            // Digits after each other are places, as in 二〇.
            pending = any_unit ? found->second : pending * 10 + found->second;
            any_digit = true;
        }
        if (total + pending >= 10'000) return std::nullopt;
    }
    return total + pending;
}

}  // namespace panelia::sources
