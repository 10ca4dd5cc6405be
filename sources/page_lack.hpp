// Signs that a page of HTML shows the beginning of a chapter only: places without a picture, a
// "load more", a lock, a reader in a frame, a count. Pure; errs on the side of "whole": a sign that
// whole chapters bear as well is none.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sources/discovery_images.hpp"
#include "sources/html.hpp"

namespace panelia::sources {

/// Why `pages` pages are not all of the chapter, as a sentence without a full stop; or empty.
/// `images` are those of the page; what is not refused are pages, and scripts may have told more.
/// `by_count`: "12 pages" says something of it: it is a comic's chapter, and in no parts.
std::string find_lack(
    html_tree const& page, std::vector<shown_image> const& images, std::size_t pages, bool by_count
);

}  // namespace panelia::sources
