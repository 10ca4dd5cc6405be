// A chapter that is shown one picture to a page of HTML: which further documents belong to it, told
// by addresses that differ in the page's number only. Pure; errs on the side of "not one".
#pragma once

#include "net/url.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sources/html.hpp"
#include "sources/reader.hpp"

namespace panelia::sources {

/// An address that may be that of a chapter's page: "…/chapter-5/3", "…/3.html", "…/page/3",
/// "…-page-3.html", "…?page=3".
struct paged_address {
    std::string base{};    ///< what is left without the page: about the chapter's own address
    std::string manner{};  ///< how the page is written: two of one chapter have the same
    std::size_t page = 0;
    bool by_word = false;  ///< it says "page"
};
std::optional<paged_address> read_paged_address(net::url const& address);
/// An address as `base` has that of the chapter: how it ends is no matter.
std::string chapter_address(net::url const& address);

/// Whether an address without its page is that of a chapter: a word for it, and its number at the
/// end. "/fox/chapter-12", "/fox/c012", "/view?chapter=12"; neither "/fox/12" nor "/comic/2026".
bool names_chapter(std::string_view base);

/// What a page of HTML tells of its place in a chapter. Its `sure` holds when there is one picture
/// on it.
chapter_part find_chapter_part(html_tree const& page);

}  // namespace panelia::sources
