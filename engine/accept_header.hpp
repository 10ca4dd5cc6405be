// Which text format a scrape gets: what its Accept header says, nothing else. Pure.
#pragma once

#include "metrics/prometheus.hpp"

#include <string_view>

namespace panelia::engine {

/// The format for a request with that Accept value (several fields joined by commas; empty when
/// there is none). RFC 9110, section 12.5.1: OpenMetrics when it is named, in version 1.0.0 or in
/// none, with a weight above zero and not below the one of text/plain. Wildcards alone, other types
/// and malformed ranges get the Prometheus format: a scrape is never refused for its Accept.
metrics::exposition negotiate(std::string_view accept) noexcept;

}  // namespace panelia::engine
