// The files in one chapter's folder: which of them are pages that need not be fetched, and what
// becomes of the others. What panelia did not put there is never deleted: it gets a name that is in
// nobody's way. Knows what a row says, not the database.
#pragma once

#include "engine/library.hpp"
#include "engine/library_folders.hpp"
#include "engine/library_rows.hpp"
#include "engine/partial_page.hpp"
#include "panelia/manifest.hpp"
#include "panelia/session.hpp"

#include <string>
#include <vector>

namespace panelia::engine {

/// The pages of a folder without a row, if it is a whole chapter of this many good pages and
/// nothing else that bears a page's name; else empty.
std::vector<held_page> whole_chapter(int folder, chapter_spec const& chapter, verify_mode verify);

/// In a folder under its final name: what bears the name of a page or of a .part file and is none
/// of the recorded pages is set aside. The names it had. Throws std::system_error.
std::vector<std::string> set_strangers_aside(int folder, std::vector<held_page> const& recorded);
/// The same for a listing by `listed::names`.
std::vector<std::string> set_strangers_aside(
    int folder, folder_listing const& listing, std::vector<held_page> const& recorded
);

/// What a .partial folder holds of its chapter, once it is in order.
struct sifted_folder {
    std::vector<held_page> held;      ///< one per page of the chapter; an empty file: not there
    std::vector<partial_page> begun;  ///< pages that broke off and may be continued
    std::vector<std::string> aside;   ///< what was set aside: the names it had
};

/// Makes a .partial folder hold the pages of this chapter that need not be fetched, beginnings of
/// others, and no other page. `anew`: everything is to be fetched. Files stand for pages where the
/// row says which pages they were, or where the source promises a SHA-256 that is theirs. What the
/// row knows and is of no use goes; what no row tells of is set aside. Throws std::system_error.
sifted_folder sift_folder(
    int folder,
    chapter_row const& row,
    chapter_spec const& chapter,
    std::vector<std::uint64_t> const& keys,
    verify_mode verify,
    bool anew
);

/// "001.jpg, 002.jpg and 3 more": for one line about many names.
std::string some_names(std::vector<std::string> const& names);

}  // namespace panelia::engine
