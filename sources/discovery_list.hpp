// The list of chapters on a page: links whose text or address carries a number, alike in place and
// address. Pure.
#pragma once

#include <string>
#include <vector>

#include "sources/discovery_links.hpp"
#include "sources/list_cuts.hpp"
#include "sources/reader.hpp"

namespace panelia::sources {

struct found_list {
    std::vector<chapter_link> chapters{};
    list_order order = list_order::unknown;
    bool holds_page = false;  ///< the page itself is one of them: this is a chapter's own page
    bool pictured = false;    ///< its links are pictures without a word
    bool aside = false;       ///< it stands in a sidebar, menu or the like
    double confidence = 0;
    std::vector<std::string> notes{};
    std::string
        missing{};  ///< a chapter that a button ("Read first") leads to, and is none of them
    std::vector<counted_place> places{};  ///< of the chapters that have a number, as on the page
    /// By what the chapters of further parts are known: their place, kind of address and evidence.
    std::vector<std::string> marks{};
};

/// The best list of the page; without chapters when there is none.
found_list find_chapter_list(page_links&& links);

/// The chapters of a further part of the list that gave `marks`, be it one; or none.
found_list find_list_part(page_links&& links, std::vector<std::string> const& marks);

}  // namespace panelia::sources
