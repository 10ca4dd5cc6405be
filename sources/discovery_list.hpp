// The list of chapters on a page: links whose text or address carries a number, alike in place and
// address. Pure.
#pragma once

#include <string>
#include <vector>

#include "sources/html.hpp"
#include "sources/reader.hpp"

namespace panelia::sources {

struct found_list {
    std::vector<chapter_link> chapters{};
    list_order order = list_order::unknown;
    bool holds_page = false;  ///< the page itself is one of them: this is a chapter's own page
    double confidence = 0;
    std::vector<std::string> notes{};
};

/// The best list of the page; without chapters when there is none.
found_list find_chapter_list(html_tree const& page);

/// What addresses of one kind share: numbers and what follows them in the last segment are left
/// out.
/// "/fox/chapter-12-the-den" -> "/fox/chapter-#", "/2026/03/the-den" -> "/#/#/*". Host included.
std::string address_shape(std::string_view address);

}  // namespace panelia::sources
