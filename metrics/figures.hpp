// Numbers and times as the exports print them: Python's rounding, plain decimals, clock texts.
// Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace panelia::metrics {

/// `round(value, 2)` as Python does it: the double nearest to the decimal nearest to `value`.
double round2(double value) noexcept;

/// A float in plain notation, never with an exponent: the shortest text that reads back as the same
/// double, with ".0" when it is whole ("150.0", "0.33"). NaN and infinities give "null".
std::string plain_float(double value);
/// The same with at most `places` (0..17) decimals, trailing zeros dropped: 0.25, 3.0.
std::string plain_float(double value, int places);

/// A canonical decimal as a Python float prints it, in plain notation: "1" -> "1.0", "10.50" ->
/// "10.5". Empty for text that is no decimal.
std::string python_decimal(std::string_view decimal);

/// "3m 0s", "45s", "1h 2m 3s": whole seconds, rounded down.
std::string duration_human(std::chrono::nanoseconds duration);
/// ISO 8601 local time to the second with its offset: "2025-12-08T18:00:00+01:00".
std::string iso_local_time(std::chrono::system_clock::time_point when);

/// A span of time on one steady scale, in nanoseconds.
struct interval {
    std::int64_t from = 0, to = 0;
};
/// How long at least one interval was open. Reorders its argument; ignores those with to <= from.
std::int64_t union_length(std::span<interval> intervals);

}  // namespace panelia::metrics
