// What says that a list of chapters is longer than the links of its page: "Show more", "…" between
// chapters, "Chapters (120)", tabs of numbers that a script fills. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sources/html.hpp"

namespace panelia::sources {

/// What can be pressed, or scrolled to, for more, and has no address.
struct more_control {
    std::size_t order = 0;        ///< its place in the document (html_node::order)
    bool names_chapters = false;  ///< "Load more chapters"; else it may be for anything
    std::string text{};           ///< empty: it is scrolled to
};

/// "Chapters 1-50", of something that can be opened.
struct number_span {
    double first = 0, last = 0;
};

struct list_cuts {
    std::vector<more_control> controls{};
    std::vector<std::size_t> gaps{};  ///< where "…" or "6 more" stands, likewise
    std::vector<number_span> spans{};
    /// "Chapters (12)"; nothing, where the page says several such numbers.
    std::optional<std::size_t> said{};
};

list_cuts find_list_cuts(html_tree const& page);

/// A chapter of a list: its number, and where its link stands.
struct counted_place {
    double number = 0;
    std::size_t order = 0;
};

/// Why that cannot be all of the list, as one line; empty when nothing says so. `chapters` in the
/// order of the page; `links` counts those without a number too.
std::string cut_of(
    list_cuts const& cuts, std::vector<counted_place> const& chapters, std::size_t links
);

}  // namespace panelia::sources
