// The links of a page that may be chapters, before they are put into groups: each gets its number,
// and those that only stand in the rows of others are left out. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sources/chapter_number.hpp"
#include "sources/html.hpp"
#include "sources/link_address.hpp"

namespace panelia::sources {

struct link_candidate {
    html_node node{};
    std::string address{};    ///< absolute
    std::string reference{};  ///< as the page has it
    std::string shape{}, text{};
    std::string place{};  ///< the names and classes of the elements around it
    std::string frame{};  ///< the same, by names only
    series_bond bond = series_bond::none;
    chapter_number number{};
    std::size_t row = 0;  ///< where the largest element begins that holds no other number's link

    /// What tells the order: its number, else its date; empty: neither.
    std::string const& key() const noexcept {
        return number.number.empty() ? number.date : number.number;
    }
};

using candidate_list = std::vector<link_candidate>;

/// Gives each its number as all of its kind are numbered (link_numbers.hpp). `marks`: of the list
/// that this is a further part of. Returns the marks of what was settled here.
std::vector<std::string> settle_numbers(
    candidate_list& links, std::vector<std::string> const& marks
);

/// Whether a link names a volume, and neither a chapter nor a season.
bool names_volume_only(link_candidate const& link);
/// Numbers what names a volume only by its volume: where these are what is listed.
void count_volumes(candidate_list& links);

/// Erases links like "Discuss (112)" or "♥ 156" that stand in the rows of chapters, and finds the
/// rows of all others.
void settle_rows(candidate_list& links);

}  // namespace panelia::sources
