// OPDS catalogues as SOURCE: from the root down to books that are read page by page, and what is
// said where there are none.
#include "origin/origin.hpp"
#include "tests/loopback/session_world.hpp"
#include "tests/program/program.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace panelia;

namespace {

std::string const catalogue = "application/atom+xml;profile=opds-catalog;kind=";

/// A root that leads to one section with three books.
struct shelf {
    origin::server server;
    program::folder const home;

    explicit shelf(std::string const& entry_links) {
        testing::serve(server, 3, 2);
        std::string books;
        for (auto const* n : {"1", "2", "3"}) {
            auto links = entry_links;
            for (auto at = links.find('#'); at != links.npos; at = links.find('#', at)) {
                links.replace(at, 1, n);
            }
            books += "<entry><title>Blue Fox #" + std::string(n) + "</title><id>urn:" + n +
                     "</id>" + links + "</entry>";
        }
        put("/opds",
            "<entry><title>Blue Fox</title><link rel=\"subsection\" type=\"" + catalogue +
                "acquisition\" href=\"/opds/fox\"/></entry>");
        put("/opds/fox", books);
    }

    void put(std::string const& path, std::string const& content) {
        origin::reply reply;
        reply.headers = {{"Content-Type", catalogue + "navigation"}};
        reply.content = R"(<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" )"
                        R"(xmlns:pse="http://vaemendis.net/opds-pse/ns"><title>Shelf</title>)" +
                        content + "</feed>";
        server.route(path, reply);
    }
    program::result get(std::string const& path) const {
        return program::run(
            {"get", server.url(path), "-o", "lib", "-R", "0", "--ignore-config"},
            {.in = home.path()}
        );
    }
};

}  // namespace

TEST_CASE("catalogue: from its root down to books that are streamed page by page") {
    shelf site(
        R"(<link rel="http://opds-spec.org/acquisition" type="application/zip" href="/#.cbz"/>)"
        R"(<link rel="http://vaemendis.net/opds-pse/stream" type="image/png" pse:count="2" )"
        R"(href="/page/#?n={pageNumber}&amp;w={maxWidth}"/>)"
    );
    site.server.route_prefix("/page/", [](origin::request_info const&) {
        origin::reply page;
        page.content = testing::page_body(1, 1);
        return page;
    });
    auto const got = site.get("/opds");
    CAPTURE(got.err);
    CHECK(got.exit_code == 0);
    CHECK(program::names(site.home / "lib").size() == 6);
}

TEST_CASE("catalogue: one that has files only says so in one line, and nothing is made") {
    shelf const site(
        R"(<link rel="http://opds-spec.org/acquisition" type="application/epub+zip" href="/#"/>)"
    );
    for (auto const* start : {"/opds", "/opds/fox"}) {
        CAPTURE(start);
        auto const got = site.get(start);
        CAPTURE(got.err);
        CHECK(got.exit_code == 2);
        CHECK(std::ranges::count(got.err, '\n') == 1);
        CHECK(got.err.find("3 books can only be had as files, not page by page") != got.err.npos);
        CHECK(got.err.find("rules test") == got.err.npos);
        CHECK_FALSE(program::fs::exists(site.home / "lib"));
    }
}
