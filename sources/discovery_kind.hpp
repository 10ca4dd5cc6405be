// What the chapters of one list share: it tells those of other groups and of further parts. Pure.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "sources/discovery_links.hpp"

namespace panelia::sources {

using link_list = std::vector<found_link>;

/// A canonical decimal as a number to compare with.
double value_of(std::string const& decimal);

/// What the chapters of one list share.
struct list_kind {
    std::set<std::string, std::less<>> places{}, frames{}, shapes{};
    std::string shape{};                               ///< of most of them
    number_evidence evidence = number_evidence::none;  ///< of the most
    bool of_page = false;  ///< their addresses say that they are of the page's series

    bool is_like(found_link const& link) const {
        if (!shapes.contains(link.shape)) return false;
        return link.evidence >= evidence || (link.worded() && link.digits);
    }
};

list_kind kind_of(link_list const& links);

/// As text, for the reading of a first part, and back.
std::vector<std::string> marks_of(list_kind const& kind);
list_kind kind_of(std::vector<std::string> const& marks);

/// Adds the links of a group that carry no number and belong to the chapters of that kind.
void add_unnumbered(link_group& from, list_kind const& kind, link_list& to);

}  // namespace panelia::sources
