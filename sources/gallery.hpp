// A list whose links are pictures without a word: does each lead to a chapter, or to a page of one
// chapter? The document of the first tells. Pure; who fetches it is site.hpp.
#pragma once

#include <optional>
#include <string>

#include "sources/reader.hpp"

namespace panelia::sources {

enum class behind_pictures {
    chapters,  ///< the first one has several pictures
    pages,     ///< it has one, says which of how many pages that is, and leads to the next
    unsure
};

/// `first` is what the document of `first_of(list)` says, read as `first_of` names it.
behind_pictures judge_pictures(reading const& list, reading const& first);

/// The chapter of a list that has the lowest number, as if it were the first page of a chapter:
/// what leads to its neighbours is taken for pages. Nothing when the list is empty.
std::optional<chapter_link> first_of(reading const& list);

/// The list as one chapter, which begins at `first`.
reading gallery_of(reading&& list, chapter_link first);

}  // namespace panelia::sources
