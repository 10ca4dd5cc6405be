#include "cli/exports.hpp"

#include "cli/text.hpp"
#include "metrics/atomic_file.hpp"
#include "metrics/live_view.hpp"
#include "metrics/prometheus.hpp"

#include <algorithm>
#include <exception>
#include <functional>
#include <sstream>
#include <system_error>

namespace panelia::cli {
namespace fs = std::filesystem;

exports::exports(get_options const& options)
    : json_(options.metrics_json), csv_(options.metrics_csv), prom_(options.metrics_prom) {}

std::vector<unwritten_file> exports::write(metrics::collector const& collector) {
    std::vector<unwritten_file> failures;
    written_.clear();
    auto const attempt = [&](fs::path const& file, std::function<void()> const& save) {
        if (file.empty()) return;
        try {
            save();
            written_.push_back(file);
        } catch (std::system_error const& e) {
            failures.push_back({file, e.code().message()});
        } catch (std::exception const& e) {
            failures.push_back({file, e.what()});
        }
    };
    attempt(json_, [&] { collector.export_json(json_); });
    attempt(csv_, [&] { collector.export_csv(csv_); });
    attempt(prom_, [&] {
        auto const text = prometheus_text(collector, false);
        metrics::write_file_atomically(prom_, [&](std::ostream& out) { out << text; });
    });
    return failures;
}

std::vector<std::string> unwritten_lines(std::vector<unwritten_file> const& files) {
    std::vector<std::string> lines;
    for (auto file = files.begin(); file != files.end(); ++file) {
        auto const alike = [&file](auto const& other) {
            return other.why == file->why;
        };
        if (std::any_of(files.begin(), file, alike)) continue;
        std::string line;
        for (auto const& other : files)
            if (alike(other)) line += (line.empty() ? "" : ", ") + printable(other.file.string());
        lines.push_back(line + ": " + printable(file->why));
    }
    return lines;
}

std::string prometheus_text(metrics::collector const& collector, bool open_metrics) {
    using metrics::exposition;
    std::ostringstream out;
    auto const format = open_metrics ? exposition::openmetrics : exposition::text;
    metrics::write_prometheus(metrics::live_view::of(collector), format, out);
    return out.str();
}

std::string statistics_json(metrics::collector const& collector) {
    std::ostringstream out;
    collector.write_json(out);
    return out.str();
}

}  // namespace panelia::cli
