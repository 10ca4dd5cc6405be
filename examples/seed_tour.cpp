// The complete example of the metrics module's description, line for line: three chapters, ten
// pages each, statistics, both exports, a summary. Writes into the current folder.
#include "panelia/metrics.hpp"

#include <cstdio>
#include <exception>
#include <string>

using panelia::metrics::get_collector;
using panelia::metrics::reset_collector;

int main() try {
    // A new session.
    reset_collector();

    // The global collector.
    auto const collector = get_collector();

    // Three chapters.
    for (double const chap_num : {1.0, 2.0, 3.0}) {
        auto const url =
            "https://example.com/chapter/" + std::to_string(static_cast<int>(chap_num));

        // Begin to track.
        collector->start_chapter(chap_num, url);

        try {
            // Pretend to look for pages.
            unsigned const images_found = 10;
            collector->update_chapter(chap_num, {.images_found = images_found});

            // Pretend to download them.
            for (unsigned i = 0; i < images_found; ++i)
                collector->add_download(chap_num, 1'024'000, true);

            // Success.
            collector->update_chapter(chap_num, {.images_processed = images_found});
            collector->end_chapter(chap_num, true);
        } catch (std::exception const& e) {
            // Failure.
            collector->end_chapter(chap_num, false, e.what());
        }
    }

    // Statistics.
    auto const stats = collector->get_stats();

    // Exports.
    collector->export_json("session_metrics.json");
    collector->export_csv("chapters_metrics.csv");

    // The summary.
    std::printf(
        "Chapters succeeded: %llu/%llu\n",
        static_cast<unsigned long long>(stats.chapters.succeeded),
        static_cast<unsigned long long>(stats.chapters.attempted)
    );
    std::printf("Success rate: %.1f%%\n", stats.chapters.success_rate);
    std::printf("Average speed: %.2f MB/s\n", stats.performance.avg_speed_mbps);
    std::printf("Data downloaded: %.1f MB\n", stats.performance.total_mb_downloaded);
} catch (std::exception const& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
}
