// Sentences about a session's figures (`success_rate<99`, `page_seconds.p95{host=h}>=2s`): parsed,
// checked, judged. What to do about a verdict is not decided here. Pure.
#pragma once

#include "panelia/metrics.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::metrics {

/// What a metric is measured in; decides which units a sentence about it may use.
enum class dimension : std::uint8_t { percent, seconds, bytes, bytes_per_second, count };

/// What of a distribution is meant; `none` for metrics that are a single figure.
enum class aggregate : std::uint8_t { none, p50, p90, p95, p99, min, max, mean };

enum class comparison : std::uint8_t { less, less_equal, greater, greater_equal, equal, not_equal };

/// Which option a sentence came with.
enum class threshold_kind : std::uint8_t { fail, warn, abort };

/// A figure and how much it rests on; no value = no data.
struct measurement {
    std::optional<double> value;
    std::uint64_t samples = 0;
};

/// One metric a sentence may name. Documentation and help list these.
struct threshold_metric {
    std::string name;
    dimension measured_in;
    /// A bare number's worth in base units (s, B, B/s, 1): 1048576 where the figure is in MiB.
    double scale;
    bool distribution;      ///< asks for an aggregate
    std::string_view text;  ///< what it means, one line
    measurement (*of_session)(stats const&, aggregate);
    measurement (*of_host)(host_stats const&, aggregate);  ///< null: not known per host
};

/// All of them, in the order of the documentation. Lives as long as the program.
std::vector<threshold_metric> const& threshold_metrics();

/// A sentence that has been understood.
struct threshold {
    std::string expr;  ///< as it was written
    threshold_metric const* metric = nullptr;
    aggregate of = aggregate::none;
    std::string host;  ///< lower-case "host" or "host:port"; empty: the whole session
    comparison op = comparison::less;
    double number = 0;  ///< in the metric's own unit, as the exports have it
};

/// Why a sentence was not understood.
struct threshold_error {
    std::string message;
    std::size_t offset = 0;  ///< of the offending byte in the sentence
};

/// Parses `metric[.agg][{host=…}] op number[unit]`; blanks are allowed between the parts. Nothing,
/// and the reason in `why`, when it is malformed, names no metric or mixes up units.
std::optional<threshold> parse_threshold(std::string_view expr, threshold_error& why);

/// Two lines: the sentence, and a caret under the offending place followed by the reason.
std::string with_caret(std::string_view expr, threshold_error const& error);

/// A rate, speed or distribution that rests on less aborts nothing: its verdict is `ok`, with the
/// samples there were and no value.
inline constexpr std::uint64_t threshold_min_samples = 20;

/// Judges a finished session. `ok` is false when the sentence is true, and, for `fail` and `warn`,
/// when there is no data.
threshold_verdict judge(threshold const& t, stats const& s, threshold_kind kind);

/// Judges a running session for --abort-if: never before `grace` has passed since its start.
threshold_verdict watch(
    threshold const& t,
    stats const& s,
    std::chrono::nanoseconds elapsed,
    std::chrono::nanoseconds grace
);

/// "--fail-if success_rate<99: failed, 97.5 % from 40 samples", "…: ok, …", "…: failed, no data",
/// "--abort-if success_rate<50: not judged, too few samples: 4 of 20".
std::string describe(threshold const& t, threshold_verdict const& verdict);

/// "fail", "warn", "abort": as in the exports.
std::string_view to_string(threshold_kind kind) noexcept;
/// "p95", …; empty for none.
std::string_view to_string(aggregate a) noexcept;

}  // namespace panelia::metrics
