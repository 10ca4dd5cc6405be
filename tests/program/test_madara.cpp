// A WordPress site with the Madara theme whose list of chapters a script fetches: by the built-in
// rule, from the series' address alone.
#include "origin/origin.hpp"
#include "tests/loopback/session_world.hpp"
#include "tests/program/program.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace panelia;

namespace {

using words = std::vector<std::string>;

constexpr std::string_view new_endpoint = "/manga/blue-fox/ajax/chapters/";
constexpr std::string_view old_endpoint = "/wp-admin/admin-ajax.php";

/// Three chapters with two pages each, newest first.
struct madara {
    origin::server server;
    program::folder home;

    madara() {
        testing::serve(server, 3, 2);
        put("/manga/blue-fox/", series("<div id=manga-chapters-holder data-id=77></div>"));
        for (int n = 1; n <= 3; ++n) {
            auto const number = std::to_string(n);
            std::string images;
            for (auto const* page : {"1", "2"}) {
                images += "<div class=page-break><img class=wp-manga-chapter-img src=/c" + number +
                          "/" + page + ".png></div>";
            }
            put("/manga/blue-fox/chapter-" + number + "/",
                "<title>Blue Fox - Chapter " + number +
                    "</title><h1 id=chapter-heading>Blue Fox - Chapter " + number +
                    "</h1><div class=reading-content>" + images + "</div>");
        }
        answer_new(list());
        answer_old(list());
        server.route(
            "/robots.txt",
            text(
                "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n",
                "text/plain"
            )
        );
    }

    static std::string series(std::string const& inside) {
        return "<!doctype html><title>Blue Fox - Some Scans</title><div class=post-title><h1>Blue "
               "Fox</h1></div><div class=page-content-listing>" +
               inside + "</div>";
    }

    static std::string list() {
        std::string out =
            "<div class='page-content-listing single-page'><ul class='main "
            "version-chap'>";
        for (int n = 3; n > 0; --n) {
            auto const number = std::to_string(n);
            out += "<li class='wp-manga-chapter'><a href='/manga/blue-fox/chapter-" + number +
                   "/'>Chapter " + number +
                   "</a><span class=chapter-release-date>May 1</span></li>";
        }
        return out + "</ul></div>";
    }

    static origin::reply text(std::string body, char const* type = "text/html") {
        origin::reply reply;
        reply.headers = {{"Content-Type", type}};
        reply.content = std::move(body);
        return reply;
    }
    void put(std::string const& path, std::string body) {
        server.route(path, text(std::move(body)));
    }

    /// As such sites answer: a POST only, the old endpoint only for an action that it knows.
    void answer_new(origin::reply with) {
        server.route(std::string(new_endpoint), [with](origin::request_info const& asked) {
            return asked.method == "POST" ? with : origin::reply{.status = 404};
        });
    }
    void answer_new(std::string body) { answer_new(text(std::move(body))); }
    void answer_old(origin::reply with) {
        server.route(std::string(old_endpoint), [with](origin::request_info const& asked) {
            bool const known =
                asked.method == "POST" &&
                asked.header("Content-Type") == "application/x-www-form-urlencoded" &&
                asked.body == "action=manga_get_chapters&manga=77";
            return known ? with : madara::text("0");
        });
    }
    void answer_old(std::string body) { answer_old(text(std::move(body))); }

    program::result get(words more = {}) {
        server.clear_log();
        more.insert(more.begin(), {"get", server.url("/manga/blue-fox/")});
        return program::run(more, {.in = home.path()});
    }
    /// Requests but those for images and robots.txt.
    words asked() const {
        words out;
        for (auto const& line : server.settled_log()) {
            if (line.target.ends_with(".png") || line.target == "/robots.txt") continue;
            out.push_back(line.method + ' ' + line.target);
        }
        return out;
    }
};

bool holds(std::string const& text, std::string_view what) {
    return text.find(what) != std::string::npos;
}

std::string post(std::string_view endpoint) {
    return "POST " + std::string(endpoint);
}

}  // namespace

TEST_CASE("madara: a list that a script fetches is downloaded from the series' address") {
    madara site;
    auto const got = site.get({"-o", "lib"});
    CAPTURE(got.err);
    CHECK(got.exit_code == 0);
    auto const names = program::names(site.home / "lib");
    CHECK(names.size() == 6);
    CHECK(std::ranges::count(names, "Blue Fox/c002/001.png") == 1);
    auto const asked = site.asked();
    CHECK(std::ranges::count(asked, post(new_endpoint)) == 1);
    CHECK(std::ranges::count(asked, post(old_endpoint)) == 0);
    CHECK(asked.size() == 5);
    // Again, it is the series' page and its list.
    for (auto const& more : {words{"-o", "lib"}, words{"-o", "lib", "--update"}}) {
        CHECK(site.get(more).exit_code == 0);
        CHECK(site.asked() == words{"GET /manga/blue-fox/", post(new_endpoint)});
    }
}

TEST_CASE("madara: the old endpoint is asked where the new one is refused or says nothing") {
    for (auto const& first :
         {origin::reply{.status = 400}, origin::reply{.status = 404}, madara::text("0")}) {
        CAPTURE(first.status);
        madara site;
        site.answer_new(first);
        auto const got = site.get({"-o", "lib", "--latest", "1"});
        CAPTURE(got.err);
        CHECK(got.exit_code == 0);
        CHECK(program::names(site.home / "lib").size() == 2);
        CHECK(
            site.asked() ==
            words{
                "GET /manga/blue-fox/",
                post(new_endpoint),
                post(old_endpoint),
                "GET /manga/blue-fox/chapter-3/"}
        );
    }
}

TEST_CASE("madara: where the list is in the page nothing further is asked") {
    madara site;
    site.put(
        "/manga/blue-fox/",
        madara::series("<div id=manga-chapters-holder data-id=77>" + madara::list() + "</div>")
    );
    CHECK(site.get({"-s"}).exit_code == 0);
    CHECK(std::ranges::none_of(site.asked(), [](auto const& line) {
        return line.starts_with("POST");
    }));
}

TEST_CASE("madara: a list that cannot be had is refused, with a hint and nothing written") {
    for (auto const& refusal :
         {origin::reply{.status = 403}, origin::reply{.status = 400}, madara::text("0")}) {
        CAPTURE(refusal.status);
        madara site;
        site.answer_new(refusal);
        site.answer_old(refusal);
        auto const got = site.get({"-o", "lib"});
        CAPTURE(got.err);
        CHECK(got.exit_code == 2);
        CHECK(holds(got.err, "/manga/blue-fox/: the list of its chapters cannot be had: "));
        CHECK(holds(got.err, std::string(new_endpoint)));
        CHECK(holds(got.err, std::string(old_endpoint)));
        CHECK(holds(got.err, "panelia rules test " + site.server.url("/manga/blue-fox/")));
        CHECK(std::ranges::count(got.err, '\n') == 1);
        CHECK_FALSE(std::filesystem::exists(site.home / "lib"));
    }
}

TEST_CASE("madara: a plan, and rules test, ask like a download") {
    madara site;
    site.answer_new(origin::reply{.status = 403});
    auto const plan = site.get({"-s", "--json"});
    CAPTURE(plan.err);
    CHECK(plan.exit_code == 0);
    CHECK(std::ranges::count(plan.out, '\n') == 6);
    auto const tested = program::run(
        {"rules", "test", site.server.url("/manga/blue-fox/")}, {.in = site.home.path()}
    );
    CAPTURE(tested.out);
    CHECK(tested.exit_code == 0);
    CHECK(holds(
        tested.out, "goes on at " + site.server.url(new_endpoint) + ", by POST of an empty form\n"
    ));
    CHECK(holds(
        tested.out,
        "or else at " + site.server.url(old_endpoint) + ", by POST of a form (action, manga)\n"
    ));
    CHECK(holds(tested.out, "status 403"));
    CHECK(holds(tested.out, "as a list of chapters: 3 chapters\n"));
    CHECK_FALSE(holds(tested.out, "manga_get_chapters"));
    site.answer_old(madara::text("0"));
    auto const none = program::run(
        {"rules", "test", site.server.url("/manga/blue-fox/")}, {.in = site.home.path()}
    );
    CHECK(none.exit_code == 1);
    // A page that was saved asks nobody.
    program::write_file(
        site.home / "page.html", madara::series("<div id=manga-chapters-holder data-id=77></div>")
    );
    site.server.clear_log();
    auto const saved = program::run(
        {"rules", "test", "page.html", site.server.url("/manga/blue-fox/")},
        {.in = site.home.path()}
    );
    CHECK(holds(saved.out, "by POST of an empty form"));
    CHECK(site.server.settled_log().empty());
}
