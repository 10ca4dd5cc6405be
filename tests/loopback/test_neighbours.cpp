// A series without a list, walked from neighbour to neighbour: what is asked for the first time,
// and what again.
#include "tests/loopback/walk_world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

using namespace panelia;
using namespace panelia::testing;
using namespace std::chrono_literals;

namespace {

/// A comic of `count` strips at /strip/1 …, each with one picture, numbered or not.
struct comic {
    origin::server server;
    bool const numbered;
    std::vector<std::string> row;  // the parts of their addresses, the oldest first

    comic(int count, bool with_numbers, bool endless = false) : numbered(with_numbers) {
        for (int n = 1; n <= count; ++n) row.push_back(std::to_string(n));
        serve(endless);
    }

    void serve(bool endless = false) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            auto text = strip_at(i);
            if (i + 1 == row.size() && endless) text += "next " + at(row.front()) + "\n";
            put("/strip/" + row[i], text);
        }
    }

    std::string strip_at(std::size_t i) {
        auto const& id = row[i];
        put("/picture/" + id, page_body(i % 5 + 1, 1));
        auto text = "strip\npage " + server.url("/picture/" + id) + "\n";
        if (numbered) text += "self " + id + "\n";
        if (i + 1 < row.size()) text += "next " + at(row[i + 1]) + "\n";
        if (i > 0) text += "previous " + at(row[i - 1]) + "\n";
        return text;
    }

    void put(std::string const& path, std::string content) {
        origin::reply reply;
        reply.content = std::move(content);
        server.route(path, reply);
    }

    std::string at(std::string const& id) const { return server.url("/strip/" + id); }
    std::string at(int n) const { return at(std::to_string(n)); }

    std::size_t asked(std::string_view start) const { return times_asked(server, start); }
};

std::set<std::string> chapters_in(std::filesystem::path const& library) {
    std::set<std::string> found;
    for (auto const& each : std::filesystem::directory_iterator(library)) {
        if (each.path().filename() != ".panelia") found.merge(names_in(each.path()));
    }
    return found;
}

/// A walk that is stopped when it asks for the strip `last`.
void walk_until(std::filesystem::path const& library, comic& site, int start, int last) {
    session work(quick_options(library), nullptr, library_opening::at_run);
    watchdog dog(work);
    site.server.route("/strip/" + std::to_string(last), [&](auto const&) {
        work.stop();
        return origin::reply{.status = 503};
    });
    opened_site source(work, site.at(start));
    CHECK(source.any());
    CHECK(site.asked("/strip/") == 1);
    CHECK(work.run(source).stopped);
    REQUIRE(dog.finish());
}

std::set<std::string> chapters_to(int last) {
    std::set<std::string> out;
    for (int n = 1; n <= last; ++n) {
        auto digits = std::to_string(n);
        out.insert("c" + std::string(3 - digits.size(), '0') + digits);
    }
    return out;
}

sources::site_wishes numbers(std::string_view list) {
    std::string why;
    sources::site_wishes out;
    out.selection.chapters = engine::chapter_ranges::parse(list, why);
    return out;
}

/// With what the folder has; `site.asked` speaks of this walk only.
outcome_of_run walk_again(
    scratch_folder const& folder,
    comic& site,
    std::string const& address,
    sources::site_wishes wishes = {}
) {
    site.server.clear_log();
    return walk(quick_options(folder.path()), address, std::move(wishes));
}

}  // namespace

TEST_CASE("neighbours: a series without a list is walked from wherever one stands") {
    for (bool const numbered : {true, false}) {
        for (int const start : {1, 4, 7}) {
            CAPTURE(numbered);
            CAPTURE(start);
            scratch_folder folder;
            comic site(7, numbered);
            auto const done = walk(quick_options(folder.path()), site.at(start));
            CHECK(done.result.chapters_complete == 7);
            CHECK(chapters_in(folder.path()) == chapters_to(7));
            // Every strip's document once, robots.txt, every picture once.
            CHECK(site.server.settled_log().size() == 7 + 1 + 7);
        }
    }
}

TEST_CASE("neighbours: the latest ones need no walk to the beginning") {
    scratch_folder folder;
    comic site(30, true);
    sources::site_wishes wishes;
    wishes.selection.latest = 3;
    auto const done = walk(quick_options(folder.path()), site.at(30), wishes);
    CHECK(done.result.chapters_complete == 3);
    CHECK(done.stats.extended.discovery_requests <= 6);
}

TEST_CASE("neighbours: a row that bites its tail ends") {
    scratch_folder folder;
    comic site(5, true, true);
    auto const done = walk(quick_options(folder.path()), site.at(3));
    CHECK(done.result.chapters_complete == 5);
    CHECK(site.server.settled_log().size() == 5 + 1 + 5);
}

TEST_CASE("neighbours: the last one shown again at another address ends the row") {
    scratch_folder folder;
    comic site(5, true);
    // "Next" of the last one leads to the front page, which shows it; one in the midst is a guest.
    site.put("/strip/5", site.strip_at(4) + "next " + site.server.url("/strip/") + "\n");
    site.put(
        "/strip/",
        "strip\npage " + site.server.url("/picture/5") + "\nprevious " + site.at(4) + "\n"
    );
    site.put(
        "/strip/3",
        "strip\nself 3\npage " + site.server.url("/picture/2") + "\nnext " + site.at(4) +
            "\nprevious " + site.at(2) + "\n"
    );
    auto const done = walk(quick_options(folder.path()), site.at(1));
    CHECK(done.result.chapters_complete == 5);
    CHECK(chapters_in(folder.path()) == chapters_to(5));
}

TEST_CASE("neighbours: a row without end is an error") {
    scratch_folder folder;
    comic site(40, true);
    sources::walk_bounds bounds;
    bounds.neighbours = 10;
    auto const result = walk_within(folder.path(), site.at(1), bounds);
    CHECK(result.source_error.find("does not end") != std::string::npos);
    CHECK(result.chapters_complete == 10);
}

TEST_CASE("neighbours: again, the row costs the start and the ends of what is known") {
    for (bool const numbered : {true, false}) {
        for (int const start : {1, 15, 30}) {
            CAPTURE(numbered);
            CAPTURE(start);
            scratch_folder folder;
            comic site(30, numbered);
            CHECK(
                walk(quick_options(folder.path()), site.at(start)).result.chapters_complete == 30
            );
            for (bool const update : {false, true}) {
                site.server.clear_log();
                sources::site_wishes wishes;
                wishes.update = update;
                auto const again = walk(quick_options(folder.path()), site.at(start), wishes);
                CHECK(again.result.chapters_skipped == 30);
                CHECK(site.asked("/strip/") == (start == 15 ? 3 : 2));
                CHECK(site.asked("/picture/") == 0);
            }
            CHECK(chapters_in(folder.path()) == chapters_to(30));
        }
    }
}

TEST_CASE("neighbours: new strips are found from any start, and counted on") {
    for (bool const numbered : {true, false}) {
        for (int const start : {1, 15, 30}) {
            CAPTURE(numbered);
            CAPTURE(start);
            scratch_folder folder;
            comic site(30, numbered);
            walk(quick_options(folder.path()), site.at(start));
            site.row.insert(site.row.end(), {"31", "32"});
            site.serve();
            auto const second = walk_again(folder, site, site.at(start));
            CHECK(second.result.chapters_complete == 2);
            CHECK(second.result.chapters_skipped == 30);
            CHECK(site.asked("/strip/") <= 5);
            CHECK(site.asked("/picture/") == 2);
            CHECK(chapters_in(folder.path()) == chapters_to(32));
            // They are known from now on.
            auto const third = walk_again(folder, site, site.at(start));
            CHECK(third.result.chapters_skipped == 32);
            CHECK(site.asked("/strip/") <= 3);
        }
    }
}

TEST_CASE("neighbours: a front page that shows the newest strip is walked back to what is known") {
    scratch_folder folder;
    comic site(30, true);
    site.put("/strip/", site.strip_at(29));
    auto const front = site.server.url("/strip/");
    CHECK(walk(quick_options(folder.path()), front).result.chapters_complete == 30);
    site.row.insert(site.row.end(), {"31", "32"});
    site.serve();
    site.put("/strip/", site.strip_at(31));
    auto const second = walk_again(folder, site, front);
    CHECK(second.result.chapters_failed == 0);
    CHECK(site.asked("/strip/") == 4);  // the front page, 31, 30, and the oldest
    auto const found = chapters_in(folder.path());
    CHECK(found.contains("c031"));
    CHECK(found.contains("c032"));
}

TEST_CASE("neighbours: a strip that was deleted is fetched again, by its own page") {
    for (bool const numbered : {true, false}) {
        CAPTURE(numbered);
        scratch_folder folder;
        comic site(30, numbered);
        walk(quick_options(folder.path()), site.at(30));
        for (auto const& each : std::filesystem::directory_iterator(folder.path())) {
            std::filesystem::remove_all(each.path() / "c010");
        }
        auto const again = walk_again(folder, site, site.at(30));
        CHECK(again.result.chapters_complete == 1);
        CHECK(again.result.chapters_skipped == 29);
        CHECK(site.asked("/strip/") == 3);
        CHECK(site.asked("/picture/") == 1);
        CHECK(chapters_in(folder.path()) == chapters_to(30));
    }
}

TEST_CASE("neighbours: a row with other links is walked as a whole, and so are --chapters and force"
) {
    scratch_folder folder;
    comic site(30, true);
    walk(quick_options(folder.path()), site.at(15));
    site.server.clear_log();
    walk(quick_options(folder.path()), site.at(15), numbers("0-"));
    CHECK(site.asked("/strip/") == 30);
    auto forced = quick_options(folder.path());
    forced.force = true;
    site.server.clear_log();
    CHECK(walk(forced, site.at(15)).result.chapters_complete == 30);
    CHECK(site.asked("/strip/") == 30);
    // One beside the start; the newest is another one; the oldest is.
    for (auto const& [place, fresh] : {std::pair{16, "15.5"}, {30, "29.5"}, {1, "1.5"}}) {
        CAPTURE(fresh);
        scratch_folder other;
        comic changed(30, true);
        walk(quick_options(other.path()), changed.at(15));
        changed.row.insert(
            std::ranges::find(changed.row, std::to_string(place)) + (place == 1), fresh
        );
        changed.serve();
        auto const again = walk_again(other, changed, changed.at(15));
        CHECK(again.result.chapters_complete == 1);
        CHECK(again.result.chapters_skipped == 30);
    }
}

TEST_CASE("neighbours: when the newest known strip is gone, the row is walked as a whole") {
    scratch_folder folder;
    comic site(30, true);
    walk(quick_options(folder.path()), site.at(1));
    origin::reply gone;
    gone.status = 404;
    site.row.pop_back();
    site.serve();
    site.server.route("/strip/30", gone);
    auto const again = walk_again(folder, site, site.at(1));
    CHECK(again.result.source_error.empty());
    CHECK(again.result.chapters_skipped == 29);
    CHECK(site.asked("/strip/") == 30);
}

TEST_CASE("neighbours: the latest of a row that is known need no walk, wherever it begins") {
    for (int const start : {1, 15, 30}) {
        CAPTURE(start);
        scratch_folder folder;
        comic site(30, true);
        walk(quick_options(folder.path()), site.at(start));
        site.row.emplace_back("31");
        site.serve();
        sources::site_wishes wishes;
        wishes.selection.latest = 3;
        auto const again = walk_again(folder, site, site.at(start), wishes);
        CHECK(again.result.chapters_complete == 1);
        CHECK(again.result.chapters_skipped == 2);
        CHECK(site.asked("/strip/") <= 4);
    }
}

TEST_CASE("neighbours: an interrupted walk goes on where it was, with the same numbers") {
    for (bool const numbered : {true, false}) {
        for (int const start : {1, 150, 300}) {
            CAPTURE(numbered);
            CAPTURE(start);
            scratch_folder folder;
            comic site(300, numbered);
            int const last = start == 300 ? 40 : 260;
            walk_until(folder.path(), site, start, last);
            site.serve();
            auto const whole = walk_again(folder, site, site.at(start));
            CHECK(whole.result.chapters_complete + whole.result.chapters_skipped == 300);
            CHECK(whole.result.source_error.empty());
            CHECK(chapters_in(folder.path()) == chapters_to(300));
            auto const again = walk_again(folder, site, site.at(start));
            CHECK(again.result.chapters_skipped == 300);
            CHECK(site.asked("/strip/") <= 3);
        }
    }
}

TEST_CASE("neighbours: an interrupted walk does not begin anew") {
    scratch_folder folder;
    comic site(300, true);
    walk_until(folder.path(), site, 300, 40);
    site.serve();
    auto const whole = walk_again(folder, site, site.at(300));
    CHECK(whole.result.chapters_complete + whole.result.chapters_skipped == 300);
    CHECK(site.asked("/strip/") < 130);
}
