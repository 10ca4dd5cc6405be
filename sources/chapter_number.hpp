// A chapter's number, volume and title out of what a link says: its text and its address. Pure.
//
// Numbers are canonical decimals (engine/decimal.hpp). What is no plain decimal is mapped so that
// order is kept:
//   10-5, 10_5 in an address   10.5        10a … 10i              10.1 … 10.9
//   Ch. 10-5 (5 < 10)          10.5        Ch. 1-5 (5 > 1)        1: a range counts as its first
//   Prologue                   0           S2 E10, Season 2 …     10, volume 2
//   第十二話, Chapter XII        12          Epilogue, Extra 3      no number: the words are the
//   title
// "10a" and "10.1" can so get one number, as two uploads of one chapter do: chapters with the same
// number are told apart by title and address. Dates (2020-01-06, 20200106), years, ages ("2 days
// ago") are no numbers.
#pragma once

#include <string>
#include <string_view>

namespace panelia::sources {

/// What a number was recognised by, the weakest first.
enum class number_evidence {
    none,
    bare,     ///< a number in the text, and no word that says of what
    address,  ///< a word in the address: /chapter-12/, ?episode_no=12
    word      ///< a word or sign in the text: Chapter 12, #12, 第12話
};

struct chapter_number {
    std::string number{};  ///< empty: none was found
    std::string volume{};  ///< a canonical decimal, or empty
    std::string title{};   ///< what the text says beyond those: what follows the number
    std::string before{};  ///< what the text says before its number
    bool leads = false;    ///< the text begins with the number and its volume: `title` is all else
    number_evidence evidence = number_evidence::none;
    bool special = false;   ///< "Epilogue", "Side story": a chapter, and no number is expected
    bool of_piece = false;  ///< the word names a piece of something: "Part 2", "Page 1", "No. 9"
    std::string date{};  ///< "20200106", where no number was found and the address ends in a date
};

/// Whether a word or sign says that it is a chapter's number.
inline bool is_named(chapter_number const& number) noexcept {
    return number.evidence == number_evidence::word && !number.of_piece;
}

/// `text` is a link's text in UTF-8, `address` its URL or path; either may be empty.
/// Of several numbers counts that by a chapter's word in the text, then one that leads it ("2. The
/// Fall, Part 1"), then the address's by a word, then any other.
chapter_number read_chapter_number(std::string_view text, std::string_view address = {});

/// The number that the text begins or ends with, whatever the address says ("001 The Gate" at
/// /chapter/2203); without one, nothing. Only the other links of a list can tell that it counts.
chapter_number read_shown_number(std::string_view text, std::string_view address);

}  // namespace panelia::sources
