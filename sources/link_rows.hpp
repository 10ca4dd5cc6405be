// The rows of a list: what stands in the same one as a link. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sources/html.hpp"

namespace panelia::sources {

/// What stands before a link in its row, without another link between: "14 -", "Chapter 3: Door",
/// the cell before its own; or nothing.
std::string text_beside(html_node link);

/// A link among others, and what tells it from them: links of one key may share a row.
struct keyed_link {
    html_node node{};
    std::string key{};
};

/// The elements, by their places in document order, of the largest one around a link that holds no
/// link of another key.
struct link_range {
    std::size_t begin = 0, end = 0;  ///< one past the last
    bool holds(std::size_t order) const noexcept { return begin <= order && order < end; }
};

/// For each of `links`, in document order, its row.
std::vector<link_range> rows_of(std::vector<keyed_link> const& links);

}  // namespace panelia::sources
