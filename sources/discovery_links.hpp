// The links of a page that can be chapters: what each says, where it stands, what its address is
// like. Which of them are the list is decided in discovery_list.hpp. Pure.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "sources/chapter_number.hpp"
#include "sources/discovery_pager.hpp"
#include "sources/html.hpp"
#include "sources/link_address.hpp"
#include "sources/reader.hpp"

namespace panelia::sources {

struct found_link {
    chapter_link chapter{};
    number_evidence evidence = number_evidence::none;
    std::string shape{};    ///< of its address
    std::string key{};      ///< what tells the order: its number, else its date; empty: neither
    std::size_t row = 0;    ///< of how it is told from others (link_candidate)
    std::size_t order = 0;  ///< its place on the page (html_node::order)
    bool leads = false;     ///< the text begins with the number
    bool digits = false;    ///< the text has any
    /// It is a picture, and no word in it, beside it or in another link there says what of.
    bool pictured = false;
    std::string alternative{};  ///< of that picture: the words of its alt text
    bool special = false;       ///< "Epilogue", "Side story": a chapter, and no number is expected
    series_bond bond = series_bond::none;
    bool of_page = false;  ///< the bond is the closest that any chapter of the page has

    bool worded() const noexcept { return evidence >= number_evidence::address; }
};

/// The links in one place: within elements of the same names and classes.
struct link_group {
    std::vector<found_link> links{};       ///< with a number or a date
    std::vector<found_link> unnumbered{};  ///< chapters only if those are
    /// "Read first", "Latest chapter": buttons; or titles, where they stand in the row.
    std::vector<found_link> ends{};
    std::unordered_set<std::string> seen{};
    std::string frame{};  ///< the place, by the names of the elements alone
    bool aside = false;
    bool named = false;       ///< a class or id around it says "chapter" or "episode"
    bool ignored = false;     ///< in comments
    bool holds_page = false;  ///< one leads to the page itself
};

struct page_links {
    std::map<std::string, link_group> groups{};  ///< by place
    std::vector<std::string> marks{};            ///< of how they are numbered (link_numbers.hpp)
    std::string all_at{};                        ///< where a link says that all chapters are
    // What was not asked for, and is there:
    bool elsewhere = false;  ///< links to other hosts of the site
    bool volumes = false;    ///< links that name a volume, and no chapter
};

/// Whose links are looked at: "www." and the like before a name make no other host.
enum class link_hosts {
    own,  ///< the page's own host
    site  ///< every host of what was registered: read.fox.example, of www.fox.example
};

struct link_wishes {
    link_hosts hosts = link_hosts::own;
    bool volumes = false;              ///< volumes are what is listed
    std::vector<std::string> marks{};  ///< of the list that this is a further part of
};

page_links find_links(html_tree const& page, list_pager const& pager, link_wishes const& wishes);

}  // namespace panelia::sources
