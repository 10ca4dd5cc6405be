// Who writes a database: a bounded queue of closures, executed many to a transaction. Knows no
// table.
#pragma once

#include "metrics/database.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace panelia::metrics {

/// The writer of one database. Any thread may call anything, except from inside a closure.
///
/// Closures run one after another, in the order in which they were given, and inside a transaction:
/// each sees what those before it did. What was posted is executed by the next thread that waits
/// for something, which spares two changes of thread, or else by the writer's own, so that it is
/// committed at most 100 ms after it was given. A closure that throws database_error, or a commit
/// that fails, ends the writer's work: the open transaction is lost, later closures are dropped.
class db_writer {
public:
    using work = std::function<void(database&)>;

    /// The writer of this file in this process: a second call while the first one's result lives
    /// gives the same object. Opens (creates, migrates) the database. Throws database_error.
    static std::shared_ptr<db_writer> open(std::filesystem::path const& file);
    /// A writer over a database of its own.
    explicit db_writer(database on);
    /// Commits what is pending.
    ~db_writer();
    db_writer(db_writer const&) = delete;
    db_writer& operator=(db_writer const&) = delete;

    /// Does `job` later. Waits while 1,024 closures are queued. Dropped when the writer has failed.
    void post(work job);
    /// Does `job` now, on this thread; it may be committed later. Passes on what it throws; throws
    /// database_error at once when the writer has failed.
    void call(work const& job);
    /// Commits everything given before, unless the writer has failed.
    void flush();
    /// Why the writer gave up; empty while it works.
    std::string failure() const;
    /// It gave up because there was no room on the disk.
    bool out_of_room() const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace panelia::metrics
