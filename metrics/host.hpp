// One host's counters. Created on the cold path, counted into from any thread, never moved.
#pragma once

#include "metrics/histogram.hpp"
#include "panelia/metrics.hpp"

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>

namespace panelia::metrics {

/// The session's own histograms, which every host also records into.
struct session_histograms {
    histogram ttfb{largest_duration_ns}, connect{largest_duration_ns}, chapter{largest_duration_ns},
        page_bytes{largest_size_bytes};
};

/// About 9 KiB, most of it the histogram of its pages' durations.
struct alignas(64) host_slot {
    host_slot(std::string host_port, session_histograms& of_session)
        : name(std::move(host_port)), session(of_session) {}

    std::string name;  ///< "host:port"
    session_histograms& session;
    std::atomic<std::uint64_t> requests{0}, received{0}, errors{0}, retries{0}, connections{0},
        rate_limit_wait_ns{0};
    histogram page{largest_duration_ns};

    /// `page_ns`: a snapshot of `page`.
    host_stats read(distribution const& page_ns) const;
};

}  // namespace panelia::metrics
