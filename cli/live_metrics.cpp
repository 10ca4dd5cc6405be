#include "cli/live_metrics.hpp"

#include "cli/usage_error.hpp"

#include <string>

namespace panelia::cli {

std::unique_ptr<engine::metrics_endpoint> listen_for_scrapes(
    get_options const& options, log& journal
) {
    if (!options.metrics_listen) return nullptr;
    auto const& [address, port] = *options.metrics_listen;
    std::unique_ptr<engine::metrics_endpoint> endpoint;
    try {
        endpoint = std::make_unique<engine::metrics_endpoint>(address, port);
    } catch (engine::listen_error const& e) {
        throw usage_error(std::string("--metrics-listen: ") + e.what());
    }
    std::string const line = "live metrics at " + endpoint->url();
    if (!endpoint->loopback()) {
        journal.write(log_threshold::warning, line + " (for everybody who reaches this machine)");
    } else if (port == 0) {
        // A port that the system chose is known to nobody who does not read it here.
        journal.announce(line);
    } else {
        journal.write(log_threshold::info, line);
    }
    return endpoint;
}

}  // namespace panelia::cli
