// The numbers against the origin's own log: at any number of threads, under faults, to the byte and
// to the request.
#include "tests/loopback/session_world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

using namespace panelia;
using namespace panelia::testing;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t chapter_count = 200;
constexpr std::size_t page_count = 10;

struct seen_by_origin {
    std::uint64_t requests = 0, bytes = 0, stored_bytes = 0, good = 0, bad = 0, not_found = 0;
    std::chrono::steady_clock::time_point first = std::chrono::steady_clock::time_point::max(),
                                          last{};  // arrivals of its requests
};

std::map<std::string, seen_by_origin> by_chapter(std::vector<origin::access> const& log) {
    std::map<std::string, seen_by_origin> sums;
    for (auto const& line : log) {
        auto& sum = sums[line.target.substr(2, line.target.find('/', 1) - 2)];
        ++sum.requests;
        sum.first = std::min(sum.first, line.arrived);
        sum.last = std::max(sum.last, line.arrived);
        sum.bytes += line.body_bytes;
        bool const good = line.status == 200 && line.complete;
        good ? ++sum.good : ++sum.bad;
        if (good) sum.stored_bytes += line.body_bytes;
        if (line.status == 404) ++sum.not_found;
    }
    return sums;
}

void compare(
    metrics::stats const& stats, std::vector<origin::access> const& log, std::chrono::seconds limit
) {
    auto const sums = by_chapter(log);
    REQUIRE(stats.chapter_details.size() == chapter_count);
    for (auto const& chapter : stats.chapter_details) {
        CAPTURE(chapter.number);
        auto const& seen = sums.at(chapter.number);
        CHECK(chapter.images_found == page_count);
        CHECK(chapter.images_downloaded == seen.good);
        CHECK(chapter.images_processed == seen.good);
        CHECK(chapter.total_bytes == seen.stored_bytes);
        CHECK(chapter.received_bytes == seen.bytes);
        CHECK(chapter.attempts == seen.requests);
        CHECK(chapter.download_errors == seen.bad);
        CHECK(chapter.retries == seen.bad - chapter.failed);
        CHECK(chapter.failed == page_count - seen.good);
        CHECK(chapter.success == (seen.good == page_count));
        // It began before its first request arrived and ended after its last one had.
        CHECK(chapter.elapsed >= seen.last - seen.first);
        CHECK(chapter.elapsed <= limit);
        CHECK(chapter.queued + chapter.in_flight == 0);
    }
}

}  // namespace

TEST_CASE(
    "truth: every number of every chapter equals what the origin's log says, under faults, at 1, 2 "
    "and 8 threads"
) {
    for (unsigned const threads : {1U, 2U, 8U}) {
        CAPTURE(threads);
        scratch_folder folder;
        origin::server server({.threads = 2});
        origin::fault_plan const plan{
            .seed = threads,
            .not_found = 0.01,
            .server_error = 0.05,
            .rate_limited = 0.01,
            .truncated = 0.02};
        server.otherwise([plan](origin::request_info const& ask) {
            origin::reply good;
            good.content = page_body(1, 1 + std::hash<std::string_view>{}(ask.target) % 400);
            return plan.apply(plan.decide(ask.target, ask.attempt), std::move(good));
        });
        auto options = quick_options(folder.path());
        options.threads = threads;
        options.connections_per_host = 16;
        options.sink = threads == 8 ? sink_kind::null : sink_kind::disk;

        list_source source(chapters_at(server.base(), chapter_count, page_count));
        session work(options);
        watchdog dog(work);
        std::atomic<bool> over{false};
        std::thread poller([&] {
            // The books balance in every picture taken while it runs, not only at the end.
            while (!over) {
                for (auto const& c : work.metrics().get_stats().chapter_details) {
                    if (c.images_downloaded + c.failed + c.skipped + c.in_flight + c.queued !=
                        c.images_found) {
                        FAIL_CHECK("unbalanced: chapter " << c.number);
                    }
                }
                std::this_thread::yield();
            }
        });
        auto const result = work.run(source);
        over = true;
        poller.join();
        CHECK(dog.finish());
        auto const log = server.settled_log();
        auto const stats = work.metrics().get_stats();
        compare(
            stats,
            log,
            std::chrono::ceil<std::chrono::seconds>(
                std::chrono::duration<double>(result.wall_seconds)
            )
        );
        CHECK(result.chapters_complete + result.chapters_failed == chapter_count);
        CHECK(stats.extended.attempts == log.size());
        REQUIRE(stats.extended.hosts.size() == 1);
        CHECK(stats.extended.hosts[0].requests == log.size());
        CHECK(stats.extended.hosts[0].connections == server.observed().connections);
    }
}
