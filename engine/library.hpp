// What a library folder holds: its lock, its database's chapter and page rows, and the names
// chapters have on disk. Fetches nothing. Look-ups come from the planner's thread; commits from
// blocking-work threads; both are safe.
#pragma once

#include "engine/discovery.hpp"
#include "engine/library_series.hpp"
#include "engine/partial_page.hpp"
#include "engine/staging_file.hpp"
#include "panelia/manifest.hpp"
#include "panelia/session.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace panelia::engine {

/// What the library has of one page, before this session.
struct held_page {
    std::string file;  ///< name inside the chapter's folder; empty: the page is not there
    std::uint64_t bytes = 0;
    std::optional<std::uint64_t> digest{};  ///< page_digest; nothing: not known
};

/// The pages recorded for a chapter are in this open folder with their recorded sizes.
bool as_recorded(int folder, std::vector<held_page> const& pages) noexcept;

/// What is to be done with one chapter, decided before any request.
struct chapter_place {
    std::uint64_t row = 0;               ///< the chapter's id in the database
    bool complete = false;               ///< nothing to do: whole on disk under its final name
    bool replaces = false;               ///< `force` over a whole copy, which stays, row and all,
                                         ///< until this one is whole
    bool duplicate = false;              ///< nothing to do yet: this session has the very same
                                         ///< chapter in hand; to be asked again after its commit
    std::filesystem::path final_folder;  ///< absolute
    std::filesystem::path
        partial_folder;  ///< absolute; where pages are written until the chapter is complete
    std::filesystem::path shown;  ///< final_folder relative to the library, for reports
    std::vector<held_page>
        held;  ///< one per page, when not complete; pages proven to be there already
    std::vector<partial_page> begun{};  ///< pages that broke off and may be continued; most often
                                        ///< none
};

/// How a chapter ended.
struct chapter_result {
    chapter_outcome outcome = chapter_outcome::failed;
    std::vector<held_page> pages;  ///< one per page of the chapter; an empty file name = missing
    std::string message;           ///< why it failed, without secrets
};

/// One library folder, open in this process and in no other.
///
/// What makes two series the same one (they share a folder): equal names, and that they come from
/// one place, as far as that is known (library_series.hpp).
/// What makes two chapters the same one (they share a row and a folder): the same series, equal
/// language and number, and equal chapter URLs. Where one of the two has no URL: equal titles, or
/// equal page URLs, or one has no title, and no two volumes; but two that differ in their pages and
/// come in one session are two chapters. A folder once given is kept, whatever happens to the
/// title.
class library {
public:
    /// Creates the folder and DIR/.panelia, takes DIR/.panelia/lock and opens the database.
    /// Throws library_error (one line for people): in use, read-only, or a database that is newer,
    /// foreign or broken. `warn` is told, from any thread, what a user should know: once, that the
    /// database can no longer be written (the library then remembers this session's rows in memory
    /// only, and the next session takes over whole folders by checking their pages), unless the
    /// disk is full and `trouble` has said so; once per chapter, that files which are not panelia's
    /// were in the way of its pages and got other names.
    explicit library(
        std::filesystem::path const& folder,
        verify_mode verify,
        std::function<void(std::string_view)> warn = {}
    );
    ~library();  ///< commits what is pending, releases the lock
    library(library const&) = delete;
    library& operator=(library const&) = delete;

    /// Decides what a chapter still needs and where it lives. Creates its .partial folder unless it
    /// is complete. A chapter found whole under its final name without a row (a kill between rename
    /// and commit) is adopted: no request. With `force` whatever is there is fetched again and
    /// replaced only when the new copy is whole, once in a session. Leftover .part files are
    /// deleted, except those that may be continued. What bears the name of a page or of a .part
    /// file, and is not known to be one of the chapter, is never deleted: it gets another name.
    /// Throws std::system_error when the chapter's folder cannot be made (a symbolic link stands in
    /// its place, say): that chapter fails, the others go on. Throws it, too, when the disk is so
    /// full that the chapter cannot be recorded: `trouble` says so then.
    chapter_place place(chapter_spec const& chapter, bool force);

    /// Ends a chapter: complete or partial -> fsync of its pages, folder renamed to its final name,
    /// parent fsynced, then the row. Otherwise only the row is written; the .partial folder stays
    /// (removed when it is empty). Blocking. Throws std::system_error. To be called once for each
    /// place that is not complete, whatever became of it.
    void commit(
        chapter_place const& place, chapter_spec const& chapter, chapter_result const& result
    );

    /// Keeps the address of a chapter whose pages could not be found, with the reason, as failed,
    /// so that `retry` looks for them again; no folder is made. Nothing is kept of a chapter that
    /// has no address, or whose pages were known before. The planner's thread.
    void note_failed(chapter_spec const& chapter, std::string const& why);

    /// Whether a chapter of which no page is known yet is complete under its final name, each page
    /// with its recorded size; then how many pages it has. Changes nothing; the planner's thread.
    std::optional<std::size_t> holds(chapter_spec const& named, known_by how) const;

    /// What chapters of this series are to be told by (library_series.hpp). The planner's thread.
    settled_series settle(read_series const& series);

    /// What is remembered of a list of chapters (library_lists.hpp), and how to make it so. The
    /// planner's thread.
    std::optional<list_record> list(list_key const& which) const;
    void keep_list(list_record what);

    /// The chapter's .partial folder, open. Follows no symbolic link below the library, whatever
    /// has happened there since `place`. Errors: the system's.
    open_folder open_partial(chapter_place const& place, std::error_code& error) const;

    /// After an error with the library's files: why nothing more can be stored at all ("the disk is
    /// full: …"), or nothing when other chapters may still succeed. Tries to write a byte. Any
    /// thread.
    std::string trouble(std::error_code met) const;

    std::filesystem::path const& folder() const noexcept;
    std::filesystem::path database_file() const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace panelia::engine
