// What counting costs: a download through a handle and through the seed's API, beside a map behind
// a mutex as the seed has it and beside prometheus-cpp, 1 to 4 threads, in one run; then snapshots.
#include "metrics/live_view.hpp"
#include "panelia/metrics.hpp"

#include <benchmark/benchmark.h>
#include <prometheus/counter.h>
#include <prometheus/registry.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <ostream>
#include <streambuf>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace {

namespace metrics = panelia::metrics;

constexpr std::uint64_t page_bytes = 150'000;

/// One collector for all threads of a benchmark.
metrics::collector& shared_collector() {
    static metrics::collector c;
    return c;
}

double chapter_of(benchmark::State const& state) {
    return state.thread_index() + 1;
}

/// The seed in C++: a dict of records behind one lock.
class mutex_map {
public:
    void start_chapter(double number, std::string url) {
        std::lock_guard const lock(guard_);
        chapters_[number].url = std::move(url);
    }
    void add_download(double number, std::uint64_t bytes, bool success) {
        std::lock_guard const lock(guard_);
        auto const found = chapters_.find(number);
        if (found == chapters_.end()) return;
        if (success) {
            ++found->second.images_downloaded;
            found->second.total_bytes += bytes;
        } else {
            ++found->second.download_errors;
        }
    }

private:
    struct record {
        std::string url;
        std::uint64_t images_downloaded = 0, total_bytes = 0, download_errors = 0;
    };
    std::mutex guard_;
    std::unordered_map<double, record> chapters_;
};

void count_through_handle(benchmark::State& state) {
    auto const chapter = shared_collector().start_chapter(metrics::chapter_identity{
        .series = "s", .number = "1", .title = "t", .url = "u"});
    for (auto _ : state) chapter.page_downloaded(page_bytes);
}
BENCHMARK(count_through_handle)->ThreadRange(1, 4)->UseRealTime();

void count_one_chapter_from_all_threads(benchmark::State& state) {
    static auto const chapter = shared_collector().start_chapter(metrics::chapter_identity{
        .series = "s", .number = "1", .title = "t", .url = "u"});
    for (auto _ : state) chapter.page_downloaded(page_bytes);
}
BENCHMARK(count_one_chapter_from_all_threads)->ThreadRange(1, 4)->UseRealTime();

/// Everything the engine counts for a page that comes at the first attempt.
void count_a_whole_page(benchmark::State& state) {
    auto const chapter = shared_collector().start_chapter(metrics::chapter_identity{
        .series = "s", .number = "1", .title = "t", .url = "u"});
    auto const host = shared_collector().host("a.example:443");
    for (auto _ : state) {
        chapter.page_started();
        chapter.attempt_started();
        host.request();
        chapter.received(page_bytes);
        host.received(page_bytes);
        chapter.transferring(std::chrono::microseconds(800));
        host.page(std::chrono::microseconds(300), std::chrono::microseconds(800), page_bytes);
        chapter.page_downloaded(page_bytes);
        chapter.page_processed();
    }
}
BENCHMARK(count_a_whole_page)->ThreadRange(1, 4)->UseRealTime();

void count_by_number(benchmark::State& state) {
    auto const number = chapter_of(state);
    auto& collector = shared_collector();
    collector.start_chapter(number, "https://example.com/chapter/1");
    for (auto _ : state) collector.add_download(number, page_bytes, true);
}
BENCHMARK(count_by_number)->ThreadRange(1, 4)->UseRealTime();

/// Each call meets another chapter than the one before: no use of the thread's memory.
void count_by_alternating_numbers(benchmark::State& state) {
    auto const number = chapter_of(state) * 2;
    auto& collector = shared_collector();
    collector.start_chapter(number, "https://example.com/chapter/1");
    collector.start_chapter(number + 1, "https://example.com/chapter/2");
    double odd = 0;
    for (auto _ : state) {
        collector.add_download(number + odd, page_bytes, true);
        odd = 1 - odd;
    }
}
BENCHMARK(count_by_alternating_numbers)->ThreadRange(1, 4)->UseRealTime();

void count_in_mutex_map(benchmark::State& state) {
    static mutex_map map;
    auto const number = chapter_of(state);
    map.start_chapter(number, "https://example.com/chapter/1");
    for (auto _ : state) map.add_download(number, page_bytes, true);
}
BENCHMARK(count_in_mutex_map)->ThreadRange(1, 4)->UseRealTime();

void count_in_prometheus_cpp(benchmark::State& state) {
    static prometheus::Registry registry;
    static auto& pages = prometheus::BuildCounter().Name("pages_total").Register(registry);
    static auto& bytes = prometheus::BuildCounter().Name("bytes_total").Register(registry);
    auto const label = std::to_string(state.thread_index());
    auto& page_counter = pages.Add({{"chapter", label}});
    auto& byte_counter = bytes.Add({{"chapter", label}});
    for (auto _ : state) {
        page_counter.Increment();
        byte_counter.Increment(static_cast<double>(page_bytes));
    }
}
BENCHMARK(count_in_prometheus_cpp)->ThreadRange(1, 4)->UseRealTime();

void get_the_global_collector(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(metrics::get_collector());
}
BENCHMARK(get_the_global_collector)->ThreadRange(1, 4)->UseRealTime();

// --- reading

/// A collector with `chapters` of 100 pages each; all but the last 8 have ended.
std::unique_ptr<metrics::collector> filled(std::int64_t chapters) {
    auto c = std::make_unique<metrics::collector>();
    for (std::int64_t i = 0; i < chapters; ++i) {
        auto const number = std::to_string(i + 1);
        auto const chapter = c->start_chapter(metrics::chapter_identity{
            .series = "A series of some length",
            .number = number,
            .title = "The title of chapter " + number,
            .url = "https://reader.example.org/series/a-series/chapter/" + number});
        chapter.pages_found(100);
        for (int page = 0; page < 100; ++page) {
            chapter.attempt_started();
            chapter.page_started();
            chapter.page_downloaded(page_bytes);
            chapter.page_processed();
        }
        if (i + 8 < chapters) c->end_chapter(chapter, {.state = metrics::outcome::complete});
    }
    return c;
}

/// Counts on as long as it lives; `per_second()` tells how fast.
class running_writer {
public:
    explicit running_writer(metrics::collector& c)
        : thread_([this, chapter = c.start_chapter(metrics::chapter_identity{})] {
              while (!stop_.load(std::memory_order_relaxed)) {
                  for (int i = 0; i < 1000; ++i) chapter.page_downloaded(page_bytes);
                  counted_.fetch_add(1000, std::memory_order_relaxed);
              }
          }) {}
    ~running_writer() {
        stop_ = true;
        thread_.join();
    }
    std::uint64_t counted() const { return counted_.load(std::memory_order_relaxed); }

private:
    std::atomic<bool> stop_{false};
    std::atomic<std::uint64_t> counted_{0};
    std::thread thread_;
};

void snapshot_while_counting(benchmark::State& state) {
    auto const collector = filled(state.range(0));
    running_writer const writer(*collector);
    for (auto _ : state) benchmark::DoNotOptimize(collector->get_stats());
}
BENCHMARK(snapshot_while_counting)->Arg(10'000)->Unit(benchmark::kMillisecond)->UseRealTime();

/// How much slower a writer counts while ten full snapshots a second are taken beside it.
void writers_beside_snapshots(benchmark::State& state) {
    using clock = std::chrono::steady_clock;
    auto const collector = filled(10'000);
    running_writer const writer(*collector);
    auto const rate = [&](bool snapshots) {
        auto const from = writer.counted();
        auto const begin = clock::now();
        for (int i = 0; i < 10; ++i) {
            if (snapshots) benchmark::DoNotOptimize(collector->get_stats());
            std::this_thread::sleep_until(begin + (i + 1) * std::chrono::milliseconds(100));
        }
        auto const seconds = std::chrono::duration<double>(clock::now() - begin).count();
        return static_cast<double>(writer.counted() - from) / seconds;
    };
    double alone = 0, beside = 0;
    for (auto _ : state) {
        alone += rate(false);
        beside += rate(true);
    }
    state.counters["slower_percent"] = 100 * (1 - beside / alone);
}
BENCHMARK(writers_beside_snapshots)->Iterations(3)->Unit(benchmark::kMillisecond)->UseRealTime();

void totals_of_a_progress_line(benchmark::State& state) {
    auto const collector = filled(state.range(0));
    for (auto _ : state) benchmark::DoNotOptimize(collector->current_totals());
}
BENCHMARK(totals_of_a_progress_line)->Arg(10'000)->Arg(1'000'000);

class counting_buffer : public std::streambuf {
protected:
    int_type overflow(int_type c) override { return traits_type::not_eof(c); }
    std::streamsize xsputn(char const*, std::streamsize n) override { return n; }
};

void json_of_10000_chapters(benchmark::State& state) {
    auto const collector = filled(10'000);
    counting_buffer nowhere;
    std::ostream out(&nowhere);
    for (auto _ : state) collector->write_json(out);
}
BENCHMARK(json_of_10000_chapters)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
