// From a series' address to chapters on disk: what is asked for, what is not, what fails alone.
#include "metrics/migrations.hpp"
#include "panelia/sources.hpp"
#include "tests/loopback/walk_world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <ostream>
#include <set>
#include <vector>

using namespace panelia;
using namespace panelia::testing;
using namespace std::chrono_literals;

namespace {

/// 300 chapters on 12 list pages of 25, newest first: with decimals, a gap (no 100), one number
/// twice (200) and one chapter whose page is gone (50).
struct big_series {
    origin::server server;
    std::vector<std::string> numbers;  // newest first; "200b" is the other 200
    std::size_t const per_part = 25;

    explicit big_series(bool with_dead = true) {
        for (int n = 298; n >= 1; --n) {
            if (n == 100) continue;
            numbers.push_back(std::to_string(n));
            if (n == 200) numbers.emplace_back("200b");
            if (n == 20) numbers.emplace_back("19.5");
            if (n == 10) numbers.emplace_back("9.5");
        }
        for (auto const& number : numbers) {
            if (number != "50" || !with_dead) serve_chapter(number);
        }
        serve_list();
    }

    void serve_chapter(std::string const& number) {
        auto const n = std::stoul(number);
        origin::reply image, told;
        image.content = page_body(n % 7 + 1, n % 5 + 1);
        server.route("/image/" + number + ".png", image);
        told.content = "pages\npage " + server.url("/image/" + number + ".png") + "\n";
        server.route("/chapter/" + number, told);
    }

    void serve_list() {
        for (std::size_t part = 0; part * per_part < numbers.size(); ++part) {
            std::string text = "list Big Series\n";
            auto const end = std::min(numbers.size(), (part + 1) * per_part);
            for (auto i = part * per_part; i < end; ++i) {
                text += "chapter " + numbers[i].substr(0, numbers[i].find('b')) + ' ' +
                        server.url("/chapter/" + numbers[i]) + '\n';
            }
            if (end < numbers.size()) {
                text += "more " + server.url("/list/" + std::to_string(part + 1)) + '\n';
            }
            origin::reply reply;
            reply.content = text;
            server.route("/list/" + std::to_string(part), reply);
        }
    }

    /// A chapter that was not there before, in front of `number`.
    void put_before(std::string const& number, std::string const& fresh) {
        serve_chapter(fresh);
        numbers.insert(std::ranges::find(numbers, number), fresh);
        serve_list();
    }

    std::string address() const { return server.url("/list/0"); }

    std::size_t asked(std::string_view start) const { return times_asked(server, start); }
};

}  // namespace

TEST_CASE("walk: 300 chapters over 12 list pages, one dead; again, the list as far as the dead one"
) {
    scratch_folder folder;
    big_series site;
    REQUIRE(site.numbers.size() == 300);
    auto const first = walk(quick_options(folder.path()), site.address());
    CHECK(first.result.chapters_complete == 299);
    CHECK(first.result.chapters_failed == 1);
    REQUIRE(first.result.incomplete.size() == 1);
    CHECK(first.result.incomplete[0].number == "50");
    CHECK(first.result.incomplete[0].message.find("404") != std::string::npos);
    CHECK(first.result.source_error.empty());
    auto const kept = names_in(folder.path() / "Big Series");
    CHECK(kept.size() == 299);
    CHECK(kept.contains("c019.5"));
    CHECK(kept.contains("c200"));
    CHECK_FALSE(kept.contains("c100"));
    CHECK(site.asked("/list/") == 12);
    CHECK(site.asked("/chapter/") == 300);
    CHECK(site.asked("/image/") == 299);
    CHECK(site.asked("/robots.txt") == 1);
    CHECK(first.stats.extended.discovery_requests == 313);
    CHECK(first.stats.extended.attempts == 299);
    CHECK(site.server.settled_log().size() == 313 + 299);

    site.server.clear_log();
    auto const second = walk(quick_options(folder.path()), site.address());
    CHECK(second.result.chapters_skipped == 299);
    CHECK(second.result.chapters_failed == 1);
    CHECK(site.asked("/list/") == 10);    // 50 is on the tenth
    CHECK(site.asked("/chapter/") == 1);  // the dead one
    CHECK(site.asked("/image/") == 0);
}

TEST_CASE("walk: a newest-first list of which nothing is new costs its first page") {
    scratch_folder folder;
    big_series site(false);
    CHECK(walk(quick_options(folder.path()), site.address()).result.chapters_complete == 300);
    for (bool const update : {false, true}) {
        CAPTURE(update);
        site.server.clear_log();
        sources::site_wishes wishes;
        wishes.update = update;
        auto const again = walk(quick_options(folder.path()), site.address(), wishes);
        CHECK(again.result.chapters_skipped == 300);
        CHECK(site.server.settled_log().size() == 1);
    }
    std::string why;
    sources::site_wishes from_nought;
    from_nought.selection.chapters = engine::chapter_ranges::parse("0-", why);
    site.server.clear_log();
    walk(quick_options(folder.path()), site.address(), from_nought);
    CHECK(site.asked("/list/") == 12);
    auto all_again = quick_options(folder.path());
    all_again.force = true;
    site.server.clear_log();
    CHECK(walk(all_again, site.address()).result.chapters_complete == 300);
    CHECK(site.asked("/list/") == 12);
}

TEST_CASE("walk: what is new in a newest-first list is found, and one page beyond it is read") {
    scratch_folder folder;
    big_series site(false);
    walk(quick_options(folder.path()), site.address());
    site.put_before("298", "299");
    site.put_before("290", "290.5");
    site.server.clear_log();
    auto const second = walk(quick_options(folder.path()), site.address());
    CHECK(second.result.chapters_complete == 2);
    CHECK(second.result.chapters_skipped == 300);
    CHECK(site.asked("/list/") == 2);
    CHECK(names_in(folder.path() / "Big Series").contains("c299"));
    // They are known from now on.
    site.server.clear_log();
    CHECK(walk(quick_options(folder.path()), site.address()).result.chapters_skipped == 302);
    CHECK(site.server.settled_log().size() == 1);
}

TEST_CASE("walk: a chapter that was deleted or is damaged is fetched again, however old it is") {
    for (bool const deleted : {true, false}) {
        CAPTURE(deleted);
        scratch_folder folder;
        big_series site(false);
        walk(quick_options(folder.path()), site.address());
        if (deleted) {
            std::filesystem::remove_all(folder.path() / "Big Series" / "c060");
        } else {
            // As `verify` marks it.
            metrics::open_database(metrics::database_file(folder.path()))
                .execute("UPDATE chapters SET damage = 'changed' WHERE number = '60'");
        }
        site.server.clear_log();
        auto const second = walk(quick_options(folder.path()), site.address());
        CHECK(second.result.chapters_complete + second.result.chapters_skipped == 300);
        CHECK(second.result.chapters_skipped == 299);
        CHECK(site.asked("/list/") == 10);
        CHECK(site.asked("/chapter/") == 1);
        CHECK(site.asked("/image/") == (deleted ? 1 : 0));
        CHECK(names_in(folder.path() / "Big Series").contains("c060"));
    }
}

TEST_CASE("walk: a list that is in another order, or lacks what it had, is read to its end") {
    for (bool const turned : {true, false}) {
        CAPTURE(turned);
        scratch_folder folder;
        big_series site(false);
        if (turned) {
            std::ranges::reverse(site.numbers);
            site.serve_list();
        }
        walk(quick_options(folder.path()), site.address());
        if (!turned) {
            site.numbers.erase(site.numbers.begin() + 3);
            site.serve_list();
        }
        site.server.clear_log();
        auto const second = walk(quick_options(folder.path()), site.address());
        CHECK(second.result.chapters_skipped == site.numbers.size());
        CHECK(site.asked("/list/") == 12);
        CHECK(site.asked("/chapter/") == 0);
    }
}

TEST_CASE("walk: a list that no run has read to its end is read on") {
    scratch_folder folder;
    big_series site(false);
    {
        session work(quick_options(folder.path()), nullptr, library_opening::at_run);
        watchdog dog(work);
        site.server.route("/chapter/170", [&](origin::request_info const&) {
            work.stop();
            return origin::reply{.status = 503};
        });
        opened_site source(work, site.address());
        CHECK(work.run(source).stopped);
        REQUIRE(dog.finish());
    }
    CHECK(site.asked("/list/") < 12);
    site.serve_chapter("170");
    // What was narrowed down does not count either.
    sources::site_wishes some;
    some.selection.latest = 3;
    walk(quick_options(folder.path()), site.address(), some);
    site.server.clear_log();
    auto const whole = walk(quick_options(folder.path()), site.address());
    CHECK(whole.result.chapters_complete + whole.result.chapters_skipped == 300);
    CHECK(site.asked("/list/") == 12);
}

TEST_CASE("walk: the latest 5 of a newest-first list cost at most 7 requests of discovery") {
    scratch_folder folder;
    big_series site;
    sources::site_wishes wishes;
    wishes.selection.latest = 5;
    auto const done = walk(quick_options(folder.path()), site.address(), wishes);
    CHECK(done.result.chapters_complete == 5);
    CHECK(done.stats.extended.discovery_requests <= 7);
    CHECK(site.asked("/list/") == 1);
    CHECK(site.asked("/chapter/") == 5);
    CHECK(names_in(folder.path() / "Big Series").contains("c298"));
}

TEST_CASE("walk: --chapters reads the list as far as needed and no other chapter") {
    scratch_folder folder;
    big_series site;
    std::string why;
    sources::site_wishes wishes;
    wishes.selection.chapters = engine::chapter_ranges::parse("270-272", why);
    auto const done = walk(quick_options(folder.path()), site.address(), wishes);
    CHECK(done.result.chapters_complete == 3);
    CHECK(site.asked("/list/") == 2);
    CHECK(site.asked("/chapter/") == 3);
}

TEST_CASE("walk: pages are fetched while the list is still being read") {
    scratch_folder folder;
    big_series site;
    walk(quick_options(folder.path()), site.address());
    auto const log = site.server.settled_log();
    auto const first_image = std::ranges::find_if(log, [](auto const& line) {
        return line.target.starts_with("/image/");
    });
    auto const last_list =
        std::ranges::find_if(log, [](auto const& line) { return line.target == "/list/11"; });
    CHECK(first_image < last_list);
}

TEST_CASE("walk: a dead address is an error before anything is written") {
    scratch_folder folder;
    origin::server server;
    auto const library = folder.path() / "library";
    session work(quick_options(library), nullptr, library_opening::at_run);
    CHECK_THROWS_WITH_AS(
        opened_site(work, server.url("/gone")),
        doctest::Contains("/gone: the server answered with status 404"),
        engine::source_error
    );
    origin::reply other;
    other.content = "<html><p>Hello</p></html>";
    server.route("/other", other);
    CHECK_THROWS_WITH_AS(
        opened_site(work, server.url("/other")),
        doctest::Contains("panelia rules test"),
        engine::source_error
    );
    CHECK_FALSE(std::filesystem::exists(library));
}

TEST_CASE("walk: a list that names nothing in any of its parts is an error") {
    scratch_folder folder;
    origin::server server;
    origin::reply lead, empty;
    lead.content = "list Tale\nmore " + server.url("/api") + "\n";
    empty.content = "list Tale\n";
    server.route("/tale", lead);
    server.route("/api", empty);
    session work(quick_options(folder.path() / "l"), nullptr, library_opening::at_run);
    watchdog dog(work, 60s);
    CHECK_THROWS_AS(opened_site(work, server.url("/tale")), engine::source_error);
    REQUIRE(dog.finish());
}

TEST_CASE("walk: a list whose pages go in circles ends, with an error") {
    scratch_folder folder;
    origin::server server;
    serve(server, 1, 1);
    server.route("/c1", [&](origin::request_info const&) {
        origin::reply reply;
        reply.content = "pages\npage " + server.url("/c1/1.png") + "\n";
        return reply;
    });
    server.route_prefix("/list", [&](origin::request_info const& ask) {
        origin::reply reply;
        reply.content = "list L\nchapter 1 " + server.url("/c1") + "\nmore " +
                        server.url(std::string(ask.path) + "x") + "\n";
        return reply;
    });
    auto const done = walk(quick_options(folder.path()), server.url("/list"));
    CHECK(done.result.chapters_complete == 1);
    CHECK(done.result.source_error.find("goes in circles") != std::string::npos);
    CHECK(server.settled_log().size() < 12);
}

TEST_CASE("walk: parts that lead no further may be barren, however many there are") {
    scratch_folder folder;
    origin::server server;
    serve(server, 1, 1);
    origin::reply index, empty, full, chapter;
    std::string text = "list L\n";
    for (int n = 0; n < 9; ++n) text += "more " + server.url("/empty/" + std::to_string(n)) + "\n";
    index.content = text + "more " + server.url("/full") + "\n";
    empty.content = "list L\n";
    full.content = "list L\nchapter 1 " + server.url("/c1") + "\n";
    chapter.content = "pages\npage " + server.url("/c1/1.png") + "\n";
    server.route("/index", index);
    server.route_prefix("/empty/", [&](origin::request_info const&) { return empty; });
    server.route("/full", full);
    server.route("/c1", chapter);
    auto const done = walk(quick_options(folder.path()), server.url("/index"));
    CHECK(done.result.chapters_complete == 1);
    CHECK(done.result.source_error.empty());
}

TEST_CASE("walk: a list that names no chapter at all is an error before anything is written") {
    scratch_folder folder;
    origin::server server;
    origin::reply index, empty;
    index.content = "list L\nmore " + server.url("/empty") + "\n";
    empty.content = "list L\n";
    server.route("/index", index);
    server.route("/empty", empty);
    auto const library = folder.path() / "library";
    session work(quick_options(library), nullptr, library_opening::at_run);
    CHECK_THROWS_WITH_AS(
        opened_site(work, server.url("/index")),
        doctest::Contains("a list that names no chapter"),
        engine::source_error
    );
    CHECK_FALSE(std::filesystem::exists(library));
}

namespace {

origin::reply html(std::string const& body) {
    origin::reply out;
    out.headers = {{"Content-Type", "text/html"}};
    out.content = "<html><body><h1>Blue Fox</h1>" + body + "</body></html>";
    return out;
}

/// Chapters at /b/1/ … and their list in parts of ten, newest first, at /fox and /fox/page/N; a box
/// of another series on each.
struct parted_site {
    origin::server server;

    explicit parted_site(int chapters) {
        int const parts = (chapters + 9) / 10;
        for (int n = 1; n <= chapters; ++n) {
            auto const id = std::to_string(n);
            origin::reply picture;
            picture.content = page_body(static_cast<std::size_t>(n % 5 + 1), 1);
            std::string images;
            for (auto const* const page : {"1", "2", "3"}) {
                server.route("/i/" + id + "/" + page, picture);
                images += "<img width=400 height=600 src=\"/i/" + id + "/" + page + "\">";
            }
            server.route("/b/" + id + "/", html("<div class=reader>" + images + "</div>"));
        }
        for (int part = 1; part <= parts; ++part) {
            std::string list, box;
            int const last = std::max(chapters - 10 * part, 0);
            for (int n = chapters - 10 * (part - 1); n > last; --n)
                list += link("/b/" + std::to_string(n) + "/", n);
            for (int n = 20; n > 12; --n) box += link("/red-wolf/chapter-" + std::to_string(n), n);
            auto const at = [](int n) {
                return "/fox/page/" + std::to_string(n);
            };
            auto const next = part < parts ? "<a href=\"" + at(part + 1) + "\">Next</a>" : "";
            auto const page = html(
                "<ul class=chapters>" + list + "</ul>" + next + "<ol class=hot>" + box + "</ol>"
            );
            server.route(part == 1 ? "/fox" : at(part), page);
        }
    }

    static std::string link(std::string const& to, int n) {
        return "<li><a href=\"" + to + "\">Chapter " + std::to_string(n) + "</a></li>";
    }

    report run(scratch_folder const& folder) {
        session work(quick_options(folder.path()), nullptr, library_opening::at_run);
        watchdog dog(work);
        auto const source = open_site(work, server.url("/fox"), {});
        auto result = work.run(*source);
        REQUIRE(dog.finish());
        return result;
    }
};

}  // namespace

TEST_CASE("walk: the last part of a list holds one chapter, beside a box of another series") {
    scratch_folder folder;
    parted_site site(21);
    auto const result = site.run(folder);
    CHECK(result.chapters_complete == 21);
    CHECK(result.chapters_attempted == 21);
    CHECK(result.source_error.empty());
}

TEST_CASE("walk: a part that is a wall is an error, and what was named before is downloaded") {
    scratch_folder folder;
    parted_site site(21);
    site.server.route("/fox/page/2", html("<p>Checking your browser</p>"));
    auto const result = site.run(folder);
    CHECK(result.chapters_complete == 10);
    CHECK(result.source_error.find("no further page of the list") != std::string::npos);
}

TEST_CASE("walk: a list without end is an error, and what it named before is downloaded") {
    scratch_folder folder;
    origin::server server;
    origin::reply image;
    image.content = page_body(1, 1);
    server.route("/image.png", image);
    server.route_prefix("/chapter/", [&](origin::request_info const&) {
        origin::reply reply;
        reply.content = "pages\npage " + server.url("/image.png") + "\n";
        return reply;
    });
    server.route_prefix("/list", [&](origin::request_info const& ask) {
        origin::reply reply;
        auto const n = std::to_string(ask.path.size());
        reply.content = "list L\nchapter " + n + ' ' + server.url("/chapter/" + n) + "\nmore " +
                        server.url(std::string(ask.path) + "x") + "\n";
        return reply;
    });
    sources::walk_bounds bounds;
    bounds.list_documents = 20;
    auto const result = walk_within(folder.path(), server.url("/list"), bounds);
    CHECK(result.source_error.find("does not end") != std::string::npos);
    CHECK(result.chapters_complete == 20);
}

TEST_CASE("walk: a chapter of one document with too many pages fails alone, and is not cut") {
    scratch_folder folder;
    origin::server server;
    serve(server, 1, 3);
    origin::reply list, many, good;
    list.content =
        "list L\nchapter 1 " + server.url("/many") + "\nchapter 2 " + server.url("/good") + "\n";
    std::string pages = "pages\n";
    for (auto const* page : {"1", "2", "3"}) {
        pages += "page " + server.url("/c1/" + std::string(page) + ".png") + "\n";
    }
    good.content = pages;
    many.content = pages + "page " + server.url("/c1/4.png") + "\n";
    server.route("/list", list);
    server.route("/good", good);
    server.route("/many", many);
    sources::walk_bounds bounds;
    bounds.pages = 3;
    auto const result = walk_within(folder.path(), server.url("/list"), bounds);
    CHECK(result.chapters_complete == 1);
    REQUIRE(result.incomplete.size() == 1);
    CHECK(result.incomplete[0].message.find("more than 3 pages") != std::string::npos);
}

TEST_CASE("walk: a chapter whose parts never end fails alone") {
    scratch_folder folder;
    origin::server server;
    serve(server, 1, 1);
    origin::reply list, good;
    list.content =
        "list L\nchapter 1 " + server.url("/endless") + "\nchapter 2 " + server.url("/good") + "\n";
    good.content = "pages\npage " + server.url("/c1/1.png") + "\n";
    server.route("/list", list);
    server.route("/good", good);
    server.route_prefix("/endless", [&](origin::request_info const& ask) {
        origin::reply reply;
        auto const next = std::string(ask.path) + "x";
        reply.content =
            "pages\npage " + server.url("/i" + next) + "\nmore " + server.url(next) + "\n";
        return reply;
    });
    sources::walk_bounds bounds;
    bounds.chapter_documents = 10;
    auto const result = walk_within(folder.path(), server.url("/list"), bounds);
    CHECK(result.chapters_complete == 1);
    REQUIRE(result.incomplete.size() == 1);
    CHECK(result.incomplete[0].message.find("does not end") != std::string::npos);
}

TEST_CASE("walk: what robots.txt disallows fails with that reason, unless it is to be ignored") {
    scratch_folder folder;
    origin::server server;
    serve(server, 2, 1);
    origin::reply robots, list, one, two;
    robots.content = "User-agent: panelia\nDisallow: /one\nDisallow: /c2/\n";
    list.content =
        "list L\nchapter 1 " + server.url("/one") + "\nchapter 2 " + server.url("/two") + "\n";
    one.content = "pages\npage " + server.url("/c1/1.png") + "\n";
    two.content = "pages\npage " + server.url("/c2/1.png") + "\n";
    server.route("/robots.txt", robots);
    server.route("/one-and-more", list);
    server.route("/one", one);
    server.route("/two", two);
    // The address itself is the user's own word.
    auto const obedient = walk(quick_options(folder.path()), server.url("/one-and-more"));
    CHECK(obedient.result.chapters_failed == 2);
    for (auto const& chapter : obedient.result.incomplete) {
        CHECK(chapter.message.find("robots.txt") != std::string::npos);
    }
    CHECK(server.settled_log().size() == 3);  // the list, robots.txt, chapter 2's page

    auto const all = walk(quick_options(folder.path()), server.url("/one-and-more"), {}, true);
    CHECK(all.result.chapters_complete == 2);
}

TEST_CASE("walk: a robots.txt that cannot be read refuses, one that is not there allows") {
    origin::server server;
    serve(server, 1, 1);
    origin::reply list, one, broken;
    list.content = "list L\nchapter 1 " + server.url("/one") + "\n";
    one.content = "pages\npage " + server.url("/c1/1.png") + "\n";
    broken.status = 503;
    server.route("/list", list);
    server.route("/one", one);
    {
        scratch_folder folder;
        CHECK(
            walk(quick_options(folder.path()), server.url("/list")).result.chapters_complete == 1
        );
    }
    server.route("/robots.txt", broken);
    scratch_folder folder;
    auto const refused = walk(quick_options(folder.path()), server.url("/list"));
    REQUIRE(refused.result.incomplete.size() == 1);
    CHECK(refused.result.incomplete[0].message.find("counts as a refusal") != std::string::npos);
}

TEST_CASE("walk: Crawl-delay keeps requests apart") {
    scratch_folder folder;
    origin::server server;
    serve(server, 1, 3);
    origin::reply robots, list, one;
    robots.content = "User-agent: *\nCrawl-delay: 0.1\n";
    list.content = "list L\nchapter 1 " + server.url("/one") + "\n";
    one.content = "pages\npage " + server.url("/c1/1.png") + "\npage " + server.url("/c1/2.png") +
                  "\npage " + server.url("/c1/3.png") + "\n";
    server.route("/robots.txt", robots);
    server.route("/list", list);
    server.route("/one", one);
    CHECK(walk(quick_options(folder.path()), server.url("/list")).result.chapters_complete == 1);
    auto const log = server.settled_log();
    REQUIRE(log.size() == 6);
    for (std::size_t i = 2; i < log.size(); ++i) {
        CHECK(log[i].arrived - log[i - 1].arrived > 70ms);
    }
}

TEST_CASE("walk: documents are tried again as pages are") {
    scratch_folder folder;
    origin::server server;
    serve(server, 1, 1);
    origin::reply list;
    list.content = "list L\nchapter 1 " + server.url("/one") + "\n";
    server.route("/list", list);
    server.route("/one", [&](origin::request_info const& ask) {
        origin::reply reply;
        reply.status = ask.attempt < 3 ? 503 : 200;
        reply.content = "pages\npage " + server.url("/c1/1.png") + "\n";
        return reply;
    });
    auto const done = walk(quick_options(folder.path()), server.url("/list"));
    CHECK(done.result.chapters_complete == 1);
    CHECK(done.stats.extended.discovery_requests == 5);
}

TEST_CASE("walk: a stop ends a walk that waits for a document") {
    scratch_folder folder;
    origin::server server;
    origin::reply list, mute;
    list.content = "list L\nchapter 1 " + server.url("/mute") + "\n";
    mute.silent = true;
    mute.head_delay = 60s;
    server.route("/list", list);
    server.route("/mute", mute);
    session work(quick_options(folder.path()), nullptr, library_opening::at_run);
    watchdog dog(work);
    opened_site source(work, server.url("/list"));
    std::thread stopper([&] {
        server.wait_for_requests(3);
        work.stop();
    });
    auto const result = work.run(source);
    stopper.join();
    CHECK(dog.finish());
    CHECK(result.stopped);
    CHECK(result.chapters_attempted == 0);
}
