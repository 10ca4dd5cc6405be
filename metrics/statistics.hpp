// From what was read out of the slots to the figures of docs/metrics.md. Pure: `now` is an
// argument.
#pragma once

#include "metrics/live_view.hpp"
#include "metrics/reading.hpp"
#include "panelia/metrics.hpp"

#include <cstdint>
#include <span>

namespace panelia::metrics {

/// One row of the exports.
chapter_stats describe(chapter_reading const& chapter, std::int64_t now_ns);
/// The same into a fresh row that is already in its place: rows are large.
void describe(chapter_reading const& chapter, std::int64_t now_ns, chapter_stats& s);

/// Everything that is derived from the chapters: `chapters`, `images`, `performance` and their part
/// of `extended`; `session.duration*` from `now_ns`. No rows.
stats summarise(std::span<chapter_reading const> chapters, std::int64_t now_ns);

/// 100 * part / whole with 2 decimals; 0 of 0 is 0.
double percent(std::uint64_t part, std::uint64_t whole) noexcept;

}  // namespace panelia::metrics
