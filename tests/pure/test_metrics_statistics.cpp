// The formulas of docs/metrics.md on small sessions whose figures are known.
#include "panelia/metrics.hpp"
#include "tests/pure/manual_clock.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace panelia::metrics;
using namespace std::chrono_literals;
using panelia::error_class;
using panelia::testing::manual_clock;

namespace {

struct session {
    manual_clock clock;
    collector c{clock.source()};

    chapter_handle start(char const* number) {
        return c.start_chapter(chapter_identity{.series = "s", .number = number});
    }
    /// A page that comes at the first attempt.
    static void page(chapter_handle const& chapter, std::uint64_t bytes) {
        chapter.pages_found(1);
        chapter.page_started();
        chapter.attempt_started();
        chapter.received(bytes);
        chapter.page_downloaded(bytes);
        chapter.page_processed();
    }
};

}  // namespace

TEST_CASE("statistics: the seed's figures, 15 MiB in 45.2 s are 0.33") {
    session s;
    s.c.start_chapter(1.0, "https://example.com/chapter/1");
    s.c.update_chapter(1.0, {.images_found = 10});
    for (int i = 0; i < 10; ++i) s.c.add_download(1.0, 1'572'864, true);
    s.c.update_chapter(1.0, {.images_processed = 10});
    s.clock.advance(45'200ms);
    s.c.end_chapter(1.0, true);
    auto const c = s.c.get_stats().chapter_details.at(0);
    CHECK(c.duration == 45.2);
    CHECK(c.total_bytes == 15'728'640);
    CHECK(c.download_speed_mbps == 0.33);
    CHECK(c.success_rate == 100.0);
    CHECK(c.success);
}

TEST_CASE("statistics: the seed's figures, 1024000 B in 0.1 s are 9.77") {
    session s;
    s.c.start_chapter(1.0, "https://example.com/chapter/1");
    s.c.update_chapter(1.0, {.images_found = 10});
    s.clock.advance(100ms);
    s.c.add_download(1.0, 1'024'000, true);
    s.c.end_chapter(1.0, true);
    auto const c = s.c.get_stats().chapter_details.at(0);
    CHECK(c.duration == 0.1);
    CHECK(c.download_speed_mbps == 9.77);
    CHECK(c.success_rate == 10.0);
}

TEST_CASE("statistics: the seed's global figures") {
    session s;
    for (int i = 1; i <= 10; ++i) {
        auto const number = static_cast<double>(i);
        s.c.start_chapter(number, "u");
        s.c.update_chapter(number, {.images_found = 10});
        for (int p = 0; p < (i == 10 ? 5 : 10); ++p)
            s.c.add_download(number, p == 0 && i == 10 ? 1'655'676 : 1'655'646, true);
        for (int p = 0; p < (i == 10 ? 5 : 0); ++p) s.c.add_download(number, 0, false);
        s.c.update_chapter(number, {.images_processed = i == 10 ? 5 : 10});
        s.clock.advance(18'050ms);
        s.c.end_chapter(number, i != 10);
    }
    auto const stats = s.c.get_stats();
    CHECK(stats.session.duration_seconds == 180.5);
    CHECK(stats.session.duration_human == "3m 0s");
    CHECK(stats.chapters.attempted == 10);
    CHECK(stats.chapters.succeeded == 9);
    CHECK(stats.chapters.failed == 1);
    CHECK(stats.chapters.success_rate == 90.0);
    CHECK(stats.chapters.avg_duration_seconds == 18.05);  // the seed's 18.5 is not 180.5 / 10
    CHECK(stats.images.found == 100);
    CHECK(stats.images.downloaded == 95);
    CHECK(stats.images.processed == 95);
    CHECK(stats.images.errors == 5);
    CHECK(stats.performance.total_bytes_downloaded == 157'286'400);
    CHECK(stats.performance.total_scraping_time == 180.5);
    CHECK(stats.performance.total_mb_downloaded == 150.0);
    CHECK(stats.performance.avg_speed_mbps == 0.83);
}

TEST_CASE("statistics: nothing done is all zeros") {
    session s;
    auto const stats = s.c.get_stats();
    CHECK(stats.chapters.success_rate == 0);
    CHECK(stats.chapters.avg_duration_seconds == 0);
    CHECK(stats.performance.avg_speed_mbps == 0);
    CHECK(stats.extended.mean_parallelism == 0);
    CHECK(stats.extended.throughput_bytes_per_second == 0);
    CHECK_FALSE(stats.extended.exit_code);
    auto const chapter = s.c.chapter(s.start("1"));
    CHECK(chapter.duration == 0);
    CHECK(chapter.download_speed_mbps == 0);
    CHECK(chapter.success_rate == 0);
}

TEST_CASE("statistics: pages of an earlier session count for the rate, not for the downloads") {
    session s;
    auto const chapter = s.start("1");
    chapter.pages_found(3);
    chapter.page_skipped();
    chapter.page_skipped();
    chapter.page_started();
    chapter.page_downloaded(10);
    auto const c = s.c.chapter(chapter);
    CHECK(c.images_downloaded == 1);
    CHECK(c.skipped == 2);
    CHECK(c.success_rate == 100.0);
}

TEST_CASE("statistics: an interrupted chapter is attempted, neither succeeded nor failed") {
    session s;
    auto const done = s.start("1"), stopped = s.start("2"), accepted = s.start("3");
    s.start("4");
    s.clock.advance(2s);
    s.c.end_chapter(done, {.state = outcome::complete});
    s.clock.advance(2s);
    s.c.end_chapter(stopped, {.state = outcome::cancelled, .error = error_class::cancelled});
    s.c.end_chapter(accepted, {.state = outcome::partial});
    auto const stats = s.c.get_stats();
    CHECK(stats.chapters.attempted == 4);
    CHECK(stats.chapters.succeeded == 1);
    CHECK(stats.chapters.failed == 1);  // a partial one was accepted, but it is not a success
    CHECK(stats.chapters.success_rate == 50.0);
    CHECK(stats.chapters.avg_duration_seconds == 3.0);
    CHECK(stats.extended.chapters_partial == 1);
    CHECK(stats.extended.chapters_cancelled == 1);
    CHECK(stats.extended.chapters_in_progress == 1);
    CHECK(stats.performance.total_scraping_time == 14.0);
}

TEST_CASE("statistics: active time is a union, parallelism the sum over it") {
    session s;
    s.clock.advance(1s);
    auto const a = s.start("1");
    s.clock.advance(2s);
    auto const b = s.start("2");
    session::page(b, 6000);
    s.clock.advance(2s);
    s.c.end_chapter(a, {.state = outcome::complete});
    s.clock.advance(2s);
    s.c.end_chapter(b, {.state = outcome::complete});
    s.clock.advance(3s);
    auto const e = s.c.get_stats().extended;
    CHECK(e.wall_seconds == 10.0);
    CHECK(e.active_seconds == 6.0);
    CHECK(e.mean_parallelism == doctest::Approx(8.0 / 6.0));
    CHECK(e.throughput_bytes_per_second == 1000.0);
}

TEST_CASE("statistics: active time is at most wall time and at most the sum of durations") {
    std::mt19937 random(5);
    for (int round = 0; round < 50; ++round) {
        session s;
        std::vector<chapter_handle> open;
        for (int i = 0; i < 30; ++i) {
            s.clock.advance(std::chrono::milliseconds(random() % 1000));
            if (open.empty() || random() % 2 == 0) {
                open.push_back(s.start("1"));
            } else {
                s.c.end_chapter(open.back(), {.state = outcome::complete});
                open.pop_back();
            }
        }
        auto const stats = s.c.get_stats();
        CHECK(stats.extended.active_seconds <= stats.extended.wall_seconds);
        CHECK(stats.extended.active_seconds <= stats.performance.total_scraping_time + 0.01);
    }
}

TEST_CASE("statistics: totals are the sums of the rows, classes those of their chapters") {
    session s;
    auto const a = s.start("1"), b = s.start("2");
    session::page(a, 10);
    session::page(b, 20);
    b.attempt_started();
    b.received(3);
    b.attempt_failed(error_class::truncated);
    b.retry();
    s.c.end_chapter(a, {.state = outcome::complete});
    auto const stats = s.c.get_stats();
    CHECK(stats.images.downloaded == 2);
    CHECK(stats.images.errors == 1);
    CHECK(stats.extended.received_bytes == 33);
    CHECK(stats.extended.stored_bytes == 30);
    CHECK(stats.extended.attempts == 3);
    CHECK(stats.extended.retries == 1);
    CHECK(stats.extended.errors_by_class[static_cast<std::size_t>(error_class::truncated)] == 1);
    auto const t = s.c.current_totals();
    CHECK(t.downloaded == 2);
    CHECK(t.download_errors == 1);
    CHECK(t.received_bytes == 33);
    CHECK(t.chapters_started == 2);
    CHECK(t.chapters_ended == 1);
}

TEST_CASE("statistics: hosts hold their own counts, latency is merged over them") {
    session s;
    auto const a = s.c.host("a.example:443"), b = s.c.host("b.example:80");
    a.request();
    a.page(100ms, 200ms, 1000);
    b.page(300ms, 400ms, 1000);
    b.error(error_class::connect);
    b.rate_limit_wait(1500ms);
    b.connection(20ms);
    s.c.host("a.example:443").request();
    auto const e = s.c.get_stats().extended;
    REQUIRE(e.hosts.size() == 2);
    CHECK(e.hosts[0].host == "a.example:443");
    CHECK(e.hosts[0].requests == 2);
    CHECK(e.hosts[1].errors == 1);
    CHECK(e.hosts[1].connections == 1);
    CHECK(e.rate_limit_wait_seconds == 1.5);
    CHECK(e.page_seconds.count == 2);
    CHECK(e.page_seconds.min == 0.2);
    CHECK(e.page_seconds.max == 0.4);
    CHECK(e.ttfb_seconds.mean == 0.2);
    CHECK(e.connect_seconds.p50 == 0.02);
}

TEST_CASE("statistics: a chapter's end is final for its duration") {
    session s;
    s.clock.advance(1s);
    auto const chapter = s.start("1");
    chapter.transferring(750ms);
    s.clock.advance(1234ms);
    s.c.end_chapter(chapter, {outcome::failed, error_class::http_4xx, "404 for page 3"});
    s.clock.advance(10s);
    auto const c = s.c.chapter(chapter);
    CHECK(c.duration == 1.23);
    CHECK(c.elapsed == 1234ms);
    CHECK(c.started == 1s);
    CHECK(c.ended == 2234ms);
    CHECK(c.transfer == 750ms);
    CHECK(c.error == error_class::http_4xx);
    CHECK(c.error_message == "404 for page 3");
}
