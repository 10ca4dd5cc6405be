// Sites without a rule that show one picture to a page: their documents become whole chapters, and
// never one chapter out of several.
#include "panelia/sources.hpp"
#include "tests/loopback/session_world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace panelia;
using namespace panelia::testing;

namespace {

/// A server of pages of HTML, with the pictures they show.
struct html_site {
    origin::server server;

    void html(std::string const& path, std::string const& body) {
        origin::reply reply;
        reply.headers = {{"Content-Type", "text/html"}};
        reply.content = "<!doctype html><title>Blue Fox</title><body>" + body;
        server.route(path, reply);
    }
    std::string picture(int n, int p) {
        auto const path = "/i/" + std::to_string(n) + "/" + std::to_string(p) + ".png";
        origin::reply image;
        image.content = page_body(static_cast<std::size_t>(n), static_cast<std::size_t>(p));
        server.route(path, image);
        return "<div class=reader><img src=\"" + path + "\"></div>";
    }
    std::size_t asked(std::string_view start) const { return times_asked(server, start); }
};

/// A series at /fox with the chapters 1 to 3, of 3 pages each at /fox/chapter-N/P, one picture
/// each. The last page of a chapter leads to the first of the next one.
struct paged_site : html_site {
    static constexpr int chapters = 3, pages = 3;

    paged_site() {
        std::string list = "<h1>Blue Fox</h1><ul class=chapters>";
        for (int n = chapters; n >= 1; --n) {
            list += link(at(n, 1), "Chapter " + std::to_string(n));
            for (int p = 1; p <= pages; ++p) serve_page(n, p);
        }
        html("/fox", list + "</ul>");
    }

    static std::string at(int chapter, int page) {
        return "/fox/chapter-" + std::to_string(chapter) + "/" + std::to_string(page);
    }
    static std::string link(std::string const& to, std::string const& text) {
        return "<li><a href=\"" + to + "\">" + text + "</a></li>";
    }
    void serve_page(int n, int p) {
        auto body = picture(n, p) + "<ul>";
        if (p > 1) body += link(at(n, p - 1), "Previous");
        if (p < pages) body += link(at(n, p + 1), "Next");
        if (p == pages && n < chapters) body += link(at(n + 1, 1), "Next");
        html(at(n, p), body + "</ul>");
    }
};

report get(std::filesystem::path const& library, std::string const& address) {
    session work(quick_options(library), nullptr, library_opening::at_run);
    watchdog dog(work);
    auto const source = open_site(work, address);
    auto result = work.run(*source);
    REQUIRE(dog.finish());
    return result;
}

using names_of = std::set<std::string>;

}  // namespace

TEST_CASE("paged site: each chapter has the pages of its own documents, in order") {
    scratch_folder folder;
    paged_site site;
    auto const done = get(folder.path(), site.server.url("/fox"));
    CHECK(done.chapters_complete == 3);
    CHECK(done.pages_downloaded == 9);
    auto const series = folder.path() / "Blue Fox";
    CHECK(names_in(series) == names_of{"c001", "c002", "c003"});
    for (int n = 1; n <= 3; ++n) {
        auto const chapter = series / ("c00" + std::to_string(n));
        REQUIRE(names_in(chapter) == names_of{"001.png", "002.png", "003.png"});
        for (int p = 1; p <= 3; ++p) {
            auto const page = chapter / ("00" + std::to_string(p) + ".png");
            auto const body = page_body(static_cast<std::size_t>(n), static_cast<std::size_t>(p));
            CHECK(read_file(page) == body);
        }
    }
    CHECK(site.asked("/fox/") == 9);
    site.server.clear_log();
    CHECK(get(folder.path(), site.server.url("/fox")).chapters_skipped == 3);
    CHECK(site.server.settled_log().size() == 1);
}

TEST_CASE("paged site: from the address of any page of a chapter comes that chapter, whole") {
    for (int const begin : {1, 2, 3}) {
        CAPTURE(begin);
        scratch_folder folder;
        paged_site site;
        auto const done = get(folder.path(), site.server.url(paged_site::at(2, begin)));
        CHECK(done.chapters_complete == 1);
        auto const chapter = folder.path() / "Blue Fox" / "c002";
        REQUIRE(names_in(chapter) == names_of{"001.png", "002.png", "003.png"});
        CHECK(read_file(chapter / "001.png") == page_body(2, 1));
        CHECK(read_file(chapter / "003.png") == page_body(2, 3));
        CHECK(site.asked("/fox/chapter-3") == 0);
    }
}

TEST_CASE("paged site: a chapter of which a page is gone, or which has no end, fails alone") {
    scratch_folder folder;
    paged_site site;
    site.server.route(paged_site::at(1, 2), origin::reply{.status = 404});
    auto const endless = [](origin::request_info const& ask) {
        auto const page = std::stoul(std::string(ask.path.substr(ask.path.rfind('/') + 1)));
        auto const next = std::to_string(page + 1);
        origin::reply reply;
        reply.headers = {{"Content-Type", "text/html"}};
        reply.content = "<!doctype html><div class=reader><img src=/i/" + next +
                        ".png></div><a rel=next href=" + next + ">Next</a>";
        return reply;
    };
    for (int p = 1; p <= 3; ++p) site.server.route(paged_site::at(2, p), endless);
    site.server.route_prefix("/fox/chapter-2/", endless);
    auto const done = get(folder.path(), site.server.url("/fox"));
    CHECK(done.chapters_complete == 1);
    REQUIRE(done.incomplete.size() == 2);
    auto said = done.incomplete[0].message + done.incomplete[1].message;
    CHECK(said.find("404") != std::string::npos);
    CHECK(said.find("the chapter does not end") != std::string::npos);
    CHECK(site.asked("/fox/chapter-2/") <= 2'000);
}

namespace {

/// A series at /fox whose chapters' addresses are bare numbers: /r/N/ shows the first of 3 pages,
/// which are at /r/N/P; nothing but the list says that these are chapters.
struct bare_site : html_site {
    static constexpr int chapters = 3;
    int pages;

    explicit bare_site(std::string const& text = "Chapter ", int of_pages = 3) : pages(of_pages) {
        std::string list = "<h1>Blue Fox</h1><ul class=chapters>";
        for (int n = chapters; n >= 1; --n) {
            list += paged_site::link(at(n, 0), text + std::to_string(n));
            for (int p = 0; p <= pages; ++p) html(at(n, p), page(n, std::max(p, 1)));
        }
        html("/fox", list + "</ul>");
    }
    static std::string at(int chapter, int page) {
        auto const folder = "/r/" + std::to_string(chapter) + "/";
        return page == 0 ? folder : folder + std::to_string(page);
    }
    std::string page(int n, int p) {
        auto body = picture(n, p);
        if (p > 1) body += paged_site::link(at(n, p - 1), "Previous");
        if (p < pages) body += paged_site::link(at(n, p + 1), "Next");
        return body;
    }
};

}  // namespace

TEST_CASE("paged site: bare numbers are pages below what a list calls a chapter") {
    scratch_folder folder;
    bare_site site;
    auto const done = get(folder.path(), site.server.url("/fox"));
    CHECK(done.chapters_complete == 3);
    CHECK(done.pages_downloaded == 9);
    for (int n = 1; n <= 3; ++n) {
        auto const chapter = folder.path() / "Blue Fox" / ("c00" + std::to_string(n));
        REQUIRE(names_in(chapter) == names_of{"001.png", "002.png", "003.png"});
        CHECK(read_file(chapter / "003.png") == page_body(static_cast<std::size_t>(n), 3));
    }
}

TEST_CASE("paged site: without a list, one page of several is an error or a whole chapter") {
    scratch_folder folder;
    bare_site site;
    CHECK_THROWS_AS(get(folder.path(), site.server.url("/r/2/2")), std::runtime_error);
    site.html("/r/2/2", site.page(2, 2) + "<p>2 of 3</p>");
    auto const done = get(folder.path(), site.server.url("/r/2/2"));
    CHECK(done.chapters_complete == 1);
    CHECK(
        names_in(folder.path() / "Blue Fox" / "c002") == names_of{"001.png", "002.png", "003.png"}
    );
}

TEST_CASE("paged site: a chapter that counts more pages than are found fails alone") {
    scratch_folder folder;
    bare_site site;
    site.html("/r/2/", site.picture(2, 1) + "<p>Page 1 of 3</p><a href='/r/3/'>Next chapter</a>");
    auto const done = get(folder.path(), site.server.url("/fox"));
    CHECK(done.chapters_complete == 2);
    REQUIRE(done.incomplete.size() == 1);
    CHECK(
        done.incomplete[0].message.find("it has 3 pages, of which 1 is found") != std::string::npos
    );
    CHECK(done.incomplete[0].message.find("panelia rules test") != std::string::npos);
}

TEST_CASE("paged site: strips that are counted through stay chapters of one page") {
    scratch_folder folder;
    bare_site site("Strip ");
    for (int n = 1; n <= 3; ++n) {
        auto const count = "<p>" + std::to_string(n) + " / 3</p>";
        site.html(
            bare_site::at(n, 0),
            site.picture(n, 1) + count + paged_site::link(bare_site::at(n + 1, 0), "Next")
        );
    }
    auto const done = get(folder.path(), site.server.url("/fox"));
    CHECK(done.chapters_complete == 3);
    CHECK(done.pages_downloaded == 3);
}

TEST_CASE("paged site: pictures that lead to pages of one picture each are one chapter, or unsure"
) {
    bare_site site("Chapter ", 6);
    std::string thumbnails = "<h1>Owls</h1><div>";
    for (int p = 1; p <= site.pages; ++p) {
        auto const at = bare_site::at(2, p);
        thumbnails +=
            "<a href=\"" + at + "\"><img width=200 src=/t/" + std::to_string(p) + ".png></a>";
        auto const count = "<p>" + std::to_string(p) + " of 6</p><a href=/r/2/>Back</a>";
        site.html(at, site.page(2, p) + count);
    }
    site.html("/r/2/", thumbnails + "</div>");
    scratch_folder folder;
    auto const done = get(folder.path(), site.server.url("/r/2/"));
    CHECK(done.chapters_complete == 1);
    auto const chapter = folder.path() / "Owls" / "c001";
    REQUIRE(names_in(chapter).size() == 6);
    for (std::size_t p = 1; p <= 6; ++p)
        CHECK(read_file(chapter / ("00" + std::to_string(p) + ".png")) == page_body(2, p));
    CHECK(get(folder.path(), site.server.url("/r/2/")).chapters_skipped == 1);

    scratch_folder other;
    site.html("/r/2/1", site.page(2, 1));
    CHECK_THROWS_AS(get(other.path(), site.server.url("/r/2/")), std::runtime_error);
    CHECK(names_in(other.path()).empty());
}

TEST_CASE("paged site: pages that are counted through all chapters stay what they were") {
    scratch_folder folder;
    paged_site site;
    // /read/12/P: the pages of the whole series, and titles that tell the chapter.
    for (int p = 1; p <= 4; ++p) {
        auto const picture = "/i/1/" + std::to_string(p) + ".png";
        origin::reply image, page;
        image.content = page_body(1, static_cast<std::size_t>(p));
        site.server.route(picture, image);
        page.headers = {{"Content-Type", "text/html"}};
        auto const next = std::to_string(p + 1);
        page.content = "<!doctype html><title>Owl - Chapter " + std::to_string(p < 3 ? 12 : 13) +
                       " page " + std::to_string(p) + "</title><div class=reader><img src=\"" +
                       picture + "\"></div>" +
                       (p < 4 ? "<a rel=next href=\"/read/12/" + next + "\">Next page</a>" : "");
        site.server.route("/read/12/" + std::to_string(p), page);
    }
    auto const done = get(folder.path(), site.server.url("/read/12/1"));
    CHECK(done.chapters_complete == 1);
    CHECK(done.pages_downloaded == 1);
}

namespace {

/// A series at /fox of two chapters with 4 pictures each at /fox/chapter-N/, where `on_two` puts
/// the second half, if at all, behind a "2" that leads to /fox/chapter-N/2/.
void serve_cut_chapters(html_site& site, bool on_two) {
    std::string list = "<h1>Blue Fox</h1><ul class=chapters>";
    for (int n = 1; n <= 2; ++n) {
        auto const number = std::to_string(n);
        auto const first = site.picture(n, 1) + site.picture(n, 2);
        auto const second = site.picture(n, 3) + site.picture(n, 4);
        auto const at = "/fox/chapter-" + number + "/";
        auto const pager = "<div class=page-links><a href=" + at + ">1</a> <a href=" + at +
                           "2/>2</a></div><a href=/fox/chapter-2/>Next chapter</a>";
        site.html(at, (on_two ? first : first + second) + pager);
        site.html(at + "2/", (on_two ? second : first + second) + pager);
        list += paged_site::link(at, "Chapter " + number);
    }
    site.html("/fox", list + "</ul>");
}

}  // namespace

TEST_CASE("paged site: documents of several pictures become whole chapters") {
    for (bool const on_two : {true, false}) {
        CAPTURE(on_two);
        scratch_folder folder;
        html_site site;
        serve_cut_chapters(site, on_two);
        auto const done = get(folder.path(), site.server.url("/fox"));
        CHECK(done.chapters_complete == 2);
        for (int n = 1; n <= 2; ++n) {
            auto const chapter = folder.path() / "Blue Fox" / ("c00" + std::to_string(n));
            REQUIRE(names_in(chapter).size() == 4);
            for (std::size_t p = 1; p <= 4; ++p)
                CHECK(
                    read_file(chapter / ("00" + std::to_string(p) + ".png")) ==
                    page_body(static_cast<std::size_t>(n), p)
                );
        }
        scratch_folder other;
        CHECK(get(other.path(), site.server.url("/fox/chapter-2/2/")).pages_downloaded == 4);
    }
}

TEST_CASE("paged site: of a listed chapter that is not sure, it is said why") {
    scratch_folder folder;
    bare_site site;
    site.html("/r/2/", "<p>Nothing to see</p><img src=/i/2/1.png>");
    auto const done = get(folder.path(), site.server.url("/fox"));
    REQUIRE(done.incomplete.size() == 1);
    CHECK(done.incomplete[0].message.find("not sure what its pages are") != std::string::npos);
    CHECK(done.incomplete[0].message.find("1 images taken for pages") != std::string::npos);
}

TEST_CASE("paged site: a list of one chapter's pages is that chapter, once") {
    scratch_folder folder;
    paged_site site;
    std::string list = "<h1>Red Elk</h1><ul>";
    for (int p = 1; p <= paged_site::pages; ++p)
        list += paged_site::link(paged_site::at(2, p), "Page " + std::to_string(p));
    site.html("/elk", list + "</ul>");
    auto const done = get(folder.path(), site.server.url("/elk"));
    CHECK(done.chapters_complete == 1);
    CHECK(names_in(folder.path() / "Red Elk") == names_of{"c002"});
    CHECK(done.pages_downloaded == 3);
    // Where the first one is gone, nothing is known.
    scratch_folder other;
    site.server.route(paged_site::at(2, 1), origin::reply{.status = 404});
    CHECK(get(other.path(), site.server.url("/elk")).chapters_complete == 0);
}
