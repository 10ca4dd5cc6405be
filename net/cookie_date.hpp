// Dates of cookies, which are looser than those of the rest of HTTP. Pure. RFC 6265, section 5.1.1.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace panelia::net {

/// Time, day, month and year in any order among whatever else; two-digit years as the RFC has them.
/// Nothing when one is missing or impossible. Years after 2200 count as 2200.
std::optional<std::chrono::system_clock::time_point> parse_cookie_date(std::string_view text);

}  // namespace panelia::net
