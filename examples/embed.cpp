// Embedding panelia: one chapter into a library, watched, stopped when the disk is full, measured.
#include <panelia/session.hpp>

#include <iostream>

struct printer final : panelia::observer {
    void page_finished(page_info const& page) override {
        if (page.error == panelia::errc::disk_full) running->stop();  // from any thread
        std::cout << "page " << page.page << ": "
                  << (page.error ? page.error.message() : std::string(page.file)) << '\n';
    }
    panelia::session* running = nullptr;
};

struct one_chapter final : panelia::chapter_source {
    std::optional<panelia::chapter_spec> next() override { return std::exchange(chapter, {}); }
    std::optional<panelia::chapter_spec> chapter{std::in_place};
};

int main(int argc, char** argv) {
    one_chapter source;
    source.chapter->series = "Example";
    source.chapter->number = "1";
    for (int i = 1; i < argc; ++i) source.chapter->pages.push_back({.url = argv[i]});

    panelia::session_options options;
    options.output = "library";
    printer watch;
    panelia::session session(options, &watch);
    watch.running = &session;
    auto const report = session.run(source);

    auto const stats = session.metrics().get_stats();
    std::cout << report.pages_downloaded << " pages, " << stats.performance.total_mb_downloaded
              << " MiB at " << stats.performance.avg_speed_mbps << " MiB/s\n";
    session.metrics().export_json("metrics.json");
    return report.chapters_failed == 0 ? 0 : 1;
}
