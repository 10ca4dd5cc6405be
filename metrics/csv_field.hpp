// A text as a field of a CSV file, for everything that writes CSV.
#pragma once

#include <string>
#include <string_view>

namespace panelia::metrics {

/// Quoted where RFC 4180 asks for it; each byte that is no part of well-formed UTF-8 becomes
/// U+FFFD, as in the JSON.
std::string csv_field(std::string_view text);

}  // namespace panelia::metrics
