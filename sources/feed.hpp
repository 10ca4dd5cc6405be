// RSS 2.0, 0.9x and 1.0, Atom, and JSON Feed as lists of chapters: an item is a chapter, read from
// the page it links to, or from the item itself where that has the pages.
// https://www.rssboard.org/rss-specification , RFC 4287, RFC 5005,
// https://www.jsonfeed.org/version/1.1/
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sources/reader.hpp"

namespace panelia::sources {

/// An item of any kind of feed.
struct feed_item {
    std::string title{}, link{};  ///< link: absolute or empty
    std::string id{};             ///< as the feed has it, not always an address
    std::string permalink{};      ///< `id` where it is said to be the item's address, or empty
    std::string moment{};  ///< "2026-11-25T04:05:06", comparable as text within one feed; or empty
    std::vector<std::string> images{};  ///< addresses of attached images of any kind but thumbnails
    std::string text{};                 ///< HTML: its content, or its description
    std::string text_base{};            ///< the address that references in it are relative to
};

struct feed_contents {
    std::string title{}, language{};
    std::string next{};  ///< the address of the feed's next part (older items), or empty
    std::vector<feed_item> items{};
    bool whole = true;  ///< false: the document was cut off or too large
};

/// The list of chapters that a feed's items make. An item's page tells its pages; where it has none
/// of its own, or several pictures are attached, those are its pages (feed_pictures.hpp). Not sure
/// when the items share one address, and nothing else tells their pages.
reading chapters_of(feed_contents const& feed);

/// A reader of feeds; null when the document is none. OPDS catalogues are Atom too: ask for those
/// first.
std::unique_ptr<reader> feed_reader(document const& first);

/// "2026-11-25T04:05:06" in UTC of a date in the forms of RFC 822 and RFC 3339; empty for anything
/// else.
std::string comparable_moment(std::string_view text);

}  // namespace panelia::sources
