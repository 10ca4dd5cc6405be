// The links of a page of HTML that may lead to further documents of the chapter it shows, by what
// their addresses have in common with its own. Whether they do is told in chapter_part.hpp. Pure.
#pragma once

#include "net/url.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sources/chapter_paging.hpp"
#include "sources/html.hpp"

namespace panelia::sources {

/// Addresses that differ in a page's number only.
struct part_family {
    std::map<std::size_t, std::string> members{};  ///< by page
    bool says_page = false;                        ///< a link of it
    bool says_chapter = false;                     ///< likewise: "Chapter 3" to /3
    bool in_pager = false;  ///< a link of it stands where page numbers do, by a class
};

struct part_links {
    net::url own{};
    std::string base{};                      ///< of the page's address; empty: it has none
    std::optional<paged_address> as_page{};  ///< its own address, when that has a page's number
    part_family beside{};                    ///< pages of the same chapter as this one
    /// Pages of the chapter whose address this is, by manner.
    std::map<std::string, part_family> below{};
    std::string chapters_own{};        ///< a link to the address that shows the first page
    std::vector<std::string> next{};   ///< what "next" leads to
    std::set<std::string> previous{};  ///< and "previous"
    bool continued = false;            ///< there is one like its own with "part 2" behind it
};

/// Of links, of `rel` links in the head and of the options of each <select>; without those among
/// comments.
part_links find_part_links(html_tree const& page);

}  // namespace panelia::sources
