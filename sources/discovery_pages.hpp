// The images on a page that are a chapter's pages: the main run of large ones, without ornaments,
// thumbnails of linked larger versions, advertisements and what stands aside. Pure; sizes are known
// from the markup only.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sources/html.hpp"
#include "sources/reader.hpp"

namespace panelia::sources {

struct found_pages {
    std::vector<page_spec> pages{};
    double confidence = 0;
    std::vector<std::string> notes{};
    std::string lack{};  ///< why they are not all of the chapter (page_lack.hpp); or empty
};

/// What is known of the page beside its images.
struct page_signs {
    bool has_neighbours = false;  ///< links to a next or previous chapter
    bool has_number = false;      ///< its address or title carries a chapter's number
    bool is_chapter = false;      ///< a list names it, or title and address have the same number
    bool one_of_many = false;     ///< the chapter has further documents like this one
    bool in_parts = false;        ///< or may have, if there are several pictures
    std::string next{};           ///< where "next" leads, or empty
};

found_pages find_pages(html_tree const& page, page_signs const& signs);

}  // namespace panelia::sources
