// What a page of HTML tells of its place in a chapter that is shown one picture to a page. Pure;
// errs on the side of "not sure".
#pragma once

#include "sources/html.hpp"
#include "sources/reader.hpp"

namespace panelia::sources {

/// `named` is the chapter that somebody says it is of, or null. What it tells holds when there is
/// one picture on the page.
chapter_part find_chapter_part(html_tree const& page, chapter_link const* named = nullptr);

}  // namespace panelia::sources
