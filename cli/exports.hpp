// The files a run's metrics are written to, refreshed while it lasts and on every way out.
#pragma once

#include "cli/get_options.hpp"
#include "panelia/metrics.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace panelia::cli {

class exports {
public:
    explicit exports(get_options const& options);

    /// Writes every file that was asked for; one line per file that could not be written.
    std::vector<std::string> write(metrics::collector const& collector);
    /// Those that stand on disk since the last `write`.
    std::vector<std::filesystem::path> const& written() const noexcept { return written_; }
    bool any() const noexcept { return !json_.empty() || !csv_.empty() || !prom_.empty(); }

private:
    std::filesystem::path json_, csv_, prom_;
    std::vector<std::filesystem::path> written_;
};

/// The metrics as Prometheus reads them: text format 0.0.4, or OpenMetrics 1.0.
std::string prometheus_text(metrics::collector const& collector, bool open_metrics);
/// The statistics as the JSON export has them.
std::string statistics_json(metrics::collector const& collector);

}  // namespace panelia::cli
