// One chapter's counters: the memory layout, who may write what, and in which order a reader looks.
// Cold data (identity, ending) hangs off it by pointer. Knows no clock, no number and no
// statistics.
#pragma once

#include "metrics/reading.hpp"
#include "panelia/metrics.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace panelia::metrics {

/// Counters that only the slot's owner writes: plain load and store, no locked instruction. One
/// cache line holds all that a page's ordinary life touches.
struct owner_lane {
    std::atomic<std::uint64_t> owner{0};  ///< a thread's never-reused number; 0: unclaimed
    std::atomic<std::uint64_t> started{0}, downloaded{0}, processed{0}, bytes{0}, attempts{0},
        received{0}, transfer_ns{0};
};

/// Counters that any thread adds to.
struct shared_lane {
    std::atomic<std::uint64_t> started{0}, downloaded{0}, processed{0}, bytes{0}, attempts{0},
        received{0}, transfer_ns{0};
    std::atomic<std::uint64_t> found{0}, skipped{0}, failed{0}, returned{0}, retries{0};
    /// What an assignment (`update_chapter`) added to the counted value, modulo 2^64.
    std::atomic<std::uint64_t> found_offset{0}, downloaded_offset{0}, processed_offset{0};
};

/// One chapter's counters. A hot counter is owner lane + shared lane: the first thread that starts
/// or downloads a page claims the owner lane for good, every other thread adds to the shared one.
///
/// Why no snapshot shows a negative term. Let F found, K skipped, S started, R returned, D
/// downloaded, X failed; queued = F - K - S + R and in_flight = S - D - X - R. A page's events
/// happen one after another (same thread, or handed over with synchronisation), each increment is
/// a release, each of the reader's loads an acquire. A load that sees an increment therefore
/// synchronises with it: in the owner lane the value read was stored by the one writer, after all
/// its earlier events; in the shared lane every later fetch_add continues the release sequence of
/// all earlier ones. So everything that happened before a counted event happens before the
/// reader's next load, which by coherence must not show less. The reader loads D, X and R first,
/// then S and K, then F: each counted D, X, R has its S counted, so in_flight >= 0; each counted S
/// and K has its F or its R counted, so queued >= 0, provided R did not move between its two uses.
/// The reader loads R again after S and starts over if it moved (pages are returned only when a
/// session stops); after `patience` such rounds it keeps the last reading, and `account` clamps.
/// Likewise retries <= errors <= attempts and processed <= downloaded.
struct alignas(64) chapter_slot {
    owner_lane own;
    alignas(64) shared_lane shared;

    // Written when the chapter starts or ends; read by all.
    alignas(64) chapter_identity_record const* identity = nullptr;
    std::atomic<chapter_ending_record const*> ending{nullptr};
    std::int64_t started_ns = 0;          ///< since the session's start
    std::uint32_t active_index = 0;       ///< guarded by the collector's cold mutex
    std::atomic<bool> superseded{false};  ///< its number was started again
    std::atomic<std::uint32_t> errors[error_slots] = {};

    /// The counters as they stand, consistent as told above. Never waits for a writer.
    counter_reading read() const noexcept;
    /// The whole chapter; one that is seen as ended is seen with its last page.
    chapter_reading read_chapter() const noexcept;

    // The facade's ways to write.
    /// One attempt that took `bytes` off the wire: a page started and downloaded, or an error.
    void count_download(std::uint64_t bytes, bool success) noexcept;
    void assign(chapter_update const& update) noexcept;

    static constexpr int patience = 64;
};
static_assert(sizeof(chapter_slot) == 320);
static_assert(alignof(chapter_slot) == 64);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

}  // namespace panelia::metrics
