// How much a group of links looks like a list of chapters, and whose chapters they are. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "sources/discovery_kind.hpp"
#include "sources/discovery_links.hpp"
#include "sources/number_trend.hpp"

namespace panelia::sources {

double share(std::size_t part, std::size_t whole);

struct trend : number_trend {
    std::size_t distinct = 0;
    std::size_t steps = 0;  ///< from one number to the next, or to the one before
};
trend trend_of(link_list const& links);
list_order order_of(trend const& way);

/// Whether their numbers are at most 1 apart.
bool are_neighbours(found_link const& a, found_link const& b);

/// From 0 to 1. A single link is no list.
double score(link_group const& of, trend const& way);

/// What an address has before its chapter's number: "/manga/fox/chapter-" of
/// "/manga/fox/chapter-12/801" for "12". Where the number does not stand in it, its folder.
std::string series_prefix(std::string_view address, std::string_view number);

/// Whether nearly each link is of a series of its own, by what its address has before the number:
/// the newest chapters of others, not a list of one's own. Dates tell nothing.
bool is_scattered(link_list const& links);
/// The same by words, as series are named; identifiers of chapters are none.
bool is_of_many_series(link_list const& links);

/// Whether addresses of these shapes are of different series of one site: they differ in one folder
/// ("/manga/fox/chapter-#" and "/manga/fox-gaiden/chapter-#"), or in what is before the number
/// ("/fox-chapter-#" and "/fox-gaiden-chapter-#").
bool are_of_two_series(std::string_view one, std::string_view other);

}  // namespace panelia::sources
