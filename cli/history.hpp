// `panelia history`: what was typed, and the function that answers it. Reads the library's database
// read-only; draws tables and a sparkline. Parses no arguments (cli/options does).
#pragma once

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <string>

namespace panelia::cli {

enum class history_command { list, show, compare, trend, slowest, export_sessions };
enum class history_format { json, csv };

/// A session is named by its number ("12"), by "latest" or "previous", or by a tag (the latest
/// session that bears it).
struct history_options {
    history_command command = history_command::list;
    std::filesystem::path output = "downloads";  ///< -o: the library folder
    bool json = false;                           ///< --json, with every command
    std::string first;   ///< show ID (empty: latest); compare A (empty: the one before B);
                         ///< slowest ID (empty: all sessions); export ID (empty: all sessions)
    std::string second;  ///< compare B (empty: latest)
    /// trend --metric; empty: avg_speed_mbps, of a host page_seconds.p50. `history_metrics()` names
    /// them all.
    std::string metric{};
    std::string host;       ///< trend --host "host:port"; empty: the whole session
    std::size_t last = 20;  ///< --last N: newest sessions (trend, list), rows (slowest)
    history_format format = history_format::json;  ///< export --format
};

/// The names `trend --metric` takes, comma-separated, for the help text.
std::string history_metrics();

/// Answers one history command: results on `out`, one line about what went wrong on `err`.
/// Returns the exit code: 0, or 2 when there is no such library, session, metric or host, or the
/// database is refused (newer, foreign or broken). `colour`: ANSI colours may be used on `out`.
/// Throws nothing but std::bad_alloc.
int run_history(history_options const& options, std::ostream& out, std::ostream& err, bool colour);

}  // namespace panelia::cli
