// One chapter's folder against its rows. Reads files; knows neither the database nor threads.
#pragma once

#include "engine/library.hpp"
#include "engine/library_check.hpp"
#include "engine/library_folders.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::engine {

/// What the database says of a chapter.
struct recorded_chapter {
    std::uint64_t id = 0;
    std::string series{}, number{}, title{};
    std::string folder{};  ///< relative to the library
    std::string state{}, message{}, damage{};
    std::size_t page_count = 0;
    std::vector<held_page> pages{};  ///< one per page; an empty file: none is recorded
};

/// What its folder says.
struct chapter_findings {
    std::vector<finding> found;
    std::uint64_t pages = 0, pages_bad = 0, pages_missing = 0, without_digest = 0, aliens = 0,
                  bytes = 0;
    /// In a few words, when a chapter that was whole no longer is.
    std::string damage;
};

chapter_findings check_chapter(
    library_folders const& folders, recorded_chapter const& chapter, check_options const& options
);

/// What operating systems and file managers leave behind: hidden files, Thumbs.db, lost+found.
bool is_litter(std::string_view name) noexcept;

}  // namespace panelia::engine
