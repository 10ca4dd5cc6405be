// Where a library's rows are kept: in its database or, once that cannot be written any more, in
// memory until the session ends. Knows no row.
#pragma once

#include "engine/library_folders.hpp"
#include "metrics/db_writer.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>

namespace panelia::engine {

/// There is no room (or quota) left on the disk.
bool lacks_room(std::error_code error) noexcept;

/// Any thread. Work runs one piece after another, in the order in which it was given; it throws
/// metrics::database_error only when memory cannot hold the rows either.
class library_store {
public:
    using work = metrics::db_writer::work;

    /// Opens the database of the library `root`. `warn` is told once when rows go to memory, unless
    /// the disk is full: the session ends with that, and says so. Throws library_error: newer,
    /// foreign or broken.
    library_store(
        std::filesystem::path root,
        library_folders const& folders,
        std::function<void(std::string_view)> warn
    );
    /// Commits what is pending; tells of what could not be written and was not told yet.
    ~library_store();
    library_store(library_store const&) = delete;
    library_store& operator=(library_store const&) = delete;

    /// Does it before it returns.
    void now(work const& job);
    /// Likewise, and it is in the file then: a kill of the process does not undo it. (A power
    /// failure may: that takes no fsync.)
    void at_once(work const& job);
    void later(work job);

    /// Throws std::system_error when rows went to memory because the disk is full.
    void need_room() const;
    /// The session has been told that the disk is full.
    void full_was_told();

private:
    std::shared_ptr<metrics::db_writer> writer();
    void go_to_memory(std::string const& why, bool no_room);

    std::filesystem::path const root_;
    library_folders const& folders_;
    std::function<void(std::string_view)> const warn_;
    mutable std::mutex lock_;  // of all below
    std::shared_ptr<metrics::db_writer> writer_;
    bool in_memory_ = false;
    bool full_ = false;  // in memory because there was no room
    bool told_full_ = false;
};

}  // namespace panelia::engine
