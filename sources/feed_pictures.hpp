// The pictures that the items of a feed bring along, and which of them are pages. Pure.
//
// What is attached to an item (enclosures, media:content, attachments) may be its pages, and is as
// often a cover, a preview or the picture of its author: the formats do not tell. Pictures in an
// item's text are often smaller than those of the page that it links to.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sources/feed.hpp"

namespace panelia::sources {

/// Of one feed, which outlives it.
class feed_pictures {
public:
    explicit feed_pictures(std::vector<feed_item> const& items);

    /// Of an item whose link leads to its own page: what is attached to it, where these are several
    /// pictures, and no fewer than its text shows. Else none: that page tells.
    std::vector<std::string> instead_of_page(feed_item const& item) const;

    /// What is attached to an item, or what its text shows where that is more: its pages, where it
    /// has no page of its own.
    std::vector<std::string> own(feed_item const& item) const;

private:
    std::vector<std::string> shown_by(feed_item const& item) const;
    /// Without those that other items bring, too (the author, a banner), and each in one size.
    std::vector<std::string> own_among(std::vector<std::string> const& pictures) const;

    std::unordered_map<std::string, std::size_t> items_with_;  // by `sizeless_address`
};

}  // namespace panelia::sources
