// What a reader took out of a slot, as plain values, and the page accounting on top of it. Pure.
#pragma once

#include "panelia/metrics.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace panelia::metrics {

/// One counter per error class and a last one for failures that came without a class
/// (`add_download(…, false)`).
inline constexpr std::size_t error_slots = error_class_count + 1;
inline constexpr std::size_t unclassified = error_class_count;

/// What is known of a chapter from its start; immutable, lives as long as its collector.
struct chapter_identity_record {
    std::string_view url, series, number, title;
};

/// How a chapter ended; immutable, lives as long as its collector.
struct chapter_ending_record {
    std::int64_t ended_ns = 0;  ///< since the session's start
    outcome state = outcome::failed;
    std::optional<error_class> error;
    std::string_view message;
};

/// A slot's counters at one moment, both lanes added up.
struct counter_reading {
    std::uint64_t found = 0, skipped = 0, started = 0, returned = 0, downloaded = 0, failed = 0,
                  processed = 0, bytes = 0, attempts = 0, retries = 0, received = 0,
                  transfer_ns = 0;
    std::uint64_t found_offset = 0, downloaded_offset = 0, processed_offset = 0;  ///< modulo 2^64
    std::array<std::uint32_t, error_slots> errors{};
};

/// A chapter's numbers as they are shown: offsets applied, pages accounted for.
struct chapter_counts {
    std::uint64_t found = 0, downloaded = 0, processed = 0, failed = 0, skipped = 0, in_flight = 0,
                  queued = 0, download_errors = 0, bytes = 0, attempts = 0, retries = 0,
                  received = 0, transfer_ns = 0;

    chapter_counts& operator+=(chapter_counts const& other) noexcept;
};

/// Turns a reading into numbers that add up: downloaded + failed + skipped + in_flight + queued ==
/// found, no term negative. A page that was downloaded, failed, skipped or is in flight is a known
/// page: if fewer were announced (or assigned), `found` is raised to those.
chapter_counts account(counter_reading const& r) noexcept;

/// One chapter as a snapshot holds it; times are nanoseconds since the session's start.
struct chapter_reading {
    chapter_identity_record const* identity = nullptr;
    chapter_ending_record const* ending = nullptr;  ///< null: in progress
    std::int64_t started_ns = 0;
    chapter_counts counts;
    std::array<std::uint32_t, error_slots> errors{};  ///< by `error_class`, then unclassified

    outcome state() const noexcept { return ending ? ending->state : outcome::in_progress; }
    /// Start to end, or to `now_ns` while in progress; never negative.
    std::int64_t elapsed_ns(std::int64_t now_ns) const noexcept;
};

}  // namespace panelia::metrics
