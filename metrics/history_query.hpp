// Reads the session history: sessions, their chapters and hosts, as values. Derives nothing itself:
// rates come from the database's views, percentiles from the stored histograms.
#pragma once

#include "metrics/database.hpp"
#include "metrics/histogram.hpp"
#include "panelia/metrics.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace panelia::metrics {

/// One number under the name the exports give it.
struct figure {
    std::string name;
    double value = 0;
    bool whole = false;  ///< a count: print it without decimals
};

struct session_record {
    std::int64_t id = 0;
    std::string tag, program, start_time;
    std::string state;  ///< "ended", "interrupted" or "running"
    std::optional<int> exit_code;
    std::vector<figure> figures;  ///< of the view session_stats, in its order
    distribution page_ns, ttfb_ns, connect_ns;

    /// A figure by its name; 0 when there is none.
    double operator[](std::string_view name) const noexcept;
};

struct host_record {
    host_stats figures;
    distribution page_ns;
};

struct slow_chapter {
    std::int64_t session = 0;
    chapter_stats figures;
};

/// Newest first, at most `last`. `running`: some process holds the library, so that its newest
/// session may still be running; every other unfinished one was interrupted.
std::vector<session_record> read_sessions(database& from, std::size_t last, bool running);
std::optional<session_record> read_session(database& from, std::int64_t id, bool running);
/// A session's number from what a person calls it: "12", "latest", "previous", or a tag (the latest
/// session that bears it). A number that is no session may be a tag.
std::optional<std::int64_t> find_session(database& from, std::string_view name);
/// The session before this one.
std::optional<std::int64_t> session_before(database& from, std::int64_t id);

/// A session's chapters in the order of starting.
void each_chapter(
    database& from, std::int64_t session, std::function<void(chapter_stats const&)> const& each
);
std::vector<host_record> read_hosts(database& from, std::int64_t session);
std::vector<std::pair<std::string, std::uint64_t>> read_errors(
    database& from, std::int64_t session
);
/// The chapters that took longest, of one session or of all.
std::vector<slow_chapter> slowest_chapters(
    database& from, std::optional<std::int64_t> session, std::size_t most
);

/// The name that a session's figure has here, of one that a threshold calls otherwise
/// ("chapters_failed" is "failed"); any other name as it is.
std::string_view figure_named(std::string_view metric) noexcept;
/// What a trend can be drawn of: figures of a session or of one of its hosts, and percentiles
/// ("page_seconds.p95"). In the order in which they are listed for people.
std::vector<std::string> trend_metrics(bool of_host);
/// The value in this session; nothing where it has no data.
std::optional<double> trend_value(session_record const& session, std::string_view metric);
std::optional<double> trend_value(host_record const& host, std::string_view metric);

}  // namespace panelia::metrics
