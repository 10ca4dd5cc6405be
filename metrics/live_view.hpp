// A session at one moment without its chapters one by one: what /metrics, thresholds and the
// history read. Values only.
#pragma once

#include "metrics/histogram.hpp"
#include "metrics/reading.hpp"
#include "panelia/metrics.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace panelia::metrics {

inline constexpr std::size_t outcome_count = 5;

/// Sums over chapters.
struct tally {
    chapter_counts counts;
    std::array<std::uint64_t, error_slots> errors{};      ///< by `error_class`, then unclassified
    std::array<std::uint64_t, outcome_count> chapters{};  ///< by `outcome`

    void add(chapter_reading const& chapter) noexcept;
    tally& operator+=(tally const& other) noexcept;
};

struct live_view {
    /// Looks at no chapter that has ended: cheap at any number of them. Any thread.
    static live_view of(collector const& session);

    struct host {
        host_stats figures;
        distribution page_ns;  ///< behind figures.page_seconds
    };

    std::chrono::nanoseconds wall{0};
    tally all;                    ///< every chapter
    std::uint64_t queued = 0;     ///< in chapters in progress
    std::uint64_t in_flight = 0;  ///< in chapters in progress
    std::uint64_t chapters_skipped = 0, discovery_requests = 0;
    std::optional<int> exit_code;
    std::vector<host> hosts;  ///< in the order of their first request
    distribution page_ns, ttfb_ns, connect_ns, chapter_ns, page_bytes;
};

}  // namespace panelia::metrics
