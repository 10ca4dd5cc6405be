// The library's rows: which chapter is which, which folder is whose, and what a chapter's pages
// were when it was begun or ended. SQL only; looks at no file. Called on the database's thread.
#pragma once

#include "engine/library.hpp"
#include "engine/library_series.hpp"
#include "metrics/database.hpp"
#include "panelia/manifest.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::engine {

/// A 64-bit hash of a page's URL (FNV-1a): tells whether page n is still the page it was. Stored in
/// databases: it never changes.
std::uint64_t url_key(std::string_view url) noexcept;
std::vector<std::uint64_t> url_keys(chapter_spec const& chapter);

/// What the database knows of a chapter, or decides for a new one.
struct chapter_row {
    std::uint64_t id = 0;
    bool known = false;              ///< it has a row already, which says what its pages were
    series_row series;               ///< that it is of
    std::string folder;              ///< "<series>/<chapter>", relative to the library
    std::string title, url, volume;  ///< as recorded
    std::string state = "begun";
    std::string damage;               ///< what `verify` found wrong with it; empty: nothing
    std::vector<std::uint64_t> keys;  ///< of its page URLs when it was begun
    std::vector<held_page> pages;     ///< recorded when it was completed; one per page, or empty
};

/// Whether the session has already placed the row of this id.
using claimed = std::function<bool(std::uint64_t id)>;

/// The row of this chapter, or a new row `fresh_id` with a folder of its own (not written yet),
/// which is none of `avoid`. The row of a chapter whose pages were never known gives a new one its
/// id only: such a row is found by its address, whatever its language was then.
chapter_row find_chapter(
    metrics::database& on,
    chapter_spec const& chapter,
    std::vector<std::uint64_t> const& keys,
    claimed const& taken,
    std::uint64_t fresh_id,
    std::vector<std::string> const& avoid = {}
);
/// Whether a chapter of this series, number and address has a row that says what its pages were.
bool knows_pages(metrics::database& on, chapter_spec const& chapter);
/// The rows of complete chapters that are this one, as far as that can be told without its pages.
std::vector<chapter_row> find_complete(
    metrics::database& on, chapter_spec const& named, known_by how
);
/// Writes that the chapter is being fetched, with the keys of its pages as they are now and, less
/// its secrets, what it is made from; recorded pages and damage go.
void begin_chapter(
    metrics::database& on,
    chapter_row const& row,
    chapter_spec const& chapter,
    std::vector<std::uint64_t> const& keys
);
/// Writes how the chapter ended. Complete and partial: with its pages.
void end_chapter(
    metrics::database& on,
    chapter_row const& row,
    chapter_spec const& chapter,
    std::vector<std::uint64_t> const& keys,
    chapter_result const& result
);
/// The same for one that has begun, of which all else is written.
void end_begun_chapter(
    metrics::database& on,
    std::uint64_t id,
    std::vector<std::uint64_t> const& keys,
    chapter_result const& result
);
/// The title and the URL the source gives now (the folder stays).
void rename_chapter(metrics::database& on, std::uint64_t id, chapter_spec const& chapter);
/// One more than the largest id in use.
std::uint64_t next_chapter_id(metrics::database& on);

}  // namespace panelia::engine
