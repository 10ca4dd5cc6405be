// The store: page accounting, assignments, slots that stay where they are.
#include "metrics/reading.hpp"
#include "metrics/slot.hpp"
#include "metrics/slot_store.hpp"
#include "metrics/text_arena.hpp"
#include "panelia/metrics.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace panelia::metrics;
using panelia::error_class;

namespace {

std::uint64_t accounted(chapter_counts const& c) {
    return c.downloaded + c.failed + c.skipped + c.in_flight + c.queued;
}

}  // namespace

TEST_CASE("accounting: every page found is in exactly one state") {
    chapter_slot slot;
    chapter_handle const chapter(&slot);
    chapter.pages_found(10);
    chapter.page_skipped();
    for (int i = 0; i < 5; ++i) chapter.page_started();
    chapter.page_downloaded(100);
    chapter.page_failed();
    chapter.page_returned();
    auto const c = account(slot.read());
    CHECK(c.found == 10);
    CHECK(c.skipped == 1);
    CHECK(c.downloaded == 1);
    CHECK(c.failed == 1);
    CHECK(c.in_flight == 2);
    CHECK(c.queued == 5);
    CHECK(accounted(c) == c.found);
}

TEST_CASE("accounting: pages that were never announced raise found") {
    chapter_slot slot;
    chapter_handle const chapter(&slot);
    chapter.page_started();
    chapter.page_downloaded(7);
    chapter.page_started();
    auto const c = account(slot.read());
    CHECK(c.found == 2);
    CHECK(c.in_flight == 1);
    CHECK(accounted(c) == c.found);
}

TEST_CASE("accounting: a page downloaded without having started leaves nothing negative") {
    chapter_slot slot;
    chapter_handle(&slot).page_downloaded(7);
    auto const c = account(slot.read());
    CHECK(c.in_flight == 0);
    CHECK(c.found == 1);
    CHECK(accounted(c) == c.found);
}

TEST_CASE("accounting: failed attempts are the sum of their classes") {
    chapter_slot slot;
    chapter_handle const chapter(&slot);
    chapter.attempt_failed(error_class::timeout);
    chapter.attempt_failed(error_class::http_5xx);
    slot.count_download(0, false);
    auto const chapter_now = slot.read_chapter();
    CHECK(chapter_now.counts.download_errors == 3);
    CHECK(chapter_now.errors[static_cast<std::size_t>(error_class::timeout)] == 1);
    CHECK(chapter_now.errors[unclassified] == 1);
}

TEST_CASE("assigning: a value replaces what was counted, later counts add to it") {
    chapter_slot slot;
    slot.count_download(10, true);
    slot.assign({.images_found = 12, .images_downloaded = 5, .images_processed = 4});
    slot.count_download(10, true);
    auto const c = account(slot.read());
    CHECK(c.found == 12);
    CHECK(c.downloaded == 6);
    CHECK(c.processed == 4);
    CHECK(c.bytes == 20);
    CHECK(accounted(c) == 12);
}

TEST_CASE("assigning: fewer found than downloaded does not make the rest negative") {
    chapter_slot slot;
    for (int i = 0; i < 4; ++i) slot.count_download(10, true);
    slot.assign({.images_found = 1});
    auto const c = account(slot.read());
    CHECK(c.found == 4);
    CHECK(c.queued == 0);
    slot.assign({.images_found = UINT64_MAX});
    CHECK(accounted(account(slot.read())) == account(slot.read()).found);
}

TEST_CASE("lanes: counts of several threads add up, whoever came first") {
    chapter_slot slot;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            chapter_handle const chapter(&slot);
            for (int i = 0; i < 10'000; ++i) {
                chapter.page_started();
                chapter.page_downloaded(3);
            }
        });
    for (auto& t : threads) t.join();
    auto const c = account(slot.read());
    CHECK(c.downloaded == 40'000);
    CHECK(c.bytes == 120'000);
    CHECK(c.in_flight == 0);
}

TEST_CASE("handle: an empty one counts nothing and is harmless") {
    chapter_handle const nothing;
    CHECK_FALSE(nothing);
    nothing.pages_found(1);
    nothing.page_started();
    nothing.page_downloaded(1);
    nothing.attempt_failed(error_class::dns);
    host_handle().page({}, {}, 1);
}

TEST_CASE("store: slots never move and no two share a cache line") {
    slot_store store;
    std::vector<chapter_slot*> seen;
    for (int i = 0; i < 1000; ++i) seen.push_back(&store.append(nullptr, i));
    REQUIRE(store.size() == 1000);
    std::set<std::uintptr_t> lines;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        CHECK(&store[i] == seen[i]);
        CHECK(store[i].started_ns == static_cast<std::int64_t>(i));
        for (std::size_t at = 0; at < sizeof(chapter_slot); at += 64)
            lines.insert((reinterpret_cast<std::uintptr_t>(seen[i]) + at) / 64);
    }
    CHECK(lines.size() == 1000 * sizeof(chapter_slot) / 64);
}

TEST_CASE("store: what an ordinary page touches lies on one cache line") {
    CHECK(sizeof(owner_lane) == 64);
    CHECK(sizeof(chapter_slot) <= 384);
}

TEST_CASE("arena: texts stay as they were, small and large ones") {
    text_arena arena;
    std::vector<std::string_view> kept;
    for (std::size_t n = 0; n < 300; ++n)
        kept.push_back(arena.keep(std::string(n * 37, static_cast<char>('a' + n % 26))));
    for (std::size_t n = 0; n < 300; ++n)
        CHECK(kept[n] == std::string(n * 37, static_cast<char>('a' + n % 26)));
    CHECK(reinterpret_cast<std::uintptr_t>(arena.keep_record(std::uint64_t{7})) % 8 == 0);
}
