// Two series of one name in one library: kept apart in every run, and none of them dropped.
#include "origin/origin.hpp"
#include "tests/loopback/session_world.hpp"
#include "tests/program/program.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace panelia;

namespace {

using words = std::vector<std::string>;

/// A site of its own with a feed of two chapters with two pages each.
struct feed_site {
    origin::server server;

    explicit feed_site(std::string const& title) {
        testing::serve(server, 2, 2);
        std::string items;
        for (auto const* const n : {"1", "2"}) {
            if (!items.empty()) items += ',';
            items += std::string(R"({"id":")") + n + R"(","title":"Chapter )" + n + R"(","url":")" +
                     server.url(std::string("/read/") + n) + R"(","attachments":[)" + page(n, "1") +
                     ',' + page(n, "2") + "]}";
        }
        origin::reply reply;
        reply.headers = {{"Content-Type", "application/feed+json"}};
        reply.content = R"({"version":"https://jsonfeed.org/version/1.1","title":")" + title +
                        R"(","items":[)" + items + "]}";
        server.route("/feed", reply);
    }

    std::string page(std::string const& chapter, std::string const& number) const {
        return R"({"mime_type":"image/png","url":")" +
               server.url("/c" + chapter + "/" + number + ".png") + "\"}";
    }
    std::string address() const { return server.url("/feed"); }
};

/// A site without a rule: a list called "Archive" below the site's name, and its chapters.
struct plain_site {
    origin::server server;

    explicit plain_site(std::string const& name) {
        testing::serve(server, 3, 4);
        std::string links;
        for (auto const* const n : {"1", "2", "3"}) {
            auto const path = std::string("/comic/chapter-") + n;
            links += "<li><a href='" + path + "'>Chapter " + n + "</a>";
            std::string images;
            for (auto const* const page : {"1", "2", "3", "4"})
                images += std::string("<img src='/c") + n + "/" + page + ".png'>";
            put(path, name + " - Chapter " + n, "<div class=reader>" + images + "</div>");
        }
        put("/archive", "Archive | " + name, "<h1>Archive</h1><ul>" + links + "</ul>");
    }

    void put(std::string const& path, std::string const& title, std::string const& body) {
        origin::reply reply;
        reply.headers = {{"Content-Type", "text/html"}};
        reply.content =
            "<html><head><title>" + title + "</title></head><body>" + body + "</body></html>";
        server.route(path, reply);
    }
};

program::result get(program::folder const& home, words arguments) {
    arguments.insert(arguments.begin(), "get");
    return program::run(arguments, {.in = home.path()});
}

/// Pages below a folder of the library.
std::size_t pages_in(program::folder const& home, std::string const& series) {
    auto const names = program::names(home / "lib");
    return static_cast<std::size_t>(std::ranges::count_if(names, [&](auto const& name) {
        return name.starts_with(series + "/");
    }));
}

bool says(program::result const& result, std::string const& what) {
    return (result.out + result.err).find(what) != std::string::npos;
}

constexpr auto second_folder = "Red Fox (127.0.0.1)";

}  // namespace

TEST_CASE("series: --update fetches a second series of the same name, into a folder of its own") {
    feed_site const first("Red Fox");
    feed_site const second("Red Fox");
    program::folder const home;
    CHECK(get(home, {first.address(), "-o", "lib", "--update"}).exit_code == 0);
    CHECK(pages_in(home, "Red Fox") == 4);
    auto const plan = get(home, {second.address(), "-o", "lib", "--update", "-s"});
    CHECK(says(plan, "Would fetch 2 chapters, 4 pages."));
    CHECK(says(plan, std::string("lib/") + second_folder + "/c001"));
    auto const got = get(home, {second.address(), "-o", "lib", "--update"});
    CAPTURE(got.err);
    CHECK(got.exit_code == 0);
    CHECK(says(got, "the library has another series of this name, in Red Fox"));
    CHECK(pages_in(home, "Red Fox") == 4);
    CHECK(pages_in(home, second_folder) == 4);
    // Each of them is known from now on, and nobody is told twice.
    for (auto const& address : {first.address(), second.address()}) {
        for (auto const* const how : {"--update", "--progress=none"}) {
            auto const again = get(home, {address, "-o", "lib", how});
            CHECK(says(again, "Nothing to do"));
            CHECK_FALSE(says(again, "another series"));
        }
    }
    auto const nothing = get(home, {second.address(), "-o", "lib", "--update", "-s"});
    CHECK(says(nothing, "Would fetch 0 chapters, 0 pages; 2 chapters are in the library already."));
}

TEST_CASE("series: two of one name in one session, too, and verify and retry know both") {
    feed_site const first("Red Fox");
    feed_site const second("Red Fox");
    program::folder const home;
    CHECK(get(home, {first.address(), second.address(), "-o", "lib"}).exit_code == 0);
    CHECK(pages_in(home, "Red Fox") == 4);
    CHECK(pages_in(home, second_folder) == 4);
    CHECK(program::run({"verify", "lib"}, {.in = home.path()}).exit_code == 0);
    program::fs::remove_all(home / "lib" / second_folder);
    CHECK(program::run({"verify", "lib"}, {.in = home.path()}).exit_code == 1);
    CHECK(program::run({"retry", "lib"}, {.in = home.path()}).exit_code == 0);
    CHECK(pages_in(home, "Red Fox") == 4);
    CHECK(pages_in(home, second_folder) == 4);
}

TEST_CASE("series: a plan of a second series of the same name downloads to the same place") {
    feed_site const first("Red Fox");
    feed_site const second("Red Fox");
    program::folder const home;
    CHECK(get(home, {first.address(), "-o", "lib"}).exit_code == 0);
    auto const plan = get(home, {second.address(), "-o", "lib", "-s", "--json"});
    program::write_file(home / "plan.ndjson", plan.out);
    CHECK(get(home, {"plan.ndjson", "-o", "lib", "--update"}).exit_code == 0);
    CHECK(pages_in(home, second_folder) == 4);
    CHECK(says(get(home, {second.address(), "-o", "lib", "--update"}), "Nothing to do"));
}

TEST_CASE("series: one that has moved stays the same when its old address leads to the new one") {
    feed_site first("Red Fox");
    feed_site const second("Red Fox");
    program::folder const home;
    CHECK(get(home, {first.address(), "-o", "lib"}).exit_code == 0);
    origin::reply moved;
    moved.status = 301;
    moved.headers = {{"Location", second.address()}};
    first.server.route("/feed", moved);
    auto const plan = get(home, {first.address(), "-o", "lib", "--update", "-s"});
    CHECK(says(plan, "2 chapters are in the library already."));
    CHECK(says(get(home, {first.address(), "-o", "lib", "--update"}), "Nothing to do"));
    CHECK(says(get(home, {second.address(), "-o", "lib", "--update"}), "Nothing to do"));
    CHECK(program::names(home / "lib").size() == 4);
}

TEST_CASE("series: a chapter that was given by itself is of the series whose list comes later") {
    plain_site const site("Red Fox");
    program::folder const home;
    auto const chapter = get(home, {site.server.url("/comic/chapter-2"), "-o", "lib"});
    CAPTURE(chapter.err);
    CHECK(pages_in(home, "Red Fox") == 4);
    auto const list = get(home, {site.server.url("/archive"), "-o", "lib", "--update"});
    CAPTURE(list.err);
    CHECK(says(list, "2 complete"));
    CHECK(says(list, "1 already there"));
    CHECK(pages_in(home, "Red Fox") == 12);
    CHECK(program::names(home / "lib").size() == 12);
    CHECK(says(get(home, {site.server.url("/comic/chapter-3"), "-o", "lib"}), "Nothing to do"));
}

TEST_CASE("series: archives of two sites are called after the sites") {
    plain_site const first("Red Fox");
    plain_site const second("Grey Owl");
    program::folder const home;
    for (auto const* const site : {&first, &second})
        CHECK(get(home, {site->server.url("/archive"), "-o", "lib", "--update"}).exit_code == 0);
    CHECK(pages_in(home, "Red Fox") == 12);
    CHECK(pages_in(home, "Grey Owl") == 12);
}
