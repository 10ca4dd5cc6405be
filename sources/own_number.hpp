// The number of a chapter that is known by its own page only. Pure.
#pragma once

#include <string>

#include "sources/chapter_number.hpp"

namespace panelia::sources {

/// Of a page's title, its heading and its address, the first of these that there is:
/// * a chapter's number by a word or sign in the title, then in the heading ("#12: The Lake");
/// * the address's by a word: /chapter-7/;
/// * the number that ends the address, where the title or the heading has it, too ("Blue Fox 7" at
///   /read/blue-fox/7);
/// * one that leads the heading: "7. The Gate";
/// * a number by a word for a piece, in the title: "Page 7";
/// * a volume's, where nothing is said beyond it, or the address has it, too: it is then both.
/// Without any of these the number is empty: that of an address alone may be an identifier. The
/// volume is told in any case.
chapter_number own_number(
    std::string const& title, std::string const& heading, std::string const& address
);

}  // namespace panelia::sources
