// "Page 3 of 20": where a page of HTML says which of how many pages it shows. By it a reader that
// shows one picture to a page is told from a strip, and a chapter of which pages are missing from a
// whole one. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sources/html.hpp"
#include "sources/regex.hpp"

namespace panelia::sources {

struct page_count {
    std::size_t page = 0;  ///< from 1; 0: untold
    std::size_t pages = 0;
    bool by_word = false;    ///< it says that these are pages; else they may be anything
    bool by_select = false;  ///< they are counted by the options of a <select>
    /// Of such: the addresses of its options, absolute; empty when those are none.
    std::vector<std::string> addresses{};
};

/// Every count on a page, by its title, by short pieces of text ("3 / 20") and by each <select>
/// whose options count from 1; without those among comments, ratings and links to elsewhere.
std::vector<page_count> find_page_counts(html_tree const& page);

/// A text that is a count and nothing else ("3 / 20"), or has one with a word for "page" in it
/// ("Chapter 1, page 3 of 20"); `pages` is 0 when it is none.
page_count read_page_count(std::string_view text);

/// Words for "page" as alternatives of a regular expression, whole words of alphabets.
inline constexpr char const* page_names =
    R"(pages?|pg\.?|seite|p[áa]gina|strona|halaman|trang|sayfa|страница)";
/// Words for "page" in a dozen languages, anywhere in a text.
regex const& page_words();

}  // namespace panelia::sources
