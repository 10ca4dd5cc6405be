// What a library is made of, for its three sources: library.cpp, library_place.cpp,
// library_commit.cpp.
#pragma once

#include "engine/library.hpp"
#include "engine/library_folders.hpp"
#include "engine/library_lock.hpp"
#include "engine/library_names.hpp"
#include "engine/library_rows.hpp"
#include "engine/library_store.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::engine {

/// What the folder is called while its chapter is not complete.
inline std::string partial_of(chapter_row const& row) {
    return row.folder + std::string(partial_suffix);
}

struct library::impl {
    impl(
        std::filesystem::path const& where,
        verify_mode how,
        std::function<void(std::string_view)> tell
    );
    ~impl();

    chapter_row find(
        chapter_spec const& chapter,
        std::vector<std::uint64_t> const& keys,
        std::vector<std::string> const& avoid = {}
    );
    chapter_row own_row(
        chapter_spec const& chapter, std::vector<std::uint64_t> const& keys, bool force
    );
    chapter_place located(chapter_row const& row) const;
    bool settled(
        chapter_row const& row, chapter_spec const& chapter, std::vector<std::uint64_t> const& keys
    );
    bool adopted(
        chapter_row const& row,
        chapter_spec const& chapter,
        std::vector<std::uint64_t> const& keys,
        file_handle const& folder
    );
    void prepare(
        chapter_place& place,
        chapter_row const& row,
        chapter_spec const& chapter,
        std::vector<std::uint64_t> const& keys,
        bool force
    );
    void prepare_or_tell(
        chapter_place& place,
        chapter_row const& row,
        chapter_spec const& chapter,
        std::vector<std::uint64_t> const& keys,
        bool force
    );
    chapter_result finish(chapter_row const& row, chapter_result result) const;
    void abandon(chapter_row const& row, bool replacing) const;
    void tell_aside(chapter_row const& row, std::vector<std::string> const& names) const;

    struct in_hand {
        chapter_row row;
        bool anew = false;   ///< --force
        bool begun = false;  ///< its row says so
    };

    std::filesystem::path root;
    verify_mode verify;
    std::function<void(std::string_view)> warn;
    library_lock lock;
    library_folders folders;
    library_store rows;
    std::mutex placing;  ///< one place() at a time

    std::mutex state;  ///< of all below
    std::uint64_t next_id = 1;
    std::vector<bool> seen;     ///< by row id: placed in this session (a bit each, for long runs)
    std::vector<bool> renewed;  ///< likewise: fetched anew, whole, by --force
    std::map<std::uint64_t, in_hand> current;
};

}  // namespace panelia::engine
