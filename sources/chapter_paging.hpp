// The addresses of a chapter that is shown one picture to a page of HTML: they differ in the page's
// number only. Which pages of HTML are such is told in chapter_part.hpp. Pure.
#pragma once

#include "net/url.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sources/reader.hpp"

namespace panelia::sources {

/// An address that may be that of a chapter's page: "…/chapter-5/3", "…/3.html", "…/page/3",
/// "…-page-3.html", "…/ch01p3.html", "…/chapter-1/part-3",
/// "…?page=3".
struct paged_address {
    std::string base{};    ///< what is left without the page: about the chapter's own address
    std::string manner{};  ///< how the page is written: two of one chapter have the same
    std::size_t page = 0;
    bool by_word = false;  ///< it says "page"
};
std::optional<paged_address> read_paged_address(net::url const& address);
/// An address as `base` has that of the chapter: how it ends is no matter.
std::string chapter_address(net::url const& address);

/// Of "/fox/chapter-3-part-2" the address of what is continued, "/fox/chapter-3".
std::optional<std::string> continued_base(std::string_view address);

/// Whether an address without its page is that of a chapter: a word for it, and its number at the
/// end. "/fox/chapter-12", "/fox/c012", "/view?chapter=12"; neither "/fox/12" nor "/comic/2026".
bool names_chapter(std::string_view base);

/// Whether an address without its page ends in a bare number that can be a chapter's: "/fox/12";
/// neither "/comic/2026" nor "/2026/03".
bool ends_in_number(std::string_view base);

/// The number that an address without its page ends in, a canonical decimal, or nothing.
std::string last_number(std::string_view base);
/// What stands behind the host, where chapters are named.
std::string_view behind_host(std::string_view base);

/// Fills in what the chapters of a list tell of each other (`chapter_link::listing`).
void note_listing(std::vector<chapter_link>& chapters, bool in_parts);

}  // namespace panelia::sources
