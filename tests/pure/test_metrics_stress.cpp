// The invariant while eight threads count: in every snapshot, not only at the end. Bounded to about
// a second; the same test runs under TSan.
#include "metrics/slot.hpp"
#include "metrics/slot_store.hpp"
#include "panelia/metrics.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace panelia::metrics;
using panelia::error_class;
using std::chrono::steady_clock;

namespace {

constexpr auto duration = std::chrono::milliseconds(300);

/// A page's life as the engine counts it; `i` decides how it goes.
void one_page(chapter_handle const& chapter, std::uint32_t i) {
    chapter.pages_found(1);
    if (i % 16 == 0) return chapter.page_skipped();
    chapter.page_started();
    if (i % 64 == 1) {  // stopped once, then taken up again
        chapter.page_returned();
        chapter.page_started();
    }
    for (std::uint32_t failures = 0; failures < i % 3; ++failures) {
        chapter.attempt_started();
        chapter.received(10);
        chapter.attempt_failed(error_class::http_5xx);
        if (i % 32 == 2 && failures == 1) return chapter.page_failed();
        chapter.retry();
    }
    chapter.attempt_started();
    chapter.received(100);
    chapter.transferring(std::chrono::microseconds(1));
    chapter.page_downloaded(100);
    chapter.page_processed();
}

/// Terms as signed numbers, before `account` could hide a negative one.
bool holds(counter_reading const& r) {
    auto const n = [](std::uint64_t value) {
        return static_cast<std::int64_t>(value);
    };
    std::uint64_t errors = 0;
    for (auto const e : r.errors) errors += e;
    auto const queued = n(r.found) - n(r.skipped) - n(r.started) + n(r.returned);
    auto const in_flight = n(r.started) - n(r.downloaded) - n(r.failed) - n(r.returned);
    return queued >= 0 && in_flight >= 0 && r.processed <= r.downloaded && r.retries <= errors &&
           r.downloaded + errors <= r.attempts && r.bytes >= 100 * r.downloaded;
}

bool holds(chapter_stats const& c) {
    constexpr auto sane = std::uint64_t{1} << 50;  // a term that wrapped would be beyond
    return c.images_downloaded + c.failed + c.skipped + c.in_flight + c.queued == c.images_found &&
           c.images_downloaded < sane && c.failed < sane && c.skipped < sane &&
           c.in_flight < sane && c.queued < sane;
}

/// Pages that one thread starts and another ends: the hand-over is the only synchronisation.
class hand_over {
public:
    void give() { pages_.fetch_add(1, std::memory_order_release); }
    int waiting() const { return pages_.load(std::memory_order_relaxed); }
    bool take() {
        auto n = pages_.load(std::memory_order_relaxed);
        while (n > 0)
            if (pages_.compare_exchange_weak(n, n - 1, std::memory_order_acquire)) return true;
        return false;
    }

private:
    std::atomic<int> pages_{0};
};

/// Runs eight threads until `until`; thread t gets its own number.
template <class Body>
void with_eight_threads(Body const& body, std::vector<std::thread>& threads) {
    for (unsigned t = 0; t < 8; ++t) threads.emplace_back([&body, t] { body(t); });
}

}  // namespace

TEST_CASE("stress: no term of any raw reading is ever negative, across lanes and threads") {
    slot_store store;
    for (int i = 0; i < 5; ++i) store.append(nullptr, 0);
    std::atomic<bool> stop{false};
    hand_over started;
    auto const body = [&](unsigned t) {
        // 0..2: one chapter together; 3, 6, 7: one each, where no page in flight of another thread
        // hides a term that is one too small; 4, 5: one chapter, its pages handed over.
        auto& slot = store[t < 3 ? 0U : t < 6 ? (t == 3 ? 1U : 2U) : t - 3U];
        chapter_handle const chapter(&slot);
        for (std::uint32_t i = t; !stop.load(std::memory_order_relaxed); ++i) {
            if (t == 4 && started.waiting() < 2) {
                chapter.pages_found(1);
                chapter.page_started();
                chapter.attempt_started();
                started.give();
            } else if (t == 5 && started.take()) {
                chapter.page_downloaded(100);
                chapter.page_processed();
            } else if (t != 4 && t != 5) {
                one_page(chapter, i);
            }
        }
    };
    std::vector<std::thread> threads;
    with_eight_threads(body, threads);
    std::uint64_t readings = 0, broken = 0;
    for (auto const end = steady_clock::now() + duration; steady_clock::now() < end;)
        for (std::size_t i = 0; i < store.size(); ++i, ++readings)
            broken += holds(store[i].read()) ? 0 : 1;
    stop = true;
    for (auto& t : threads) t.join();
    CHECK(readings > 100);
    CHECK(broken == 0);
}

TEST_CASE("stress: every snapshot of a collector adds up while eight threads count") {
    collector c;
    std::atomic<bool> stop{false};
    std::atomic<std::uint64_t> pages{0};
    auto const common = c.start_chapter(chapter_identity{.number = "1"});
    c.start_chapter(7.0, "https://a.example/7");
    auto const body = [&](unsigned t) {
        std::uint64_t mine = 0;
        for (std::uint32_t i = 0; !stop.load(std::memory_order_relaxed); ++i) {
            auto const own = c.start_chapter(chapter_identity{.number = std::to_string(i)});
            for (std::uint32_t p = 0; p < 50; ++p, mine += 2) {
                one_page(own, p);
                one_page(common, p + t);
                c.add_download(7.0, 10, p % 2 == 0);
                if (p % 8 == 0)
                    c.update_chapter(7.0, {.images_found = p, .images_downloaded = i % 5});
            }
            c.end_chapter(own, {.state = i % 2 != 0 ? outcome::complete : outcome::failed});
            std::this_thread::yield();
        }
        pages += mine;
    };
    std::vector<std::thread> threads;
    with_eight_threads(body, threads);
    std::uint64_t broken = 0;
    totals before;
    for (auto const end = steady_clock::now() + duration; steady_clock::now() < end;) {
        auto const s = c.get_stats();
        std::uint64_t found = 0;
        for (auto const& chapter : s.chapter_details) {
            broken += holds(chapter) ? 0 : 1;
            found += chapter.images_found;
        }
        broken += found == s.images.found ? 0 : 1;
        auto const now = c.current_totals();
        broken += now.received_bytes >= before.received_bytes ? 0 : 1;
        before = now;
    }
    stop = true;
    for (auto& t : threads) t.join();
    CHECK(broken == 0);
    auto const s = c.get_stats();
    auto const& facade = c.chapters();
    std::uint64_t by_handle = 0;
    for (auto const& chapter : facade) by_handle += chapter.url.empty() ? chapter.images_found : 0;
    CHECK(by_handle == pages);
    auto const t = c.current_totals();
    CHECK(t.found == s.images.found);
    CHECK(t.total_bytes == s.performance.total_bytes_downloaded);
    CHECK(t.chapters_started == s.chapters.attempted);
}

TEST_CASE("stress: a reset under fire loses no count and harms no writer") {
    constexpr int resets = 40;
    std::atomic<bool> stop{false};
    std::atomic<std::uint64_t> counted{0};
    reset_collector();
    auto const body = [&](unsigned t) {
        std::uint64_t mine = 0;
        double const number = t;
        for (; !stop.load(std::memory_order_relaxed); ++mine) {
            auto const c = get_collector();
            auto const chapter = c->start_chapter(number + 0.5, "https://a.example/");
            chapter.pages_found(1);
            c->end_chapter(number + 0.5, true);
            c->start_chapter(number + 1000.0 * static_cast<double>(mine + 1), "u");
            c->add_download(number + 1000.0 * static_cast<double>(mine + 1), 1, true);
        }
        counted += mine;
    };
    std::vector<std::thread> threads;
    with_eight_threads(body, threads);
    std::vector<std::shared_ptr<collector>> sessions;
    for (int i = 0; i < resets; ++i) {
        sessions.push_back(get_collector());
        std::this_thread::yield();
        static_cast<void>(sessions.back()->get_stats());
        reset_collector();
    }
    sessions.push_back(get_collector());
    stop = true;
    for (auto& t : threads) t.join();
    std::uint64_t seen = 0;
    for (auto const& session : sessions)
        seen += session->get_stats().performance.total_bytes_downloaded;
    CHECK(seen == counted);
    reset_collector();
}
