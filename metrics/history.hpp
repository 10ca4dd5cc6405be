// Remembers one session in its library's database: begun, saved while it runs, ended. Writes only;
// history_query reads. Never the reason for a failure.
#pragma once

#include "panelia/metrics.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace panelia::metrics {

/// One session's rows. Not thread-safe: one thread (the program's) begins, saves and ends it. All
/// writing is done by the database's writer. Whatever goes wrong with the database turns the
/// history off, with one warning; no function throws for it.
class history {
public:
    /// Begins a session in DIR/.panelia/panelia.db. To be called while this process holds the
    /// library's lock: a session still marked as running there was interrupted, and is marked so.
    /// `tag` may be empty. `warn` is called at most once, from the calls of this class.
    history(
        std::filesystem::path const& library,
        std::string const& tag,
        std::function<void(std::string_view)> warn = {}
    );
    /// A session that was not ended stays in the database as an interrupted one.
    ~history();
    history(history const&) = delete;
    history& operator=(history const&) = delete;

    /// Saves the session as it stands; chapters that ended are written once. For a periodic call
    /// (every few seconds): does nothing while earlier saves would take more than 2 % of the time.
    void save(collector const& counts);
    /// Saves all, ends the session and waits until it is committed.
    void end(collector const& counts, std::optional<int> exit_code);

    /// The session's number, or nothing when the history is off.
    std::optional<std::int64_t> id() const noexcept;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace panelia::metrics
