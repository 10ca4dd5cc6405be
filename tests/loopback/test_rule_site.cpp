// A site whose pages are an empty shell over a JSON API, described by a rule in a file.
#include "panelia/sources.hpp"
#include "tests/loopback/session_world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

using namespace panelia;
using namespace panelia::testing;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t chapters = 7, per_part = 3;

/// 7 chapters in parts of 3, newest first; each has two pages.
struct api_site {
    origin::server server;

    api_site() {
        origin::reply shell;
        shell.content = "<!doctype html><title>Reader</title><div id=app></div>";
        shell.headers = {{"Content-Type", "text/html"}};
        server.route("/series/fox", shell);
        std::vector<std::string> parts;
        for (std::size_t part = 0; part * per_part < chapters; ++part) {
            std::string items;
            auto const end = std::min(chapters, (part + 1) * per_part);
            for (auto i = part * per_part; i < end; ++i) {
                auto const number = std::to_string(chapters - i);
                items += (items.empty() ? "" : ",") + std::string(R"({"id":"k)") + number +
                         R"(","chapter":)" + number + "}";
                route_chapter(number);
            }
            parts.push_back(
                R"({"name":"Blue Fox","more":)" + std::string(end < chapters ? "true" : "false") +
                R"(,"data":[)" + items + "]}"
            );
        }
        server.route("/api/series/fox", [parts](origin::request_info const& asked) {
            origin::reply reply;
            auto const page = asked.target.find("?page=");
            auto const part = page == asked.target.npos
                                  ? 0
                                  : std::stoul(std::string(asked.target.substr(page + 6)));
            if (part == 0 || part > parts.size()) return origin::reply{.status = 404};
            reply.headers = {{"Content-Type", "application/json"}};
            reply.content = parts[part - 1];
            return reply;
        });
    }

    std::size_t asked(std::string_view start) const {
        auto const log = server.settled_log();
        return static_cast<std::size_t>(std::ranges::count_if(log, [&](auto const& line) {
            return line.target.starts_with(start);
        }));
    }

private:
    void json(std::string const& target, std::string body) {
        origin::reply reply;
        reply.content = std::move(body);
        reply.headers = {{"Content-Type", "application/json"}};
        server.route(target, reply);
    }
    void route_chapter(std::string const& number) {
        json("/api/chapter/k" + number, R"({"files":["1.png","2.png"],"at":"/i/)" + number + "\"}");
        for (auto const* page : {"/1.png", "/2.png"}) {
            origin::reply image;
            image.content = page_body(std::stoul(number), 2);
            server.route("/i/" + number + page, image);
        }
    }
};

std::filesystem::path rule_file(std::filesystem::path const& folder, std::string_view more = {}) {
    auto const file = folder / "fox.toml";
    std::ofstream(file) << R"(hosts = ["127.0.0.1"]
path = '^/series/(\w+)'
)" << more << R"(
[chapters]
api = "/api/series/{1}?page=1"
items = "/data/*"
series = "{//name}"
number = "{/chapter}"
url = "/read/{/id}"
pages-at = "/api/chapter/{/id}"
more-api = "?page={page+1}"
more-while = "/more"
order = "newest-first"
[pages]
pointer = "/files/*"
url = "{//at}/{}"
)";
    return file;
}

outcome_of_run get(
    std::filesystem::path const& library, std::string const& address, site_options const& options
) {
    session work(quick_options(library), nullptr, library_opening::at_run);
    watchdog dog(work, 60s);
    auto const source = open_site(work, address, options);
    auto result = work.run(*source);
    REQUIRE(dog.finish());
    return {std::move(result), work.metrics().get_stats()};
}

}  // namespace

TEST_CASE("rule site: a JSON API in parts, from the address of a page") {
    scratch_folder folder;
    api_site site;
    site_options options;
    options.rules = {rule_file(folder.path())};
    auto const library = folder.path() / "library";
    auto const done = get(library, site.server.url("/series/fox"), options);
    CHECK(done.result.source_error.empty());
    CHECK(done.result.chapters_complete == chapters);
    CHECK(std::filesystem::exists(library / "Blue Fox" / "c007" / "002.png"));
    CHECK(site.asked("/api/series/") == 3);
    CHECK(site.asked("/api/chapter/") == chapters);
    CHECK(site.asked("/read/") == 0);
    CHECK(site.asked("/i/") == 2 * chapters);

    site.server.clear_log();
    auto const again = get(library, site.server.url("/series/fox"), options);
    CHECK(again.result.chapters_skipped == chapters);
    CHECK(site.asked("/api/series/") == 1);  // newest first, and nothing is new
    CHECK(site.asked("/api/chapter/") == 0);
}

TEST_CASE("rule site: a rule reads the chapters of a list that discovery found") {
    scratch_folder folder;
    origin::server server;
    auto const html = [&](std::string const& target, std::string body) {
        origin::reply reply;
        reply.content = "<!doctype html>" + std::move(body);
        reply.headers = {{"Content-Type", "text/html"}};
        server.route(target, reply);
    };
    std::string list = "<h1>Blue Fox</h1><ul>";
    for (int k = 4; k > 0; --k) {
        auto const number = std::to_string(k);
        list += "<li><a href=/c/" + number + ">Chapter " + number + "</a>";
        std::string body = "<title>Blue Fox Chapter " + number + "</title><div class=reader>";
        for (std::size_t page = 1; page <= 4; ++page) {
            auto const at = "/i/" + number + "/" + std::to_string(page) + ".png";
            origin::reply image;
            image.content = page_body(static_cast<std::size_t>(k), page);
            server.route(at, image);
            body += "<img class=" + std::string(page == 4 ? "extra" : "page") + " src=" + at + ">";
        }
        html("/c/" + number, body);
    }
    html("/fox", list);
    auto const file = folder.path() / "c.toml";
    std::ofstream(file) << "hosts = ['127.0.0.1']\npath = '^/c/'\n[pages]\n"
                           "images = \"//img[has-class('page')]\"\n";
    site_options options;
    options.rules = {file};
    auto const library = folder.path() / "library";
    auto const done = get(library, server.url("/fox"), options);
    CHECK(done.result.chapters_complete == 4);
    CHECK(std::filesystem::exists(library / "Blue Fox" / "c004" / "003.png"));
    CHECK_FALSE(std::filesystem::exists(library / "Blue Fox" / "c004" / "004.png"));
}

TEST_CASE("rule site: the latest chapters of an API need its first part only") {
    scratch_folder folder;
    api_site site;
    site_options options;
    options.rules = {rule_file(folder.path())};
    options.latest = 2;
    auto const done = get(folder.path() / "l", site.server.url("/series/fox"), options);
    CHECK(done.result.chapters_complete == 2);
    CHECK(site.asked("/api/series/") == 1);
    CHECK(site.asked("/api/chapter/") == 2);
}

TEST_CASE("rule site: a rule's request-rate keeps requests apart") {
    scratch_folder folder;
    api_site site;
    site_options options;
    options.rules = {rule_file(folder.path(), "request-rate = 12.5")};
    options.latest = 1;
    auto const done = get(folder.path() / "l", site.server.url("/series/fox"), options);
    CHECK(done.result.chapters_complete == 1);
    auto const log = site.server.settled_log();
    REQUIRE(log.size() == 6);  // the page, robots.txt, the list, the chapter, two images
    for (std::size_t i = 1; i < log.size(); ++i) {
        CHECK(log[i].arrived - log[i - 1].arrived > 55ms);
    }
}
