// Digits of chapter numbers, and how they become canonical decimals. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sources/regex.hpp"

namespace panelia::sources {

/// A number and what it was read from: bytes of the text it was found in.
struct number_found {
    std::string number{};  ///< a canonical decimal
    std::size_t begin = 0, end = 0;
};

/// Four groups of an expression: the whole part, a fraction, a number after a dash, a letter.
inline constexpr char digits[] = R"((\d{1,6})(?:[.,](\d{1,3}))?(?:[-_](\d{1,2}))?([a-i])?)";

/// A canonical decimal of its two parts; empty where they are none.
std::string joined(std::string_view whole, std::string_view fraction);

/// Four groups as `digits` has them, from `at` on. "10-5" is 10.5 in an address; in a text only
/// where it cannot be a range.
std::string decimal_of(std::vector<std::string_view> const& groups, std::size_t at, bool address);

/// Where a view into `text` begins.
std::size_t offset(std::string_view part, std::string_view text);

/// An expression for one of `words` with a number after it. Group 1: the word; 2 to 5: the number;
/// 6: what follows.
regex word_regex(char const* words, char const* between);

/// The first number that follows one of the words of a `word_regex`.
std::optional<number_found> after_word(regex const& words, std::string_view text, bool address);

}  // namespace panelia::sources
