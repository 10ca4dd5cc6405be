// Feeds and pages that lead to IIIF manifests, from the address to the folders, again, as a plan,
// and with `retry`.
#include "origin/origin.hpp"
#include "tests/loopback/session_world.hpp"
#include "tests/program/program.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace panelia;

namespace {

using words = std::vector<std::string>;

/// A library's pages of two books, of two pages each, that lead to their manifests; thumbnails.
struct library_site {
    origin::server server;

    library_site() {
        testing::serve(server, 2, 2);
        for (auto const* const n : {"1", "2"}) {
            put_manifest(n);
            put("/item/" + std::string(n),
                page(
                    "<img src=/iiif/1/full/90,/0/default.jpg><img "
                    "src=/iiif/2/full/90,/0/default.jpg>"
                    "<a class=iiif href=/book/" +
                    std::string(n) + "/manifest.json>Manifest</a>"
                ),
                "text/html");
        }
    }

    static std::string page(std::string const& body) {
        return "<!doctype html><title>Blue Fox</title><body>" + body + "</body>";
    }

    void put(std::string const& path, std::string text, std::string type) {
        origin::reply reply;
        reply.headers = {{"Content-Type", std::move(type)}};
        reply.content = std::move(text);
        server.route(path, reply);
    }

    void lose(std::string const& path) {
        origin::reply reply;
        reply.status = 404;
        server.route(path, reply);
    }

    void put_manifest(std::string const& book) {
        std::string canvases;
        for (auto const* const n : {"1", "2"}) {
            canvases +=
                (canvases.empty() ? "" : ",") +
                (R"({"type":"Canvas","items":[{"type":"AnnotationPage","items":[)"
                 R"({"type":"Annotation","motivation":"painting","body":{"type":"Image","id":")" +
                 picture(book, n) + R"("}}]}]})");
        }
        put("/book/" + book + "/manifest.json",
            R"({"@context":"http://iiif.io/api/presentation/3/context.json","type":"Manifest","id":")" +
                server.url("/book/" + book + "/manifest.json") +
                R"(","label":{"en":["Blue Fox"]},"viewingDirection":"right-to-left","items":[)" +
                canvases + "]}",
            "application/ld+json");
    }

    std::string picture(std::string const& chapter, std::string const& n) const {
        return server.url("/c" + chapter + "/" + n + ".png");
    }

    void put_feed(std::string const& items) {
        put("/feed",
            "<rss version='2.0'><channel><title>Fox</title>" + items + "</channel></rss>",
            "application/rss+xml");
    }

    std::string item(std::string const& title, std::string const& link, std::string const& more)
        const {
        return "<item><title>" + title + "</title><link>" + server.url(link) +
               "</link><guid isPermaLink='false'>" + title + "</guid>" + more + "</item>";
    }

    std::string attached(std::string const& chapter, std::string const& n) const {
        return "<enclosure type='image/png' url='" + picture(chapter, n) + "'/>";
    }
};

program::result run(program::folder const& home, words arguments) {
    return program::run(arguments, {.in = home.path()});
}

/// Its chapters' folders and pages.
words pages_of(std::filesystem::path const& library) {
    words out;
    for (auto const& [name, content] : program::tree(library)) {
        if (!name.starts_with(".panelia")) out.push_back(name);
    }
    return out;
}

}  // namespace

TEST_CASE("standards: a page that leads to a manifest is its book, again and as a plan, too") {
    library_site site;
    program::folder const home;
    words const book = {"Blue Fox/c001/001.png", "Blue Fox/c001/002.png"};
    for (auto const& source :
         {site.server.url("/item/1"),
          site.server.url("/viewer#?c=0&manifest=" + site.server.url("/book/1/manifest.json"))}) {
        CAPTURE(source);
        std::filesystem::remove_all(home / "lib");
        auto const got = run(home, {"get", source, "-o", "lib"});
        CAPTURE(got.err);
        CHECK(got.exit_code == 0);
        CHECK(pages_of(home / "lib") == book);
        auto const again = run(home, {"get", source, "-o", "lib", "--update"});
        CHECK(again.out.find("Nothing to do") != std::string::npos);
        auto const plan = run(home, {"get", source, "--simulate", "--json"});
        program::write_file(home / "plan.ndjson", plan.out);
        CHECK(run(home, {"get", "plan.ndjson", "-o", "planned"}).exit_code == 0);
        CHECK(pages_of(home / "planned") == book);
    }
}

TEST_CASE("standards: robots.txt is asked about the manifest that a page leads to") {
    library_site site;
    site.put("/robots.txt", "User-agent: *\nDisallow: /book/\n", "text/plain");
    program::folder const home;
    auto const got = run(home, {"get", site.server.url("/item/1"), "-o", "lib"});
    CAPTURE(got.err);
    CHECK(got.exit_code == 2);
    CHECK(got.err.find("robots.txt") != std::string::npos);
    CHECK(program::names(home.path()).empty());
}

TEST_CASE("standards: a page that leads to several manifests is refused with their number") {
    library_site site;
    site.put(
        "/shelf",
        library_site::page("<div class=reader><img src=/c1/1.png><img src=/c1/2.png></div>"
                           "<a href=/iiif/1/manifest>one</a><a href=/iiif/2/manifest>two</a>"),
        "text/html"
    );
    program::folder const home;
    auto const got = run(home, {"get", site.server.url("/shelf"), "-o", "lib"});
    CHECK(got.exit_code == 2);
    CHECK(got.err.find("it leads to 2 IIIF manifests") != std::string::npos);
}

TEST_CASE("standards: pages of a feed that lead to manifests, a lost one comes with retry") {
    library_site site;
    site.put_feed(
        site.item("Chapter 2", "/item/2", site.attached("1", "1")) +
        site.item("Chapter 1", "/item/1", "")
    );
    site.lose("/book/2/manifest.json");
    program::folder const home;
    CHECK(run(home, {"get", site.server.url("/feed"), "-o", "lib"}).exit_code == 1);
    CHECK(pages_of(home / "lib") == words{"Fox/c001/001.png", "Fox/c001/002.png"});
    site.put_manifest("2");
    auto const plan = run(home, {"get", site.server.url("/feed"), "--simulate", "--json"});
    CHECK(plan.out.find(R"("direction":"rtl")") != std::string::npos);
    auto const again = run(home, {"retry", "lib"});
    CAPTURE(again.err);
    CHECK(again.exit_code == 0);
    CHECK(pages_of(home / "lib").size() == 4);
}

TEST_CASE("standards: items of a feed that share an address, and new ones later") {
    library_site site;
    auto const first = site.item("Day one", "/", site.attached("1", "1"));
    auto const second = site.item("Day two", "/", site.attached("1", "2"));
    auto const third = site.item("Day three", "/", site.attached("2", "1"));
    site.put_feed(second + first);
    program::folder const home;
    auto const source = site.server.url("/feed");
    CHECK(run(home, {"get", source, "-o", "lib"}).exit_code == 0);
    CHECK(
        pages_of(home / "lib") == words{"Fox/c001 - Day one/001.png", "Fox/c002 - Day two/001.png"}
    );
    site.put_feed(third + second + first);
    CHECK(run(home, {"get", source, "-o", "lib"}).exit_code == 0);
    CHECK(pages_of(home / "lib").size() == 3);
    auto const plan = run(home, {"get", source, "-o", "planned", "--simulate", "--json"});
    program::write_file(home / "plan.ndjson", plan.out);
    CHECK(run(home, {"get", "plan.ndjson", "-o", "planned"}).exit_code == 0);
    CHECK(pages_of(home / "planned") == pages_of(home / "lib"));
    site.put_feed(site.item("Day two", "/", "") + site.item("Day one", "/", ""));
    auto const bare = run(home, {"get", source, "-o", "none"});
    CHECK(bare.exit_code == 2);
    CHECK(bare.err.find("2 items share one address") != std::string::npos);
}
