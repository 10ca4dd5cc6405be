// The answers of `panelia history`, one function a command, each as text for people and as JSON.
// They read; names of sessions are resolved by their caller.
#pragma once

#include "cli/history.hpp"
#include "metrics/compare.hpp"
#include "metrics/database.hpp"
#include "metrics/history_query.hpp"
#include "metrics/json_writer.hpp"

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

namespace panelia::cli {

/// The database, what was asked, and where the answer goes.
struct history_view {
    metrics::database& base;
    history_options const& options;
    std::ostream& out;
    bool colour = false;
    bool running = false;  ///< another process holds the library
};

void show_list(history_view const& view);
void show_session(history_view const& view, std::int64_t id);
void show_comparison(history_view const& view, std::int64_t a, std::int64_t b);
/// False: there is no such metric or host; `why` says which.
bool show_trend(history_view const& view, std::string& why);
void show_slowest(history_view const& view, std::optional<std::int64_t> session);
void export_history(history_view const& view, std::optional<std::int64_t> session);

/// All that is known of a session, as one JSON object. `chapters`: with its chapters.
void write_session(
    metrics::json_writer& json,
    metrics::database& base,
    metrics::session_record const& session,
    bool chapters
);
/// The members of a session's own row, without brackets.
void write_session_members(metrics::json_writer& json, metrics::session_record const& session);
void write_chapter(metrics::json_writer& json, metrics::chapter_stats const& chapter);
void write_figure(metrics::json_writer& json, metrics::figure const& figure);

/// The chapters of two sessions, metric by metric: pairs by URL (series and number where a chapter
/// has none), of those that were completed in both and not merely found on disk. With fewer than 8
/// pairs the two sessions' chapters are compared as independent samples.
std::vector<metrics::comparison> compare_sessions(
    metrics::database& base, std::int64_t a, std::int64_t b
);

/// "2025-12-08 18:00".
std::string short_time(std::string const& start_time);
/// "+12.3 %", "-4 %".
std::string signed_percent(double percent);

}  // namespace panelia::cli
