// Points in time as HTTP writes them, and Retry-After. Pure. RFC 9110, sections 5.6.7 and 10.2.3.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace panelia::net {

/// Reads an IMF-fixdate ("Sun, 06 Nov 1994 08:49:37 GMT"), an RFC 850 date ("Sunday, 06-Nov-94
/// 08:49:37 GMT") or an asctime date ("Sun Nov  6 08:49:37 1994"), always UTC. Tolerant of case,
/// repeated blanks, a wrong weekday and "UTC" or "+0000" for GMT; nothing for any other text or an
/// impossible day. `now` decides the century of a two-digit year: never more than 50 years ahead.
std::optional<std::chrono::system_clock::time_point> parse_http_date(
    std::string_view text, std::chrono::system_clock::time_point now
);

/// How long a Retry-After asks to wait from `now` on: seconds (a fraction is kept) or a date.
/// A negative number or a date in the past is 0; more than ten years is ten years, so that adding
/// it to any clock is safe. Nothing when the text is neither.
std::optional<std::chrono::nanoseconds> parse_retry_after(
    std::string_view text, std::chrono::system_clock::time_point now
);

}  // namespace panelia::net
