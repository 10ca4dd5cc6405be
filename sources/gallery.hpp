// A list whose links are pictures without a word, or addresses of one chapter's pages: does each
// lead to a chapter, or to a page of one? The document of the first tells. Pure; who fetches it is
// site.hpp.
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

/// What all entries of a list have in common as addresses of one chapter's pages ("/fox/chapter-1"
/// of "/fox/chapter-1/1", "/fox/chapter-1/2"), or empty.
std::string common_chapter(reading const& list);

/// Whether the first of such entries says that it is one of the pages.
bool is_page_of(std::string const& chapter, reading const& first);

/// The list as one chapter, which begins at `first`.
reading gallery_of(reading&& list, chapter_link first);

}  // namespace panelia::sources
