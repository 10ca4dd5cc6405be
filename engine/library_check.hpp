// Re-checks a library on disk against its rows: every page's structure and digest, and what is
// missing or does not belong. Reads only; `record` writes what was found into the database.
#pragma once

#include "engine/library_lock.hpp"
#include "panelia/session.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::engine {

enum class finding_kind {
    changed,         ///< a page whose bytes are not those that were stored
    wrong_size,      ///< a page that was cut off or grew
    broken,          ///< a page that is no whole image
    unreadable,      ///< a page that cannot be read, or is no file
    missing_page,    ///< a recorded page without its file
    lacking_page,    ///< a page that a chapter lacked when it was accepted as partial
    missing_folder,  ///< a recorded chapter without its folder
    unfinished,      ///< a chapter that failed or was interrupted
    alien,           ///< a file or folder that panelia did not put there
    database,        ///< the database contradicts itself
};
/// "changed", "missing_page", …: the names in `verify --json`.
std::string_view to_string(finding_kind kind) noexcept;

/// One thing that is not as it should be.
struct finding {
    finding_kind kind = finding_kind::broken;
    std::uint64_t chapter = 0;  ///< row id; 0: of no chapter
    std::string series{}, number{}, title{};
    std::string path{};     ///< relative to the library; empty for the database
    std::size_t page = 0;   ///< 1-based; 0: of no single page
    std::size_t pages = 0;  ///< how many pages of the chapter are missing with it
    std::string why{};
    bool tolerated = false;  ///< told, but no reason to fail
};

struct check_options {
    unsigned threads = 0;           ///< 0 = one per core
    std::size_t allow_missing = 0;  ///< tolerate partial chapters that lack up to so many pages
    bool ignore_aliens = false;     ///< tolerate what does not belong
    /// Asked now and then; true ends the check early.
    std::function<bool()> stopped{};
};

/// Sums, readable while the check runs.
struct check_sums {
    std::atomic<std::uint64_t> chapters_known{0}, chapters{0}, chapters_bad{0},
        chapters_unfinished{0}, pages{0}, pages_bad{0}, pages_missing{0}, pages_without_digest{0},
        aliens{0}, bytes{0}, findings{0};  ///< `findings`: without those that are tolerated
    /// Of the unfinished ones: those that have no row.
    std::atomic<std::uint64_t> chapters_unknown{0};
};

/// One check of one library. Holds the library's shared lock as long as it lives: any number of
/// checks at once, but none beside a download.
class library_check {
public:
    /// Throws library_error: no library, in use, or a database that cannot be read.
    library_check(std::filesystem::path const& folder, check_options options);
    ~library_check();
    library_check(library_check const&) = delete;
    library_check& operator=(library_check const&) = delete;

    /// Checks everything. `found` is told from several threads, one at a time, in no order. Memory
    /// does not grow with the library, but for a few bytes per damaged chapter. Call once. Throws
    /// what reading the database throws (metrics::database_error).
    void run(std::function<void(finding)> const& found);
    check_sums const& sums() const noexcept;
    /// Writes into the database which chapters `run` found damaged, and which no longer are, so
    /// that `get` and `retry` fetch what is bad. Returns why it could not, or nothing.
    std::string record();
    /// How many chapters `record` marks.
    std::size_t damaged() const noexcept;
    std::filesystem::path const& folder() const noexcept;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

/// Throws library_error with one line unless there is a library in this folder. Its real path.
std::filesystem::path existing_library(std::filesystem::path const& folder);

}  // namespace panelia::engine
