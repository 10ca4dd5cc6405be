// What a collector holds, and who guards what.
#pragma once

#include "metrics/host.hpp"
#include "metrics/live_view.hpp"
#include "metrics/number_index.hpp"
#include "metrics/slot_store.hpp"
#include "metrics/statistics.hpp"
#include "metrics/text_arena.hpp"
#include "panelia/metrics.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace panelia::metrics {

inline constexpr std::int64_t no_exit_code = std::numeric_limits<std::int64_t>::min();

/// Counting touches only slots and the index (no lock). Starting and ending chapters, meeting a
/// host and reading totals take `cold`. Full snapshots take it only for hosts and verdicts.
struct collector::impl {
    explicit impl(clock_source clock);

    /// Nanoseconds since the session's start, never negative.
    std::int64_t now_ns() const;
    /// The slot of a number through the calling thread's memory of its last one; null if unknown.
    chapter_slot* find(double chapter_num) noexcept;

    // With `cold` held:
    chapter_slot& open(chapter_identity const& identity);
    void close(chapter_slot& slot, chapter_ending const& ending, std::int64_t ended_ns);
    void supersede(chapter_slot& slot) noexcept;
    void leave_active(chapter_slot& slot) noexcept;
    std::string_view keep_series(std::string_view series);
    /// Sums over all chapters that are not superseded; ended ones are remembered, not read again.
    tally sum_all(tally& active_only) noexcept;

    /// Every chapter that is not superseded, in the order of starting. `now` is set afterwards, so
    /// that no chapter ends after it.
    std::vector<chapter_reading> read_chapters(std::int64_t& now) const;
    /// All of `stats` but the rows.
    stats head(std::vector<chapter_reading> const& chapters, std::int64_t now) const;

    clock_source const clock;
    std::chrono::steady_clock::time_point const started;
    std::chrono::system_clock::time_point const started_at;
    std::uint64_t const id;  ///< never reused: threads remember it beyond the collector's life

    slot_store slots;
    number_index index;
    session_histograms histograms;
    std::atomic<std::uint64_t> chapters_skipped{0}, discovery_requests{0};
    std::atomic<std::int64_t> exit_code{no_exit_code};
    /// `ended` no longer agrees with the slots (a chapter was restarted, ended twice or counted
    /// into after its end): the next reader of totals adds it up anew.
    std::atomic<bool> ended_stale{false};

    mutable std::mutex cold;
    text_arena texts;
    std::unordered_set<std::string_view> series;  ///< each series' name once
    std::vector<chapter_slot*> active;
    tally ended;
    std::deque<host_slot> hosts;
    std::map<std::string, host_slot*, std::less<>> host_by_name;
    std::vector<threshold_verdict> thresholds;
};

}  // namespace panelia::metrics
