// Stopping a session: what is under way ends or is given back, nothing is torn, the next run
// finishes the job.
#include "tests/loopback/session_world.hpp"

#include <doctest/doctest.h>

using namespace panelia;
using namespace panelia::testing;
using namespace std::chrono_literals;

namespace {

/// Stops its session when the n-th page is stored.
struct stopper final : observer {
    session* running = nullptr;
    std::size_t after;
    std::atomic<std::size_t> stored{0};
    explicit stopper(std::size_t n) : after(n) {}
    void page_finished(page_info const& page) override {
        if (!page.error && !page.skipped && ++stored == after) running->stop();
    }
};

void check_books(metrics::stats const& stats) {
    for (auto const& c : stats.chapter_details) {
        CHECK(
            c.images_downloaded + c.failed + c.skipped + c.in_flight + c.queued == c.images_found
        );
        CHECK(c.in_flight == 0);
    }
}

}  // namespace

TEST_CASE("stop: pages in flight end, the rest is given back, the next session finishes") {
    scratch_folder folder;
    origin::server server;
    serve(server, 4, 20);
    auto const chapters = chapters_at(server.base(), 4, 20);
    stopper watch(15);
    {
        list_source source(chapters);
        session work(quick_options(folder.path()), &watch);
        watch.running = &work;
        watchdog dog(work);
        auto const result = work.run(source);
        CHECK(dog.finish());
        CHECK(result.stopped);
        CHECK(result.pages_downloaded >= 15);
        CHECK(result.pages_downloaded < 80);
        CHECK(result.chapters_complete < 4);
        check_books(work.metrics().get_stats());
        CHECK(server.settled_log().size() == result.pages_downloaded);
    }
    auto const again = run(quick_options(folder.path()), chapters);
    CHECK(again.result.chapters_complete + again.result.chapters_skipped == 4);
    CHECK(server.settled_log().size() == 80);
}

TEST_CASE("stop: what does not end within the grace period is cancelled") {
    scratch_folder folder;
    origin::server server;
    serve(server, 1, 3);
    origin::reply stuck;
    stuck.content = page_body(1, 3);
    stuck.stall_after = 60;
    server.route("/c1/3.png", stuck);
    auto options = quick_options(folder.path());
    options.grace = 50ms;
    stopper watch(2);
    list_source source(chapters_at(server.base(), 1, 3));
    session work(options, &watch);
    watch.running = &work;
    watchdog dog(work);
    auto const result = work.run(source);
    CHECK(dog.finish());
    CHECK(result.wall_seconds < 4);
    CHECK(result.chapters_cancelled == 1);
    auto const stats = work.metrics().get_stats();
    check_books(stats);
    CHECK(stats.chapter_details.at(0).queued == 1);
    CHECK(stats.extended.errors_by_class[static_cast<std::size_t>(error_class::cancelled)] == 1);
    for (auto const& entry :
         std::filesystem::directory_iterator(folder.path() / "Tests/c001.partial")) {
        CHECK(entry.path().extension() == ".png");
    }
}

TEST_CASE("stop: a page that waits for its back-off does not hold the session up") {
    scratch_folder folder;
    origin::server server;
    serve(server, 1, 2);
    origin::reply busy;
    busy.status = 500;
    server.route("/c1/1.png", busy);
    auto options = quick_options(folder.path());
    options.retry_delay = 1h;
    options.retry_max_delay = 1h;
    options.connections_per_host = 1;
    stopper watch(1);
    list_source source(chapters_at(server.base(), 1, 2));
    session work(options, &watch);
    watch.running = &work;
    watchdog dog(work);
    auto const result = work.run(source);
    CHECK(dog.finish());
    CHECK(result.wall_seconds < 4);
    check_books(work.metrics().get_stats());
}

TEST_CASE("stop: shards that have ended already do not wait for the grace period") {
    origin::server server;
    serve(server, 1, 1);
    for (int round = 0; round < 40; ++round) {
        auto options = quick_options({});
        options.sink = sink_kind::null;
        options.threads = 8;
        stopper watch(1);
        list_source source(chapters_at(server.base(), 1, 1));
        session work(options, &watch);
        watch.running = &work;
        watchdog dog(work);
        auto const result = work.run(source);
        CHECK(dog.finish());
        REQUIRE(result.wall_seconds < 4);
    }
}

TEST_CASE("stop: what an observer throws ends the session in order, and is thrown again") {
    struct thrower final : observer {
        void page_finished(page_info const&) override { throw std::runtime_error("observer"); }
    };
    scratch_folder folder;
    origin::server server;
    serve(server, 3, 20);
    thrower watch;
    list_source source(chapters_at(server.base(), 3, 20));
    auto options = quick_options(folder.path());
    options.threads = 2;
    {
        session work(options, &watch);
        watchdog dog(work);
        CHECK_THROWS_WITH_AS(work.run(source), "observer", std::runtime_error);
        CHECK(dog.finish());
    }
    auto const again = run(quick_options(folder.path()), chapters_at(server.base(), 3, 20));
    CHECK(again.result.chapters_complete == 3);
}

TEST_CASE("stop: a source may throw anything; a session runs once") {
    struct rude_source final : chapter_source {
        std::optional<chapter_spec> next() override { throw 42; }
    };
    scratch_folder folder;
    rude_source rude;
    session work(quick_options(folder.path()));
    watchdog dog(work);
    CHECK_FALSE(work.run(rude).source_error.empty());
    CHECK_THROWS_AS(work.run(rude), std::logic_error);
    CHECK(dog.finish());
}

TEST_CASE("stop: a session stopped before it runs does nothing") {
    scratch_folder folder;
    origin::server server;
    serve(server, 1, 2);
    list_source source(chapters_at(server.base(), 1, 2));
    session work(quick_options(folder.path()));
    watchdog dog(work);
    work.stop();
    auto const result = work.run(source);
    CHECK(dog.finish());
    CHECK(result.chapters_attempted == 0);
    CHECK(server.log().empty());
}
