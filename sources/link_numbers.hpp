// Which of the numbers about a link is its chapter's, where only the other links of its kind can
// tell: ids have gaps, chapters do not. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sources/chapter_number.hpp"

namespace panelia::sources {

/// Where the numbers of a list's links are read.
enum class number_place {
    itself,   ///< what each link says by itself (read_chapter_number)
    shown,    ///< the text, whatever the address says: "001 The Gate" at /chapter/2203
    address,  ///< the address, whatever the text says: "Room 101" at /comic/6
    beside    ///< what stands before the link: "14 - " or the cell before its own
};

/// One link, read in each of these ways.
struct link_numbers {
    chapter_number itself{}, shown{}, beside{};
    std::string address{};  ///< canonical, or empty
    std::string text{};     ///< of the link
};

/// By what the links of one kind are numbered, in their order; nothing else than `itself` without
/// good reason: numbers that are all distinct, in order, and without the gaps that the others have.
number_place number_place_of(std::vector<link_numbers const*> const& links);

/// The link's number as it is read there; as it says by itself where that place has none, and for
/// chapters like "Epilogue".
chapter_number number_at(link_numbers const& link, number_place place);

/// As a list's mark (reading::marks), and back.
std::string mark_of(number_place place, std::string_view shape);
std::optional<number_place> place_in(std::vector<std::string> const& marks, std::string_view shape);

}  // namespace panelia::sources
