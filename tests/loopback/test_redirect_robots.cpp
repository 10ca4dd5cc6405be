// Redirects of what panelia found by itself: they lead nowhere that robots.txt keeps it from.
#include "tests/loopback/walk_world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

using namespace panelia;
using namespace panelia::testing;
using namespace std::chrono_literals;

namespace {

/// A series at /list with two chapters: the second one's document or page lies on another server,
/// which is reached through a redirect, at /private or /public.
struct two_servers {
    origin::server near, far;

    enum class moved { document, page };

    explicit two_servers(moved what, std::string_view to = "/private") {
        serve(near, 2, 1);
        reply(
            near, "/list", "list L\nchapter 1 " + near.url("/1") + "\nchapter 2 " + near.url("/2")
        );
        reply(near, "/1", "pages\npage " + near.url("/c1/1.png"));
        auto const second = "pages\npage " + near.url("/c2/1.png");
        reply(far, "/robots.txt", "User-agent: *\nDisallow: /private\n");
        if (what == moved::document) {
            redirect("/2", far.url(to));
            reply(far, to, second);
        } else {
            reply(near, "/2", second);
            redirect("/c2/1.png", far.url(to));
            reply(far, to, page_body(2, 1));
        }
    }

    static void reply(origin::server& at, std::string_view path, std::string content) {
        origin::reply out;
        out.content = std::move(content);
        at.route(std::string(path), out);
    }
    void redirect(std::string const& path, std::string location) {
        origin::reply out;
        out.status = 302;
        out.headers = {{"Location", std::move(location)}};
        near.route(path, out);
    }
    std::size_t asked_far(std::string_view path) const { return times_asked(far, path); }
};

report get(
    std::filesystem::path const& folder, std::string const& address, bool ignore_robots = false
) {
    return walk(quick_options(folder), address, {}, ignore_robots).result;
}

std::string why_failed(report const& of) {
    REQUIRE(of.incomplete.size() == 1);
    auto const& one = of.incomplete[0];
    return one.failures.empty() ? one.message : one.failures[0].message;
}

using moved = two_servers::moved;

}  // namespace

TEST_CASE("redirects: one that leads where robots.txt forbids is not followed") {
    for (auto const what : {moved::document, moved::page}) {
        CAPTURE(static_cast<int>(what));
        scratch_folder folder;
        two_servers site(what);
        auto const done = get(folder.path(), site.near.url("/list"));
        CHECK(done.chapters_complete == 1);
        CHECK(done.chapters_failed == 1);
        auto const why = why_failed(done);
        CHECK(why.find("robots.txt of 127.0.0.1") != std::string::npos);
        CHECK(why.find("/private") != std::string::npos);
        CHECK(site.asked_far("/robots.txt") == 1);
        CHECK(site.asked_far("/private") == 0);
    }
}

TEST_CASE("redirects: one that leads where robots.txt allows is, and with --ignore-robots any") {
    for (auto const what : {moved::document, moved::page}) {
        for (bool const ignored : {false, true}) {
            CAPTURE(static_cast<int>(what));
            CAPTURE(ignored);
            scratch_folder folder;
            std::string_view const to = ignored ? "/private" : "/public";
            two_servers site(what, to);
            CHECK(get(folder.path(), site.near.url("/list"), ignored).chapters_complete == 2);
            CHECK(site.asked_far("/robots.txt") == (ignored ? 0 : 1));
            CHECK(site.asked_far(to) == 1);
        }
    }
}

TEST_CASE("redirects: on the same server, and further ones of a row, are judged as well") {
    for (auto const what : {moved::document, moved::page}) {
        CAPTURE(static_cast<int>(what));
        scratch_folder folder;
        two_servers site(what, "/public");
        origin::reply back;
        back.status = 302;
        back.headers = {{"Location", site.near.url("/closed")}};
        site.far.route("/public", back);
        two_servers::reply(site.near, "/robots.txt", "User-agent: *\nDisallow: /closed\n");
        auto const done = get(folder.path(), site.near.url("/list"));
        CHECK(done.chapters_failed == 1);
        CHECK(why_failed(done).find("/closed") != std::string::npos);
        CHECK(site.asked_far("/public") == 1);
        auto const log = site.near.settled_log();
        CHECK(std::ranges::none_of(log, [](auto const& line) { return line.target == "/closed"; }));
    }
}

TEST_CASE("redirects: a robots.txt that cannot be read refuses here, too") {
    for (auto const what : {moved::document, moved::page}) {
        CAPTURE(static_cast<int>(what));
        scratch_folder folder;
        two_servers site(what, "/public");
        origin::reply broken;
        broken.status = 503;
        site.far.route("/robots.txt", broken);
        auto const done = get(folder.path(), site.near.url("/list"));
        CHECK(done.chapters_failed == 1);
        CHECK(why_failed(done).find("counts as a refusal") != std::string::npos);
        CHECK(site.asked_far("/public") == 0);
    }
}

TEST_CASE("redirects: what the user named is followed wherever it leads") {
    scratch_folder folder;
    two_servers site(moved::document);
    // The address of the series itself.
    two_servers::reply(site.far, "/private", "list L\nchapter 1 " + site.near.url("/1") + "\n");
    CHECK(get(folder.path() / "a", site.near.url("/2")).chapters_complete == 1);
    CHECK(site.asked_far("/private") == 1);
    // The pages of a manifest.
    two_servers pages(moved::page);
    auto const done =
        run(quick_options(folder.path() / "b"), chapters_at(pages.near.url(""), 2, 1));
    CHECK(done.result.chapters_complete == 2);
    CHECK(pages.asked_far("/private") == 1);
    CHECK(pages.asked_far("/robots.txt") == 0);
}

TEST_CASE("redirects: a stop ends a wait for another server's robots.txt") {
    for (auto const what : {moved::document, moved::page}) {
        CAPTURE(static_cast<int>(what));
        scratch_folder folder;
        two_servers site(what, "/public");
        origin::reply mute;
        mute.silent = true;
        mute.head_delay = 60s;
        site.far.route("/robots.txt", mute);
        session work(quick_options(folder.path()), nullptr, library_opening::at_run);
        watchdog dog(work);
        opened_site source(work, site.near.url("/list"));
        std::thread stopper([&] {
            site.far.wait_for_requests(1);
            work.stop();
        });
        auto const result = work.run(source);
        stopper.join();
        CHECK(dog.finish());
        CHECK(result.stopped);
        CHECK(result.chapters_failed == 0);
        CHECK(result.pages_failed == 0);
    }
}
