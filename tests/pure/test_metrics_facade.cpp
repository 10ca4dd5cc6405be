// The seed's API: chapters by number, the global collector.
#include "metrics/number_index.hpp"
#include "panelia/metrics.hpp"
#include "tests/pure/manual_clock.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <limits>
#include <thread>

using namespace panelia::metrics;
using namespace std::chrono_literals;
using panelia::testing::manual_clock;

TEST_CASE("facade: a chapter is found, counted into and ended by its number") {
    collector c;
    c.start_chapter(10.5, "https://a.example/10.5");
    c.update_chapter(10.5, {.images_found = 3});
    c.add_download(10.5, 100, true);
    c.add_download(10.5, 0, false);
    c.end_chapter(10.5, false, "no more pages");
    auto const s = c.get_stats();
    REQUIRE(s.chapter_details.size() == 1);
    auto const& chapter = s.chapter_details[0];
    CHECK(chapter.chapter_num == "10.5");
    CHECK(chapter.images_found == 3);
    CHECK(chapter.images_downloaded == 1);
    CHECK(chapter.download_errors == 1);
    CHECK(chapter.attempts == 2);
    CHECK(chapter.total_bytes == 100);
    CHECK(chapter.queued == 2);
    CHECK(chapter.success == false);
    CHECK(chapter.error_message == "no more pages");
}

TEST_CASE("facade: calls for a number that was never started are ignored") {
    collector c;
    c.update_chapter(1, {.images_found = 3});
    c.add_download(1, 100, true);
    c.end_chapter(1, true);
    CHECK(c.get_stats().chapters.attempted == 0);
}

TEST_CASE("facade: numbers that are no numbers are ignored") {
    collector c;
    for (double const bad : {std::nan(""), std::numeric_limits<double>::infinity(), -1e300}) {
        CHECK_FALSE(c.start_chapter(bad, "u"));
        c.add_download(bad, 1, true);
        c.end_chapter(bad, true);
    }
    CHECK(c.get_stats().chapters.attempted == 0);
}

TEST_CASE("facade: numbers are one when six decimals are") {
    CHECK(fixed_point(0.1 + 0.2) == fixed_point(0.3));
    CHECK(fixed_point(-0.0) == fixed_point(0.0));
    CHECK(fixed_point(1.0) != fixed_point(1.000001));
    CHECK_FALSE(fixed_point(1e13));
    CHECK(decimal_text(1'000'000) == "1");
    CHECK(decimal_text(10'500'000) == "10.5");
    CHECK(decimal_text(1) == "0.000001");
    CHECK(decimal_text(-250'000) == "-0.25");
    CHECK(decimal_text(0) == "0");
    struct row {
        double number;
        char const* text;
    };
    for (auto const& [number, text] :
         {row{8'999'999'999'999.5, "8999999999999.5"},
          row{-8'999'999'999'999.5, "-8999999999999.5"},
          row{9e12, "9000000000000"},
          row{123'456'789'012.25, "123456789012.25"},
          row{1.9999999, "2"},
          row{-0.3, "-0.3"}})
        CHECK(decimal_text(fixed_point(number).value()) == text);
}

TEST_CASE("facade: starting a number again starts it afresh") {
    collector c;
    c.start_chapter(1, "https://a.example/old");
    c.add_download(1, 100, true);
    SUBCASE("while in progress") {}
    SUBCASE("after its end") {
        c.end_chapter(1, false);
    }
    c.start_chapter(1, "https://a.example/new");
    c.add_download(1, 7, true);
    auto const s = c.get_stats();
    CHECK(s.chapters.attempted == 1);
    CHECK(s.chapters.failed == 0);
    CHECK(s.performance.total_bytes_downloaded == 7);
    CHECK(s.chapter_details[0].url == "https://a.example/new");
    auto const t = c.current_totals();
    CHECK(t.total_bytes == 7);
    CHECK(t.chapters_started == 1);
    CHECK(t.chapters_ended == 0);
}

TEST_CASE("facade: a thread that worked on one collector is not led astray by its memory of it") {
    collector first, second;
    first.start_chapter(1, "u");
    second.start_chapter(1, "u");
    first.add_download(1, 10, true);
    second.add_download(1, 20, true);
    first.add_download(1, 10, true);
    CHECK(first.current_totals().total_bytes == 20);
    CHECK(second.current_totals().total_bytes == 20);
    for (int i = 0; i < 100; ++i) {
        collector brief;  // may well lie where the one before lay
        brief.add_download(1, 1, true);
        CHECK(brief.get_stats().chapters.attempted == 0);
        brief.start_chapter(1, "u");
        brief.add_download(1, 1, true);
    }
}

TEST_CASE("facade: what is counted or assigned after the end is in statistics and totals") {
    collector c;
    c.start_chapter(1, "u");
    c.end_chapter(1, true);
    c.add_download(1, 10, true);
    c.update_chapter(1, {.images_processed = 1});
    CHECK(c.get_stats().images.downloaded == 1);
    CHECK(c.current_totals().downloaded == 1);
    CHECK(c.current_totals().processed == 1);
    c.end_chapter(1, false, "after all");
    CHECK(c.get_stats().chapters.failed == 1);
    CHECK(c.current_totals().chapters_failed == 1);
    CHECK(c.current_totals().chapters_ended == 1);
}

TEST_CASE("facade: chapters in progress come first") {
    collector c;
    for (double const number : {1.0, 2.0, 3.0}) c.start_chapter(number, "u");
    c.end_chapter(1, true);
    auto const rows = c.chapters();
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].chapter_num == "2.0");
    CHECK(rows[1].chapter_num == "3.0");
    CHECK(rows[2].chapter_num == "1.0");
}

TEST_CASE("facade: credentials never get in") {
    collector c;
    c.start_chapter(1, "https://user:secret@a.example/1");
    c.end_chapter(1, false, "cannot open http://user:secret@a.example/1: refused");
    auto const chapter = c.get_stats().chapter_details[0];
    CHECK(chapter.url == "https://a.example/1");
    CHECK(chapter.error_message == "cannot open http://a.example/1: refused");
}

TEST_CASE("engine: chapters of several series may bear the same number") {
    collector c;
    auto const a = c.start_chapter({.series = "A", .number = "1", .title = "One"});
    auto const b = c.start_chapter({.series = "B", .number = "1", .title = "Uno"});
    a.pages_found(1);
    b.pages_found(2);
    c.add_download(1, 5, true);  // by number: no such chapter
    auto const s = c.get_stats();
    CHECK(s.chapters.attempted == 2);
    CHECK(s.images.found == 3);
    CHECK(s.images.downloaded == 0);
    CHECK(c.chapter(b).series == "B");
    CHECK(c.chapter(b).images_found == 2);
}

TEST_CASE("index: every number keeps its slot while the table grows under readers") {
    number_index index;
    std::vector<chapter_slot> slots(5000);
    std::atomic<std::int64_t> stored{0};
    std::atomic<bool> wrong{false};
    std::thread reader([&] {
        for (std::int64_t n = 0; n < 5000; n = stored.load(std::memory_order_acquire))
            for (std::int64_t i = std::max<std::int64_t>(n - 50, 0); i < n; ++i)
                if (index.find(i * 1'000'000) != &slots[static_cast<std::size_t>(i)]) wrong = true;
    });
    for (std::int64_t i = 0; i < 5000; ++i) {
        index.put(i * 1'000'000, &slots[static_cast<std::size_t>(i)]);
        stored.store(i + 1, std::memory_order_release);
    }
    reader.join();
    CHECK_FALSE(wrong);
    CHECK(index.find(-1) == nullptr);
    index.put(0, &slots[1]);
    CHECK(index.find(0) == &slots[1]);
}

TEST_CASE("global: a reset begins a new session and leaves the old one to those who hold it") {
    reset_collector();
    auto const old = get_collector();
    CHECK(get_collector() == old);
    old->start_chapter(1, "u");
    reset_collector();
    CHECK(get_collector() != old);
    CHECK(get_collector()->get_stats().chapters.attempted == 0);
    old->add_download(1, 10, true);
    CHECK(old->get_stats().images.downloaded == 1);
    reset_collector();
}
