// What says that a list of chapters is longer than the links of its page: "Show more", "…" between
// chapters, "Chapters (120)", tabs of numbers that a script fills. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sources/cut_words.hpp"
#include "sources/html.hpp"

namespace panelia::sources {

/// What can be pressed, or scrolled to, for more, and has no address. Places are those of
/// html_node::order.
struct more_control {
    std::size_t order = 0;        ///< where it begins, with what holds nothing else
    std::size_t within = 0;       ///< where the element begins that this stands in
    std::size_t last = 0;         ///< where it ends, if it is around the list; else 0
    bool names_chapters = false;  ///< "Load more chapters"; else it may be for anything
    std::string text{};           ///< empty: it is scrolled to
};

/// How many chapters there are, as a page says.
struct counted_chapters {
    said_count said{};
    /// Nothing beside it leads elsewhere: it is no card of another series.
    bool own = false;
};

struct list_cuts {
    std::vector<more_control> controls{};
    std::vector<std::size_t> gaps{};        ///< where "…" or "6 more" stands
    std::vector<std::size_t> boundaries{};  ///< where something else begins: headings, footers
    std::vector<std::size_t> latest{};      ///< those of them that say "Latest chapters"
    std::vector<said_span> spans{};         ///< of tabs and folds
    std::vector<counted_chapters> counts{};
};

list_cuts find_list_cuts(html_tree const& page);

/// A list of so many chapters may be the newest few of another page's.
inline constexpr std::size_t short_list = 20;

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
