// --metrics-listen: the session's metrics over HTTP while it runs.
#pragma once

#include "cli/get_options.hpp"
#include "cli/log.hpp"
#include "engine/metrics_endpoint.hpp"

#include <memory>

namespace panelia::cli {

/// Listens where the options say, so that nobody else can take the place; null when they say
/// nothing. Throws usage_error. The log learns the address.
std::unique_ptr<engine::metrics_endpoint> listen_for_scrapes(
    get_options const& options, log& journal
);

}  // namespace panelia::cli
