// `panelia retry` and robots.txt: what get found is asked for as get asks for it, what the user
// named is fetched.
#include "origin/origin.hpp"
#include "tests/loopback/session_world.hpp"
#include "tests/program/program.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace panelia;

namespace {

using words = std::vector<std::string>;

/// A list of two chapters, and a server that has something to say about where robots may go. The
/// second chapter's page is broken at first.
struct two_chapters {
    origin::server near, far;
    program::folder const home;

    two_chapters() {
        testing::serve(near, 2, 2);
        std::string links;
        for (std::string const n : {"1", "2"}) {
            links += "<li><a href=\"/fox/" + n + "\">Chapter " + n + "</a></li>";
            put(near,
                "/fox/" + n,
                "<div class=\"reader\"><img src=\"/c" + n + "/1.png\"><img src=\"/c" + n +
                    "/2.png\"></div>");
        }
        put(near, "/list", "<html><h1>Fox</h1><ul>" + links + "</ul></html>");
        origin::reply broken;
        broken.status = 404;
        near.route("/c2/1.png", broken);
        put(far, "/robots.txt", "User-agent: *\nDisallow: /private\n", "text/plain");
        put(far, "/private", testing::page_body(2, 1), "image/png");
    }

    static void put(
        origin::server& at,
        std::string const& path,
        std::string text,
        std::string type = "text/html"
    ) {
        origin::reply reply;
        reply.headers = {{"Content-Type", std::move(type)}};
        reply.content = std::move(text);
        at.route(path, reply);
    }
    void move(std::string const& path) {
        origin::reply reply;
        reply.status = 302;
        reply.headers = {{"Location", far.url("/private")}};
        near.route(path, reply);
    }
    program::result run(words arguments) const {
        for (auto const* one : {"-R", "0", "--ignore-config"}) arguments.emplace_back(one);
        return program::run(arguments, {.in = home.path()});
    }
};

}  // namespace

TEST_CASE("retry: a page that get found is redirected nowhere that robots.txt forbids") {
    two_chapters site;
    CHECK(site.run({"get", site.near.url("/list"), "-o", "lib"}).exit_code == 1);
    site.move("/c2/1.png");
    auto const refused = site.run({"retry", "lib"});
    CAPTURE(refused.out);
    CHECK(refused.exit_code == 1);
    CHECK(refused.out.find("disallows it") != std::string::npos);
    CHECK(testing::times_asked(site.far, "/robots.txt") == 1);
    CHECK(testing::times_asked(site.far, "/private") == 0);
    auto const ignoring = site.run({"retry", "lib", "--ignore-robots"});
    CHECK(ignoring.exit_code == 0);
    CHECK(ignoring.err.find("--ignore-robots") != std::string::npos);
    CHECK(testing::times_asked(site.far, "/private") == 1);
}

TEST_CASE("retry: a page that get found is not asked for where robots.txt forbids it by now") {
    two_chapters site;
    CHECK(site.run({"get", site.near.url("/list"), "-o", "lib"}).exit_code == 1);
    site.put(site.near, "/robots.txt", "User-agent: *\nDisallow: /c2\n", "text/plain");
    site.near.clear_log();
    auto const refused = site.run({"retry", "lib"});
    CHECK(refused.exit_code == 1);
    CHECK(refused.out.find("disallows it") != std::string::npos);
    CHECK(testing::times_asked(site.near, "/c2/1.png") == 0);
    // It is found all the same: the library has not forgotten its pages.
    site.put(site.near, "/robots.txt", "", "text/plain");
    site.put(site.near, "/c2/1.png", testing::page_body(2, 1), "image/png");
    site.near.clear_log();
    CHECK(site.run({"retry", "lib"}).exit_code == 0);
    CHECK(testing::times_asked(site.near, "/c2/1.png") == 1);
}

TEST_CASE("retry: a page that a manifest named is fetched wherever it leads") {
    two_chapters site;
    program::write_file(
        site.home / "m.json",
        R"({"series":"Fox","chapters":[{"number":"2","pages":[")" + site.near.url("/c2/1.png") +
            "\"]}]}"
    );
    CHECK(site.run({"get", "m.json", "-o", "lib"}).exit_code == 1);
    site.move("/c2/1.png");
    CHECK(site.run({"retry", "lib"}).exit_code == 0);
    CHECK(testing::times_asked(site.far, "/private") == 1);
    CHECK(testing::times_asked(site.far, "/robots.txt") == 0);
}
