// Metrics: the per-chapter store, the seed's collector API on top of it, statistics and exports.
// What every number means: docs/metrics.md. Standard library only.
#pragma once

#include "panelia/error.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::metrics {

struct chapter_slot;  // one chapter's counters; never moves while its collector lives
struct host_slot;     // one host's counters; likewise

/// Counts for one chapter. A copyable reference to the chapter's slot: relaxed atomic additions, no
/// lock, no allocation, no look-up, wait-free. Any thread. Valid as long as the collector it came
/// from, after the chapter's end, too; a session's collector goes with the session, and a handle
/// that outlives it must not be used. An empty one counts nothing.
///
/// A page is queued -> in flight -> downloaded | failed | queued again, or queued -> skipped, and
/// downloaded + failed + skipped + in_flight + queued == found in every snapshot.
class chapter_handle {
public:
    chapter_handle() = default;
    explicit chapter_handle(chapter_slot* slot) noexcept : slot_(slot) {}
    void pages_found(std::uint64_t n) const noexcept;  ///< n more pages are known (queued)
    void page_skipped() const noexcept;  ///< queued -> skipped (an earlier session stored it)
    void page_started() const noexcept;  ///< queued -> in flight (stays so through its retries)
    void page_downloaded(std::uint64_t bytes
    ) const noexcept;                       ///< in flight -> downloaded; bytes = its size
    void page_processed() const noexcept;   ///< checked and under its final name
    void page_failed() const noexcept;      ///< in flight -> failed, for good
    void page_returned() const noexcept;    ///< in flight -> queued (the session was stopped)
    void attempt_started() const noexcept;  ///< one request for a page is about to be sent
    void attempt_failed(error_class c) const noexcept;  ///< one failed attempt
    void retry() const noexcept;                        ///< another attempt follows a failed one
    void received(std::uint64_t bytes) const noexcept;  ///< body bytes off the wire, of any attempt
    void transferring(std::chrono::nanoseconds request_to_last_byte
    ) const noexcept;  ///< of any attempt
    explicit operator bool() const noexcept { return slot_ != nullptr; }

private:
    friend class collector;
    chapter_slot* slot_ = nullptr;
};

/// Counts for one host:port, over the whole session. Same guarantees as `chapter_handle`.
class host_handle {
public:
    host_handle() = default;
    void request() const noexcept;  ///< one request was sent (each redirect hop is one)
    void received(std::uint64_t bytes) const noexcept;  ///< body bytes off the wire
    void error(error_class c) const noexcept;  ///< one failed attempt that ended at this host
    void retry() const noexcept;
    void connection(std::chrono::nanoseconds connect
    ) const noexcept;  ///< a new connection stood after so long
    void rate_limit_wait(std::chrono::nanoseconds waited) const noexcept;
    /// One successful attempt: request to first body byte, request to last byte, size of the page.
    void page(std::chrono::nanoseconds ttfb, std::chrono::nanoseconds total, std::uint64_t bytes)
        const noexcept;
    explicit operator bool() const noexcept { return slot_ != nullptr; }

private:
    friend class collector;
    explicit host_handle(host_slot* slot) noexcept : slot_(slot) {}
    host_slot* slot_ = nullptr;
};

// --- values a reader gets
// -------------------------------------------------------------------------------

/// What became of a chapter, as far as it is known.
enum class outcome : std::uint8_t { in_progress, complete, partial, failed, cancelled };
std::string_view to_string(outcome o) noexcept;

/// Distribution of a duration, in seconds, from the exponential histogram. Without a sample `count`
/// is 0 and so are all others here, which say nothing then: the JSON has null for them.
struct quantiles {
    std::uint64_t count = 0;
    double min = 0, mean = 0, p50 = 0, p90 = 0, p95 = 0, p99 = 0, max = 0;
};

/// One chapter of a snapshot: the seed's fields first, raw values after them.
struct chapter_stats {
    std::string chapter_num;  ///< as a Python float prints: "1.0", "10.5"
    std::string url;          ///< without credentials
    double duration = 0;      ///< s, 2 decimals
    std::uint64_t images_found = 0, images_downloaded = 0, images_processed = 0,
                  download_errors = 0, total_bytes = 0;
    double download_speed_mbps = 0;  ///< MiB/s, 2 decimals
    double success_rate = 0;         ///< %, 2 decimals
    bool success = false;
    // extended
    std::string series, number, title;
    outcome state = outcome::in_progress;
    std::uint64_t queued = 0, in_flight = 0, failed = 0, skipped = 0, attempts = 0, retries = 0,
                  received_bytes = 0;
    std::chrono::nanoseconds elapsed{0},
        transfer{0};  ///< exact duration; sum of its attempts' transfer times
    std::chrono::nanoseconds started{0},
        ended{0};  ///< since the session's start, steady clock; ended 0 while in progress
    std::optional<error_class> error;  ///< the failure that sank it
    std::string error_message;
};

/// One verdict on a threshold, for the export.
struct threshold_verdict {
    std::string expr, kind;  ///< kind: "fail", "warn" or "abort"
    std::optional<double> value;
    std::uint64_t samples = 0;
    bool ok = true;
};

struct host_stats {
    std::string host;  ///< "host:port"
    std::uint64_t requests = 0, received_bytes = 0, errors = 0, retries = 0, connections = 0;
    double rate_limit_wait_seconds = 0;
    quantiles page_seconds;
};

/// A consistent picture of a session: totals are sums over the chapters of this same picture.
struct stats {
    struct session_part {
        std::string start_time;  ///< ISO 8601, local time with offset
        double duration_seconds = 0;
        std::string duration_human;
    } session;
    struct chapters_part {
        std::uint64_t attempted = 0, succeeded = 0, failed = 0;
        double success_rate = 0, avg_duration_seconds = 0;
    } chapters;
    struct images_part {
        std::uint64_t found = 0, downloaded = 0, processed = 0, errors = 0;
    } images;
    struct performance_part {
        std::uint64_t total_bytes_downloaded = 0;
        double total_mb_downloaded = 0, avg_speed_mbps = 0, total_scraping_time = 0;
    } performance;
    std::vector<chapter_stats> chapter_details;
    struct extended_part {
        double wall_seconds = 0, active_seconds = 0, mean_parallelism = 0,
               throughput_bytes_per_second = 0;
        std::uint64_t received_bytes = 0, stored_bytes = 0, attempts = 0, retries = 0,
                      pages_failed = 0, pages_skipped = 0, pages_queued = 0, pages_in_flight = 0,
                      chapters_skipped = 0, discovery_requests = 0, chapters_partial = 0,
                      chapters_cancelled = 0, chapters_in_progress = 0;
        double rate_limit_wait_seconds = 0;
        std::optional<int> exit_code;  ///< null until the program knows it
        quantiles page_seconds, ttfb_seconds, connect_seconds;
        std::uint64_t errors_by_class[error_class_count] = {};
        std::vector<host_stats> hosts;
        std::vector<threshold_verdict> thresholds;
    } extended;
};

/// The cheap totals a progress line or a watched threshold needs: no strings, no allocation.
struct totals {
    std::uint64_t chapters_started = 0, chapters_ended = 0, chapters_failed = 0, found = 0,
                  downloaded = 0, failed = 0, skipped = 0, processed = 0, in_flight = 0,
                  download_errors = 0, retries = 0, total_bytes = 0, received_bytes = 0;
};

/// Time, injected so that tests decide it. Both are called from any thread.
struct clock_source {
    std::function<std::chrono::steady_clock::time_point()>
        steady;  ///< empty = std::chrono::steady_clock
    std::function<std::chrono::system_clock::time_point()>
        system;  ///< empty = std::chrono::system_clock
};

/// The fields `update_chapter` assigns; those left empty stay as they are.
struct chapter_update {
    std::optional<std::uint64_t> images_found = std::nullopt, images_downloaded = std::nullopt,
                                 images_processed = std::nullopt;
};

/// What the engine knows of a chapter it starts.
struct chapter_identity {
    std::string series = {}, number /* canonical decimal */ = {}, title = {}, url = {};
};

/// How the engine ends a chapter.
struct chapter_ending {
    outcome state = outcome::failed;
    std::optional<error_class> error = std::nullopt;  ///< the failure that sank it
    std::string message = {};
};

/// All counters of one session. Any thread may call anything at any time; writers never wait.
class collector {
public:
    explicit collector(clock_source clock = {});
    ~collector();
    collector(collector const&) = delete;
    collector& operator=(collector const&) = delete;

    // The seed's API, keyed by chapter number (kept as a decimal with 6 places). Calls for a number
    // that was never started, is not finite or lies beyond +-9e12 are ignored; starting a number
    // again starts it afresh, and what was counted before is gone. Chapters that the engine's API
    // started are not reached by number: several series may have the same ones.
    // A successful add_download is one page found (if it was not announced), started and
    // downloaded; a failed one is a failed attempt, its page stays queued.
    chapter_handle start_chapter(double chapter_num, std::string_view url);
    void update_chapter(double chapter_num, chapter_update const& update) noexcept;
    void add_download(double chapter_num, std::uint64_t bytes_downloaded, bool success) noexcept;
    void end_chapter(double chapter_num, bool success, std::string_view error_message = {});
    stats get_stats() const;
    std::vector<chapter_stats> chapters() const;  ///< those in progress first
    /// Written to a temporary name in the same folder, fsynced and renamed: a reader sees the old
    /// file or the new one. Throws std::system_error; the old file then stays as it was.
    void export_json(std::filesystem::path const& file) const;
    void export_csv(std::filesystem::path const& file) const;
    /// The same texts on a stream. One snapshot, rows made one at a time.
    void write_json(std::ostream& out) const;
    void write_csv(std::ostream& out) const;

    // The engine's API, by handle.
    chapter_handle start_chapter(chapter_identity const& identity);
    void end_chapter(chapter_handle chapter, chapter_ending ending);
    host_handle host(std::string_view host_port);  ///< finds or creates; cold path, keep the handle
    void chapters_skipped(std::uint64_t n) noexcept;
    void discovery_request() noexcept;
    void set_exit_code(int code) noexcept;
    void set_thresholds(std::vector<threshold_verdict> verdicts);
    totals current_totals() const noexcept;
    /// Handles must be this collector's; an empty one is ignored. Nothing is to be counted into a
    /// chapter after its end; a second end takes the place of the first.
    chapter_stats chapter(chapter_handle chapter) const;  ///< a consistent snapshot of one chapter

private:
    friend struct live_view;  // what panelia's own exporters read; no part of this interface
    struct impl;
    std::unique_ptr<impl> impl_;
};

/// The JSON and the CSV export of a snapshot one already has.
void write_json(stats const& snapshot, std::ostream& out);
void write_csv(stats const& snapshot, std::ostream& out);

/// The process-wide collector of the seed's examples: a convenience over explicit instances.
/// The returned pointer keeps its session alive: writers still running after `reset_collector`
/// finish on the old one.
std::shared_ptr<collector> get_collector();
/// Starts a new session: the next `get_collector` returns a fresh collector.
void reset_collector();

}  // namespace panelia::metrics
