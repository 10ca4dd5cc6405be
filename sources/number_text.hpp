// The numbers in what a link or a title says, by the words and signs beside them. Pure.
//
// All of these take a text of plain digits (`ascii_digits`) and give places in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sources/number_digits.hpp"

namespace panelia::sources {

/// Full-width and Arabic digits, and full-width number signs, as plain ones.
std::string ascii_digits(std::string_view text);

struct named_number : number_found {
    /// By a word for a piece of something: "Part 2", "Page 1", "No. 9". A chapter's number most
    /// often where nothing else is one.
    bool of_piece = false;
};

/// The number that a word or sign makes a chapter's: "Chapter 12", "#12", "第12話"; 0 for a
/// prologue, at the end of the text.
std::optional<named_number> named_number_in(std::string_view text);
/// A number at the beginning or at the end, and no word beside it that says of what it is.
std::optional<number_found> bare_number_in(std::string_view text);
/// The same, and "001 The Gate", "7 Days": only a list can tell these two apart.
std::optional<number_found> shown_number_in(std::string_view text);

/// "Epilogue", "Annual 1", "Side story".
bool is_special(std::string_view text);
/// Whether nothing but signs stands before the number.
bool leads(std::string_view text, number_found const& at);

}  // namespace panelia::sources
