// Whole sessions against a scripted origin: what arrives, what is asked for, what is reported.
#include "tests/loopback/session_world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <ostream>

using namespace panelia;
using namespace panelia::testing;
using namespace std::chrono_literals;

TEST_CASE("session: every page arrives under its name, and a second session asks for nothing") {
    scratch_folder folder;
    origin::server server;
    serve(server, 3, 12);
    auto const chapters = chapters_at(server.base(), 3, 12);
    auto const first = run(quick_options(folder.path()), chapters);
    CHECK(first.result.chapters_complete == 3);
    CHECK(first.result.pages_downloaded == 36);
    CHECK(first.result.incomplete.empty());
    for (std::size_t c = 1; c <= 3; ++c) {
        for (std::size_t p = 1; p <= 12; ++p) {
            auto name = std::to_string(p);
            name.insert(0, 3 - name.size(), '0');
            auto const file =
                folder.path() / "Tests" / ("c00" + std::to_string(c)) / (name + ".png");
            CHECK(read_file(file) == page_body(c, p));
        }
    }
    CHECK(server.settled_log().size() == 36);
    auto const second = run(quick_options(folder.path()), chapters);
    CHECK(second.result.chapters_skipped == 3);
    CHECK(second.result.chapters_attempted == 0);
    CHECK(second.stats.extended.chapters_skipped == 3);
    CHECK(server.settled_log().size() == 36);
}

TEST_CASE("session: a page that answers 503 is asked again, and nothing but the retries shows it") {
    scratch_folder folder;
    origin::server server;
    serve(server, 1, 4);
    server.route("/c1/2.png", [](origin::request_info const& ask) {
        origin::reply reply;
        reply.content = page_body(1, 2);
        if (ask.attempt <= 2) reply.status = 503;
        return reply;
    });
    auto const done = run(quick_options(folder.path()), chapters_at(server.base(), 1, 4));
    CHECK(done.result.chapters_complete == 1);
    auto const& chapter = done.stats.chapter_details.at(0);
    CHECK(chapter.images_downloaded == 4);
    CHECK(chapter.download_errors == 2);
    CHECK(chapter.retries == 2);
    CHECK(chapter.attempts == 6);
    CHECK(
        done.stats.extended.errors_by_class[static_cast<std::size_t>(error_class::http_5xx)] == 2
    );
}

TEST_CASE("session: a missing page fails its chapter with its reason, the others go on") {
    scratch_folder folder;
    origin::server server;
    serve(server, 2, 3);
    auto chapters = chapters_at(server.base(), 2, 3);
    chapters[0].pages[1].url = server.url("/gone.png");
    auto const done = run(quick_options(folder.path()), chapters);
    CHECK(done.result.chapters_failed == 1);
    CHECK(done.result.chapters_complete == 1);
    REQUIRE(done.result.incomplete.size() == 1);
    auto const& failed = done.result.incomplete[0];
    REQUIRE(failed.failures.size() == 1);
    CHECK(failed.failures[0].page == 2);
    CHECK(failed.failures[0].message.find("404") != std::string::npos);
    CHECK(failed.failures[0].attempts == 1);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "Tests/c001"));
    CHECK(std::filesystem::exists(folder.path() / "Tests/c001.partial/001.png"));

    SUBCASE("the next session asks only for what is missing") {
        server.clear_log();
        auto const again = run(quick_options(folder.path()), chapters_at(server.base(), 2, 3));
        // The page has another address now; the two that were stored are not asked for again.
        CHECK(again.result.chapters_complete == 1);
        CHECK(again.result.pages_skipped == 2);
        CHECK(server.settled_log().size() == 1);
        CHECK(std::filesystem::exists(folder.path() / "Tests/c001/002.png"));
    }
    SUBCASE("a chapter that may miss a page is accepted as partial") {
        auto options = quick_options(folder.path());
        options.allow_missing = 1;
        auto const again = run(options, chapters);
        CHECK(again.result.chapters_partial == 1);
        CHECK(again.result.chapters_failed == 0);
        CHECK(std::filesystem::exists(folder.path() / "Tests/c001/001.png"));
    }
}

TEST_CASE("session: what is no image is never a page, whatever its status") {
    struct row {
        char const* name;
        origin::reply reply;
        errc expected;
    };
    std::vector<row> rows(5);
    rows[0] = {"html", {}, errc::not_image};
    rows[0].reply.content = "<!DOCTYPE html><html><body>Too many requests</body></html>";
    rows[1] = {"empty", {}, errc::empty_body};
    rows[2] = {"cut image", {}, errc::corrupt_image};
    rows[2].reply.content = page_body(1, 1).substr(0, 90);
    rows[3] = {"truncated body", {}, errc::truncated};
    rows[3].reply.content = page_body(1, 1);
    rows[3].reply.cut_after = 50;
    rows[4] = {"no content", {}, errc::unexpected_status};
    rows[4].reply.status = 204;
    for (auto const& r : rows) {
        CAPTURE(r.name);
        scratch_folder folder;
        origin::server server;
        server.route("/c1/1.png", r.reply);
        auto options = quick_options(folder.path());
        options.retries = 1;
        auto const done = run(options, chapters_at(server.base(), 1, 1));
        CHECK(done.result.chapters_failed == 1);
        REQUIRE(done.result.incomplete.size() == 1);
        auto const& failure = done.result.incomplete[0].failures.at(0);
        CHECK(failure.error == r.expected);
        bool const odd = r.expected == errc::unexpected_status;
        CHECK(failure.message.ends_with(" (status 204)") == odd);
        CHECK(done.stats.images.downloaded == 0);
        CHECK_FALSE(std::filesystem::exists(folder.path() / "Tests/c001"));
    }
}

TEST_CASE("session: a chapter without any page is failed, however many may be missing") {
    scratch_folder folder;
    origin::server server;  // knows no page
    auto options = quick_options(folder.path());
    options.retries = 0;
    options.allow_missing = 5;
    auto const done = run(options, chapters_at(server.base(), 1, 2));
    CHECK(done.result.chapters_failed == 1);
    CHECK(done.result.chapters_partial == 0);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "Tests/c001"));
}

TEST_CASE("session: with --verify off any whole body is taken, named after its URL") {
    scratch_folder folder;
    origin::server server;
    origin::reply text;
    text.content = "not an image";
    server.route("/c1/1.png", text);
    server.route("/c1/2.png", origin::reply{});
    auto options = quick_options(folder.path());
    options.verify = verify_mode::off;
    auto chapters = chapters_at(server.base(), 1, 2);
    CHECK(run(options, chapters).result.chapters_complete == 1);
    CHECK(read_file(folder.path() / "Tests/c001/001.png") == "not an image");
    CHECK(std::filesystem::file_size(folder.path() / "Tests/c001/002.png") == 0);
}

TEST_CASE("session: promised sizes and digests are checked") {
    scratch_folder folder;
    origin::server server;
    serve(server, 1, 2);
    auto chapters = chapters_at(server.base(), 1, 2);
    chapters[0].pages[0].bytes = page_body(1, 1).size() + 1;
    chapters[0].pages[1].sha256 = std::string(64, '0');
    auto options = quick_options(folder.path());
    options.retries = 0;
    auto const done = run(options, chapters);
    REQUIRE(done.result.incomplete.size() == 1);
    REQUIRE(done.result.incomplete[0].failures.size() == 2);
    for (auto const& failure : done.result.incomplete[0].failures) {
        CHECK(failure.error == (failure.page == 1 ? errc::size_mismatch : errc::checksum_mismatch));
    }
    CHECK(
        done.stats.extended.errors_by_class[static_cast<std::size_t>(error_class::checksum)] == 2
    );
}

TEST_CASE("session: no more connections than allowed are open to a host, over all threads") {
    for (unsigned const ceiling : {1U, 3U}) {
        CAPTURE(ceiling);
        scratch_folder folder;
        origin::server server;
        serve(server, 6, 10);
        auto options = quick_options(folder.path());
        options.threads = 4;
        options.connections_per_host = ceiling;
        auto const done = run(options, chapters_at(server.base(), 6, 10));
        CHECK(done.result.chapters_complete == 6);
        CHECK(server.observed().max_connections <= ceiling);
    }
}

TEST_CASE("session: a 429 pauses the whole host for as long as it asks") {
    struct pauses final : observer {
        std::mutex lock;
        std::vector<double> seconds;
        void host_paused(std::string_view, double s) override {
            std::scoped_lock const hold(lock);
            seconds.push_back(s);
        }
    } watch;
    scratch_folder folder;
    origin::server server;
    serve(server, 1, 8);
    server.route("/c1/1.png", [](origin::request_info const& ask) {
        origin::reply reply;
        reply.content = page_body(1, 1);
        if (ask.attempt == 1) {
            reply.status = 429;
            reply.headers = {{"Retry-After", "1"}};
        }
        return reply;
    });
    auto options = quick_options(folder.path());
    options.connections_per_host = 1;
    auto const done = run(options, chapters_at(server.base(), 1, 8), &watch);
    CHECK(done.result.chapters_complete == 1);
    CHECK(watch.seconds == std::vector<double>{1.0});
    auto const log = server.settled_log();
    REQUIRE(log.size() == 9);
    CHECK(log[1].arrived - log[0].arrived >= 990ms);
    CHECK(done.stats.extended.rate_limit_wait_seconds >= 0.9);
}

TEST_CASE("session: a Retry-After beyond the bound fails the page instead of waiting") {
    scratch_folder folder;
    origin::server server;
    origin::reply reply;
    reply.status = 429;
    reply.headers = {{"Retry-After", "3600"}};
    server.route("/c1/1.png", reply);
    auto options = quick_options(folder.path());
    options.max_retry_after = 2s;
    auto const done = run(options, chapters_at(server.base(), 1, 1));
    REQUIRE(done.result.incomplete.size() == 1);
    CHECK(classify(done.result.incomplete[0].failures.at(0).error) == error_class::http_429);
    CHECK(server.settled_log().size() == 1);
}

TEST_CASE("session: redirects are followed to another host without the secrets meant for the first"
) {
    scratch_folder folder;
    origin::server first;
    origin::server second;
    serve(second, 1, 1);
    origin::reply away;
    away.status = 302;
    away.headers = {{"Location", second.url("/c1/1.png")}};
    first.route("/c1/1.png", away);
    auto options = quick_options(folder.path());
    options.headers = {{"Authorization", "Bearer secret"}, {"X-Kept", "yes"}};
    auto const done = run(options, chapters_at(first.base(), 1, 1));
    CHECK(done.result.chapters_complete == 1);
    auto const sent = second.settled_log().at(0).headers;
    for (auto const& [name, value] : sent) CHECK(name != "Authorization");
    CHECK(std::any_of(sent.begin(), sent.end(), [](auto const& f) { return f.first == "X-Kept"; }));
    CHECK(done.stats.chapter_details.at(0).attempts == 1);
    CHECK(done.stats.extended.hosts.size() == 2);
}

TEST_CASE("session: the null sink fetches and checks everything and writes nothing") {
    scratch_folder folder;
    origin::server server;
    serve(server, 2, 5);
    auto options = quick_options(folder.path() / "none");
    options.sink = sink_kind::null;
    auto const done = run(options, chapters_at(server.base(), 2, 5));
    CHECK(done.result.chapters_complete == 2);
    CHECK(done.stats.images.processed == 10);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "none"));
}

TEST_CASE("session: a rate limit holds over everything") {
    scratch_folder folder;
    origin::server server;
    origin::reply big;
    big.content =
        png_signature + png_header() + png_chunk("IDAT", std::string(200'000, 'x')) + png_end;
    server.route_prefix("/", [big](origin::request_info const&) { return big; });
    auto options = quick_options(folder.path());
    options.limit_rate = 1'000'000;
    auto const done = run(options, chapters_at(server.base(), 1, 5));
    CHECK(done.result.chapters_complete == 1);
    // 1 MB at 1 MB/s, less the burst of a tenth of a second.
    CHECK(done.result.wall_seconds >= 0.85);
}

TEST_CASE("session: a source that turns out malformed ends the run, what came before is done") {
    struct failing final : chapter_source {
        list_source good;
        explicit failing(std::vector<chapter_spec> c) : good(std::move(c)) {}
        std::optional<chapter_spec> next() override {
            auto chapter = good.next();
            if (!chapter) throw std::runtime_error("line 3: malformed");
            return chapter;
        }
    };
    scratch_folder folder;
    origin::server server;
    serve(server, 2, 2);
    failing source(chapters_at(server.base(), 2, 2));
    session work(quick_options(folder.path()));
    watchdog dog(work);
    auto const result = work.run(source);
    CHECK(dog.finish());
    CHECK(result.source_error == "line 3: malformed");
    CHECK(result.chapters_complete == 2);
}

namespace {

/// What became of each chapter, in the order in which it was told.
class outcome_log final : public observer {
public:
    void chapter_skipped(chapter_info const& chapter) override {
        add(std::string(chapter.number) + " skipped");
    }
    void chapter_finished(std::uint64_t, chapter_report const& chapter) override {
        add(chapter.number + " " + std::string(to_string(chapter.outcome)));
    }
    std::vector<std::string> of(std::string const& number) const {
        std::vector<std::string> told;
        for (auto const& line : lines_)
            if (line.starts_with(number + " ")) told.push_back(line.substr(number.size() + 1));
        return told;
    }

private:
    void add(std::string line) {
        std::scoped_lock const hold(lock_);
        lines_.push_back(std::move(line));
    }
    std::mutex lock_;
    std::vector<std::string> lines_;
};

}  // namespace

TEST_CASE("session: a chapter that comes again is skipped once the first copy is whole") {
    constexpr std::size_t chapters = 8;
    origin::server server;
    serve(server, chapters, 3);
    auto const once = chapters_at(server.url(""), chapters, 3);
    std::vector<chapter_spec> twice;
    bool force = false;
    SUBCASE("after all others") {
        twice = once;
        twice.insert(twice.end(), once.begin(), once.end());
    }
    SUBCASE("at once") {
        for (auto const& chapter : once) twice.insert(twice.end(), 2, chapter);
    }
    SUBCASE("and with --force") {
        twice = once;
        twice.insert(twice.end(), once.begin(), once.end());
        force = true;
    }
    // Copies that come at any moment of a commit: many tries, each a few milliseconds.
    for (int i = 0; i < 25; ++i) {
        scratch_folder const home;
        server.clear_log();
        outcome_log log;
        auto options = quick_options(home.path() / "lib");
        options.force = force;
        options.threads = 1 + static_cast<unsigned>(i % 2);
        auto const [result, stats] = run(options, twice, &log);
        REQUIRE(result.chapters_failed == 0);
        CHECK(result.chapters_complete == chapters);
        CHECK(result.chapters_skipped == chapters);
        CHECK(stats.chapters.failed == 0);
        CHECK(server.settled_log().size() == chapters * 3);
        for (auto const& chapter : once)
            CHECK(log.of(chapter.number) == std::vector<std::string>{"complete", "skipped"});
    }
}

TEST_CASE("session: a copy of a chapter that failed is not taken for complete") {
    origin::server server;
    serve(server, 1, 3);
    server.route("/c1/2.png", {.status = 404});
    auto list = chapters_at(server.url(""), 1, 3);
    list.push_back(list[0]);
    bool mended = false;
    SUBCASE("it fails, too") {}
    SUBCASE("it has another address for what is missing") {
        list[1].pages[1].url = server.url("/c1/1.png");
        mended = true;
    }
    scratch_folder const home;
    outcome_log log;
    auto const [result, stats] = run(quick_options(home.path() / "lib"), list, &log);
    CHECK(result.chapters_skipped == 0);
    CHECK(result.chapters_failed == (mended ? 1 : 2));
    CHECK(result.chapters_complete == (mended ? 1 : 0));
    CHECK(log.of("1") == std::vector<std::string>{"failed", mended ? "complete" : "failed"});
}

TEST_CASE("session: a page that cannot be stored is told with its path and the reason") {
    origin::server server;
    scratch_folder const home;
    auto const partial = home.path() / "lib/Tests/c001.partial";
    auto const body = page_body(1, 1);
    bool staged = false;
    SUBCASE("in the way of its name") {}
    SUBCASE("in the way of its staging file") {
        staged = true;
    }
    std::string const name = staged ? "001.png.part" : "001.png";
    server.otherwise([&](origin::request_info const&) {
        std::filesystem::create_directories(partial / name);
        origin::reply page;
        page.content = body;
        return page;
    });
    auto const [result, stats] =
        run(quick_options(home.path() / "lib"), chapters_at(server.url(""), 1, 1));
    REQUIRE(result.incomplete.size() == 1);
    REQUIRE(result.incomplete[0].failures.size() == 1);
    auto const why = result.incomplete[0].failures[0].message;
    CHECK_MESSAGE(why.find((partial / name).string() + ": Is a directory") != why.npos, why);
}

TEST_CASE("session: more threads than chapters at a time come to their end, all of them") {
    scratch_folder folder;
    origin::server server;
    serve(server, 6, 3);
    for (unsigned const threads : {3U, 8U, 16U}) {
        auto options = quick_options(folder.path() / std::to_string(threads));
        options.threads = threads;
        options.parallel_chapters = 1;
        CHECK(run(options, chapters_at(server.base(), 6, 3)).result.pages_downloaded == 18);
    }
}
