// The files a run's metrics are written to, refreshed while it lasts and on every way out.
#pragma once

#include "cli/get_options.hpp"
#include "panelia/metrics.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace panelia::cli {

/// A file that was asked for and could not be written.
struct unwritten_file {
    std::filesystem::path file;
    std::string why;
};
/// One line for all that could not be written for the same reason.
std::vector<std::string> unwritten_lines(std::vector<unwritten_file> const& files);

class exports {
public:
    explicit exports(get_options const& options);

    /// Writes every file that was asked for; those that could not be written.
    std::vector<unwritten_file> write(metrics::collector const& collector);
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
