// What the series of a chapter's own page is called, by discovery. Pure.
#pragma once

#include <string>
#include <string_view>

#include "sources/html.hpp"

namespace panelia::sources {

/// The first of these that there is: what the page's title says before its chapter ("Blue Fox" of
/// "Blue Fox - Chapter 3"); the text of the page's link up to its series, where that is sure (it is
/// marked as such, is the last of a breadcrumb trail, or leads to a folder above and stands in the
/// title, too); the first part of the title that is not the chapter's; `heading`.
std::string series_of_chapter(html_tree const& page, std::string const& heading);

/// "Blue Fox" of "Blue Fox - Chapter 3 | Comic Site": the first part of a title that is not a
/// chapter's, or nothing.
std::string series_in_title(std::string_view title);

}  // namespace panelia::sources
