// What an embedder meets who gets something wrong, or whose server does: refusals and reports.
#include "tests/loopback/session_world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <ostream>
#include <stdexcept>

using namespace panelia;
using namespace panelia::testing;

namespace {

struct warnings_kept final : observer {
    void warning(std::string_view message) override {
        std::scoped_lock const hold(lock);
        kept.emplace_back(message);
    }
    std::mutex lock;
    std::vector<std::string> kept;
};

}  // namespace

TEST_CASE("embedding: an option that cannot be used is an invalid argument, and nothing is made") {
    struct row {
        std::function<void(session_options&)> change;
        char const* begins;
    };
    row const rows[] = {
        {[](auto& o) { o.http_proxy = "ftp://user:secret@proxy:1"; }, "http_proxy: no proxy's URL"},
        {[](auto& o) { o.https_proxy = "::::"; }, "https_proxy: no proxy's URL"},
        {[](auto& o) { o.resolve = {"a:80:nowhere"}; }, "resolve: not of the form"},
        {[](auto& o) { o.ca_cert = "/nonexistent/ca.pem"; }, "cannot load the CA file /nonexist"},
        {[](auto& o) { o.cookies = "/nonexistent"; }, "cookies: cannot read /nonexistent"},
        {[](auto& o) {
             o.headers = {{"X", "secret\n"}};
         },
         "headers: the header X: its value"},
    };
    for (auto const& [change, begins] : rows) {
        CAPTURE(begins);
        scratch_folder folder;
        auto options = quick_options(folder.path() / "library");
        change(options);
        std::string refusal = "accepted";
        try {
            session const made(options);
        } catch (std::invalid_argument const& e) {
            refusal = e.what();
        }
        CHECK(refusal.starts_with(begins));
        CHECK(refusal.find("secret") == std::string::npos);
        CHECK_FALSE(std::filesystem::exists(options.output));
    }
}

TEST_CASE("embedding: a chapter with a header that cannot be sent fails without a request") {
    scratch_folder folder;
    origin::server server;
    serve(server, 3, 2);
    auto chapters = chapters_at(server.base(), 3, 2);
    chapters[0].headers = {{"X-Token", "secret\r\nEvil: 1"}};
    chapters[1].headers = {{"Accept-Encoding", "br"}, {"X-Mine", "yes"}};
    chapters[2].headers = chapters[1].headers;
    warnings_kept watch;
    auto const done = run(quick_options(folder.path()), chapters, &watch);
    CHECK(done.result.chapters_complete == 2);
    REQUIRE(done.result.incomplete.size() == 1);
    CHECK(
        done.result.incomplete[0].message ==
        "the header X-Token: its value holds a line break or another control character"
    );
    // Two threads: any of the three may have been registered first.
    auto const& rows = done.stats.chapter_details;
    auto const failed =
        std::ranges::find_if(rows, [](auto const& row) { return row.number == "1"; });
    REQUIRE(failed != rows.end());
    CHECK(failed->error == error_class::protocol);
    CHECK(times_asked(server, "/c1/") == 0);
    CHECK(times_asked(server, "/c2/") == 2);
    CHECK(watch.kept.size() == 1);  // told once, for both chapters
    // With the header mended, the next session fetches it.
    chapters[0].headers = {{"X-Token", "secret"}};
    CHECK(run(quick_options(folder.path()), chapters).result.chapters_complete == 1);
}

TEST_CASE("embedding: a chapter without pages fails with its true reason") {
    scratch_folder folder;
    chapter_spec const bare{.series = "S", .number = "1"};
    auto const done = run(quick_options(folder.path()), {bare});
    REQUIRE(done.result.incomplete.size() == 1);
    CHECK(done.result.incomplete[0].message == "its source names no page of it");
}

TEST_CASE(
    "embedding: a forced fetch that fails names the copy that stays, and counts no page of "
    "its own as stored"
) {
    scratch_folder folder;
    origin::server server;
    serve(server, 1, 3);
    auto const chapters = chapters_at(server.base(), 1, 3);
    REQUIRE(run(quick_options(folder.path()), chapters).result.chapters_complete == 1);
    auto options = quick_options(folder.path());
    options.force = true;
    server.route("/c1/2.png", origin::reply{.status = 404});
    auto const failed = run(options, chapters);
    REQUIRE(failed.result.incomplete.size() == 1);
    auto const& told = failed.result.incomplete[0];
    CHECK(told.folder == "Tests/c001");
    CHECK(told.earlier_copy_stays);
    CHECK(told.downloaded == 2);
    CHECK(names_in(folder.path() / told.folder).size() == 3);
    auto const& counted = failed.stats.chapter_details.at(0);
    CHECK(counted.images_downloaded == 2);
    CHECK(counted.images_processed == 0);
    // One that comes whole is in its place, and counted.
    serve(server, 1, 3);
    auto const whole = run(options, chapters);
    CHECK(whole.result.chapters_complete == 1);
    CHECK(whole.stats.chapter_details.at(0).images_processed == 3);
}
