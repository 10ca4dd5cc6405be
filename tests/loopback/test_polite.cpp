// Hosts that ask for less, that cannot be reached or that only fail: how often they are asked, and
// that nobody else has to wait for them.
#include "tests/loopback/session_world.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <ostream>

using namespace panelia;
using namespace panelia::testing;
using namespace std::chrono_literals;

namespace {

/// Refuses what exceeds so many requests at a time, or so many in any second.
struct strict_host {
    unsigned at_once = 3;
    std::size_t per_second = 20;
    int status = 429;
    bool names_a_time = true;
    std::chrono::milliseconds takes{5};

    std::mutex lock{};
    std::deque<std::chrono::steady_clock::time_point> served{};
    std::atomic<std::uint64_t> refused{0}, answered{0};

    void install(origin::server& server) {
        server.otherwise([this, &server](origin::request_info const& ask) {
            std::scoped_lock const hold(lock);
            auto const now = std::chrono::steady_clock::now();
            while (!served.empty() && served.front() <= now - 1s) served.pop_front();
            ++answered;
            origin::reply reply;
            if (server.observed().in_flight > at_once || served.size() >= per_second) {
                ++refused;
                reply.status = status;
                if (names_a_time) reply.headers = {{"Retry-After", "1"}};
                return reply;
            }
            served.push_back(now);
            reply.content = page_body(1, 1 + ask.target.size());
            reply.head_delay = takes;
            return reply;
        });
    }
};

session_options patient_options(std::filesystem::path const& folder) {
    session_options options;  // as the command line has them
    options.output = folder;
    options.threads = 2;
    return options;
}

/// One without a server.
std::string dead_base() {
    origin::server gone;
    auto base = gone.base();
    gone.stop();
    return base;
}

/// Two series, one after the other.
std::vector<chapter_spec> after(std::vector<chapter_spec> first, std::vector<chapter_spec> then) {
    for (auto& one : then) {
        one.series = "Then";
        first.push_back(std::move(one));
    }
    return first;
}

struct pauses final : observer {
    std::mutex lock;
    std::vector<double> seconds;
    void host_paused(std::string_view, double s) override {
        std::scoped_lock const hold(lock);
        seconds.push_back(s);
    }
};

}  // namespace

TEST_CASE("polite: a strict host's limits are learnt, and no page fails for them") {
    for (auto const& [status, names_a_time] :
         std::vector<std::pair<int, bool>>{{429, true}, {503, false}}) {
        CAPTURE(status);
        scratch_folder folder;
        origin::server server;
        strict_host host{.per_second = 50, .status = status, .names_a_time = names_a_time};
        host.install(server);
        pauses watch;
        auto const done =
            run(patient_options(folder.path()), chapters_at(server.base(), 4, 30), &watch);
        CHECK(done.result.chapters_complete == 4);
        CHECK(done.result.pages_failed == 0);
        CHECK(host.refused >= 1);
        CHECK(static_cast<double>(host.refused) < 0.1 * static_cast<double>(host.answered));
        CHECK(done.result.wall_seconds < 30);  // on an idle machine about five
        CHECK(watch.seconds.size() >= 1);
        CHECK(done.stats.extended.rate_limit_wait_seconds > 0.9);
    }
}

// By hand: loopback_tests -ns -tc='polite: 500 pages*'
TEST_CASE(
    "polite: 500 pages from hosts that refuse, less than one answer in twenty" * doctest::skip()
) {
    struct row {
        unsigned at_once;
        std::size_t per_second;
        int status;
        bool names_a_time;
        int takes;
        unsigned threads;
    };
    for (auto const& r : {
             row{3, 20, 429, true, 5, 2},
             row{3, 20, 429, false, 5, 2},
             row{3, 20, 503, false, 5, 4},
             row{3, 20, 429, true, 120, 8},
             row{1, 1'000'000, 429, true, 20, 2},
             row{1, 1'000'000, 503, false, 20, 8},
             row{3, 5, 429, true, 5, 2},
         }) {
        scratch_folder folder;
        origin::server server;
        strict_host host{
            .at_once = r.at_once,
            .per_second = r.per_second,
            .status = r.status,
            .names_a_time = r.names_a_time,
            .takes = std::chrono::milliseconds(r.takes)};
        host.install(server);
        auto options = patient_options(folder.path());
        options.threads = r.threads;
        list_source source(chapters_at(server.base(), 20, 25));
        session work(options);
        watchdog dog(work, 300s);
        auto const result = work.run(source);
        CHECK(dog.finish());
        CHECK(result.pages_downloaded == 500);
        CHECK(static_cast<double>(host.refused) < 0.05 * static_cast<double>(host.answered));
        MESSAGE(
            r.at_once << " at once, " << r.per_second << "/s, " << r.status << ", " << r.takes
                      << " ms, " << r.threads << " threads: " << host.refused.load() << " of "
                      << host.answered.load() << " refused, " << result.wall_seconds << " s"
        );
    }
}

TEST_CASE("polite: a host that cannot be reached is tried a few times, not once per page") {
    scratch_folder folder;
    // A server that lets nobody speak: TLS is not what it speaks.
    origin::server server({.tls = origin::tls_options{.shows = origin::certificate::self_signed}});
    auto options = quick_options(folder.path());
    options.threads = 4;
    auto const done = run(options, chapters_at(server.base(), 5, 40));
    CHECK(done.result.pages_failed == 200);
    CHECK(server.observed().connections <= 6 + 5);
    for (auto const& chapter : done.result.incomplete) {
        for (auto const& failure : chapter.failures) {
            CHECK(failure.error == errc::tls_certificate);
        }
    }
}

TEST_CASE("polite: a dead host fails quickly, in words, and another one's pages do not wait for it"
) {
    struct first_store final : observer {
        std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
        std::atomic<std::size_t> stored{0};
        std::atomic<std::int64_t> last_ms{0};
        void page_finished(page_info const& page) override {
            if (page.error) return;
            ++stored;
            last_ms = (std::chrono::steady_clock::now() - begun) / 1ms;
        }
    } watch;
    scratch_folder folder;
    origin::server server;
    serve(server, 1, 40);
    auto chapters = chapters_at(server.base(), 1, 40);
    auto const dead = dead_base();
    for (std::size_t p = 0; p < 40; ++p) {
        // Forty pages of the dead host come first.
        auto& pages = chapters[0].pages;
        pages.insert(pages.begin(), {dead + "/" + std::to_string(p) + ".png", "", {}});
    }
    auto options = quick_options(folder.path());
    options.retry_delay = 300ms;
    options.retry_max_delay = 300ms;
    auto const done = run(options, chapters, &watch);
    CHECK(watch.stored == 40);
    CHECK(watch.last_ms < 300);
    CHECK(done.result.pages_failed == 40);
    CHECK(done.result.wall_seconds < 5);
    CHECK(done.stats.extended.attempts <= 40 + 6 + 6 * 5);
    auto const& failures = done.result.incomplete.at(0).failures;
    CHECK(failures.back().error == errc::connect_failed);
    CHECK(failures.back().message.find("times in a row") != std::string::npos);
}

TEST_CASE("polite: a host that comes back while it is being tried loses no page") {
    scratch_folder folder;
    auto server = std::make_unique<origin::server>();
    auto const port = server->port();
    auto const base = server->base();
    server.reset();
    struct back final : observer {
        std::unique_ptr<origin::server>* server = nullptr;
        std::uint16_t port = 0;
        std::atomic<int> failed{0};
        std::mutex lock;
        void attempt_finished(attempt_info const& attempt) override {
            if (!attempt.error || ++failed != 7) return;
            std::scoped_lock const hold(lock);
            *server = std::make_unique<origin::server>(origin::options{.port = port});
            serve(**server, 3, 10);
        }
    } watch;
    watch.server = &server;
    watch.port = port;
    auto options = quick_options(folder.path());
    options.retry_delay = 20ms;
    options.retry_max_delay = 200ms;
    auto const done = run(options, chapters_at(base, 3, 10), &watch);
    CHECK(done.result.chapters_complete == 3);
}

TEST_CASE("polite: a host that only fails is asked little more than once per page") {
    scratch_folder folder;
    origin::server server;
    server.otherwise([](origin::request_info const&) {
        origin::reply reply;
        reply.status = 500;
        return reply;
    });
    auto const done = run(quick_options(folder.path()), chapters_at(server.base(), 10, 50));
    CHECK(done.result.pages_failed == 500);
    auto const requests = server.settled_log().size();
    auto const retries = static_cast<double>(requests) - 500;
    CHECK(retries <= 0.2 * static_cast<double>(requests) + 50 + 6);
    CHECK(retries > 50);
    CHECK(done.stats.extended.attempts == requests);
}

TEST_CASE("polite: a host that fails each page once loses none") {
    scratch_folder folder;
    origin::server server;
    server.otherwise([](origin::request_info const& ask) {
        origin::reply reply;
        reply.content = page_body(1, 1);
        if (ask.attempt == 1) reply.status = 500;
        return reply;
    });
    auto const done = run(quick_options(folder.path()), chapters_at(server.base(), 10, 50));
    CHECK(done.result.pages_downloaded == 500);
}

TEST_CASE("polite: an error page with status 200 is asked for once more, no oftener") {
    scratch_folder folder;
    origin::server server;
    origin::reply html;
    html.content = "<html>Please log in</html>";
    server.route("/c1/1.png", html);
    auto const done = run(quick_options(folder.path()), chapters_at(server.base(), 1, 1));
    CHECK(done.result.pages_failed == 1);
    CHECK(server.settled_log().size() == 2);
}

TEST_CASE("polite: a host that wants to be left alone for hours is not asked for every page") {
    scratch_folder folder;
    origin::server server;
    server.otherwise([](origin::request_info const&) {
        origin::reply reply;
        reply.status = 429;
        reply.headers = {{"Retry-After", "7200"}};
        return reply;
    });
    auto options = quick_options(folder.path());
    options.max_retry_after = 10s;
    auto const done = run(options, chapters_at(server.base(), 2, 50));
    CHECK(done.result.pages_failed == 100);
    CHECK(done.result.wall_seconds < 5);
    CHECK(server.settled_log().size() <= 6);
    for (auto const& failure : done.result.incomplete.at(0).failures)
        CHECK(classify(failure.error) == error_class::http_429);
}

TEST_CASE("polite: a host that only answers 503 holds no other up, and is given up") {
    scratch_folder folder;
    origin::server busy, good;
    busy.otherwise([](origin::request_info const&) { return origin::reply{.status = 503}; });
    serve(good, 4, 5);
    auto chapters = after(chapters_at(busy.base(), 12, 20), chapters_at(good.base(), 4, 5));
    auto options = quick_options(folder.path());
    options.threads = 2;
    options.retries = 5;
    options.retry_delay = 30ms;
    options.retry_max_delay = 10s;
    auto const done = run(options, std::move(chapters));
    CHECK(done.result.pages_downloaded == 20);
    CHECK(done.result.pages_failed == 240);
    auto const asked = busy.settled_log();
    CHECK(asked.size() < 40);
    CHECK(good.settled_log().back().arrived < asked.back().arrived);
}

TEST_CASE("polite: a host that is given up keeps nobody waiting for pages that were put off") {
    scratch_folder folder;
    origin::server server;
    server.otherwise([](origin::request_info const&) { return origin::reply{.status = 503}; });
    origin::reply put_off{.status = 500};
    put_off.headers = {{"Retry-After", "100"}};
    server.route("/c1/1.png", put_off);
    auto options = quick_options(folder.path());
    options.threads = 2;
    options.retries = 5;
    options.retry_delay = 10ms;
    auto const done = run(options, chapters_at(server.base(), 2, 10));
    CHECK(done.result.pages_failed == 20);
    CHECK(done.result.wall_seconds < 50);
}

TEST_CASE("polite: a host that takes requests and keeps silent holds no other up") {
    scratch_folder folder;
    origin::server mute, good;
    mute.otherwise([](origin::request_info const&) { return origin::reply{.head_delay = 1h}; });
    serve(good, 2, 5);
    auto chapters = after(chapters_at(mute.base(), 10, 20), chapters_at(good.base(), 2, 5));
    auto options = quick_options(folder.path());
    options.threads = 2;
    options.stall_timeout = 200ms;
    options.retries = 2;
    auto const done = run(options, std::move(chapters));
    CHECK(done.result.pages_downloaded == 10);
    CHECK(done.result.pages_failed == 200);
    CHECK(mute.settled_log().size() < 30);
}

TEST_CASE("polite: a few pages that always answer 503 take no other page with them") {
    scratch_folder folder;
    origin::server server;
    serve(server, 8, 10);
    for (auto const* bad : {"/c1/3.png", "/c3/1.png", "/c8/10.png"})
        server.route(bad, origin::reply{.status = 503});
    auto options = quick_options(folder.path());
    options.threads = 2;
    options.parallel_chapters = 1;
    options.retries = 5;
    options.retry_delay = 10ms;
    options.retry_max_delay = 10s;
    auto const done = run(options, chapters_at(server.base(), 8, 10));
    CHECK(done.result.pages_downloaded == 77);
    CHECK(done.result.pages_failed == 3);
}
