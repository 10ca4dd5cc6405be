// Which series of a library a source means, when two may have one name. A database in memory.
#include "engine/library_rows.hpp"
#include "engine/library_series.hpp"
#include "metrics/database.hpp"
#include "metrics/migrations.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace panelia;
using namespace panelia::engine;

namespace {

chapter_spec chapter_at(std::string url, std::string number = "1") {
    chapter_spec chapter;
    chapter.series = "Archive";
    chapter.number = std::move(number);
    chapter.url = std::move(url);
    return chapter;
}

chapter_spec read_from(std::string series_url, std::string url, std::string number = "1") {
    auto chapter = chapter_at(std::move(url), std::move(number));
    chapter.series_url = std::move(series_url);
    chapter.pages.push_back({.url = "https://i.example/" + chapter.url});
    return chapter;
}

/// A library's rows, filled as a download fills them.
struct rows {
    metrics::database base = metrics::open_database_in_memory({});

    /// The folder of the chapter's series.
    std::string add(chapter_spec const& chapter) {
        auto const keys = url_keys(chapter);
        auto const free = static_cast<std::uint64_t>(next_chapter_id(base));
        auto const row = find_chapter(
            base, chapter, keys, [](auto) { return false; }, free
        );
        chapter_result const done{chapter_outcome::complete, {{"001.png", 1}}, {}};
        end_chapter(base, row, chapter, keys, done);
        return row.series.folder;
    }
    bool has(chapter_spec const& named, known_by how = known_by::number) {
        return !find_complete(base, named, how).empty();
    }
    /// The folder of the series that a source means, or "new".
    std::string meant(std::string const& address, std::vector<chapter_spec> const& chapters) {
        auto const found = find_series(base, "Archive", address, chapters);
        return found ? found->folder : "new";
    }
};

constexpr auto fox = "https://a.example/fox/";
constexpr auto owl = "https://b.example/owl/";

}  // namespace

TEST_CASE("series: two of one name from two places have a folder each, and not each other's") {
    rows library;
    auto const first = read_from(fox, "https://a.example/fox/1");
    auto const second = read_from(owl, "https://b.example/owl/1");
    CHECK(library.add(first) == "Archive");
    CHECK_FALSE(library.has(second));
    CHECK_FALSE(library.has(second, known_by::all));
    CHECK(library.add(second) == "Archive (b.example)");
    CHECK(library.has(first));
    CHECK(library.has(second));
    // On one host too; a port is no part of a name.
    CHECK(
        library.add(read_from("https://a.example/cat", "https://a.example/cat/1")) ==
        "Archive (a.example)"
    );
    CHECK(
        library.add(read_from("http://c.example:8080/x", "http://c.example:8080/x/1")) ==
        "Archive (c.example)"
    );
}

TEST_CASE("series: the same one is known by --update though a chapter's address has changed") {
    rows library;
    library.add(read_from(fox, "https://a.example/fox/1"));
    CHECK(library.has(read_from("http://www.a.example/fox", "https://cdn.example/other/1")));
}

TEST_CASE("series: another address of one series is known by a chapter, or lies above or below") {
    rows library;
    library.add(read_from(fox, "https://a.example/fox/41", "41"));
    CHECK(library.meant("https://a.example/fox/feed", {}) == "Archive");
    CHECK(library.meant("https://a.example/feed", {}) == "new");
    CHECK(
        library.meant(
            "https://feeds.example/77",
            {chapter_at("https://a.example/fox/42", "42"),
             chapter_at("https://a.example/fox/41", "41")}
        ) == "Archive"
    );
}

TEST_CASE("series: chapters that were given by themselves belong to their host's series") {
    rows library;
    constexpr auto host = "https://a.example/";
    library.add(read_from(host, "https://a.example/fox/chapter-3-home", "3"));
    CHECK(library.meant(host, {chapter_at("https://a.example/fox/chapter-4", "4")}) == "Archive");
    CHECK(library.meant(host, {chapter_at("https://a.example/fox/chapter-3", "3")}) == "Archive");
    CHECK(library.meant(fox, {chapter_at("https://a.example/fox/chapter-1", "1")}) == "Archive");
    // Another chapter 3 on the same host.
    auto const other = read_from(host, "https://a.example/owl/chapter-3", "3");
    CHECK(library.meant(host, {other}) == "new");
    CHECK_FALSE(library.has(other));
    CHECK(library.add(other) == "Archive (a.example)");
    CHECK(library.has(other));
}

TEST_CASE("series: what was given by itself gets the address of the list that turns up") {
    rows library;
    auto const first = read_from("https://a.example/", "https://a.example/fox/1");
    library.add(first);
    std::vector const listed = {chapter_at("https://a.example/fox/1")};
    auto const settled = settle_series(library.base, "Archive", fox, "", listed);
    CHECK(settled.address == fox);
    CHECK(settled.refines == "Archive");
    refine_home(library.base, "Archive", settled.refines, settled.refined);
    CHECK(library.meant(fox, {}) == "Archive");
    CHECK(library.meant("https://a.example/owl/", {}) == "new");
}

TEST_CASE("series: a new one hears of which folder it is to be kept apart") {
    rows library;
    library.add(read_from(fox, "https://a.example/fox/1"));
    auto const other = settle_series(library.base, "Archive", owl, "", {});
    CHECK(other.apart_from == "Archive");
    CHECK(other.address == owl);
    auto const same = settle_series(library.base, "Archive", "http://a.example/fox", "", {});
    CHECK(same.apart_from.empty());
    CHECK(series_home(same.address) == series_home(fox));
    // What names a whole host that is taken goes by its first chapter.
    library.add(read_from("https://c.example/", "https://c.example/x/1"));
    std::vector const others = {chapter_at("https://c.example/y/1")};
    CHECK(
        settle_series(library.base, "Archive", "https://c.example/", "", others).address ==
        "https://c.example/y/1"
    );
}

TEST_CASE("series: in a manifest the name is the user's word") {
    rows library;
    library.add(read_from(fox, "https://a.example/fox/1"));
    auto written = chapter_at("https://mirror.example/1", "2");
    written.pages.push_back({.url = "https://mirror.example/1.png"});
    CHECK(library.add(written) == "Archive");
    // Of two series the one on the chapter's host, and --update drops nothing of another host.
    library.add(read_from(owl, "https://b.example/owl/1"));
    CHECK(library.meant("", {chapter_at("https://b.example/x/7", "7")}) == "Archive (b.example)");
    CHECK(library.has(chapter_at("https://a.example/new/1")));
    CHECK_FALSE(library.has(chapter_at("https://c.example/new/1")));
}

TEST_CASE("series: one that a manifest named is a site's when its chapters are on that host") {
    rows library;
    auto written = chapter_at("https://a.example/fox/1");
    written.pages.push_back({.url = "https://i.example/1.png"});
    library.add(written);
    CHECK(library.meant(fox, {chapter_at("https://a.example/fox/2", "2")}) == "Archive");
    CHECK(library.meant(owl, {chapter_at("https://b.example/owl/2", "2")}) == "new");
}

TEST_CASE("series: one that has moved to another host, and whose old address leads there, stays") {
    rows library;
    library.add(read_from(fox, "https://a.example/fox/1"));
    constexpr auto now = "https://new.example/fox/";
    std::vector const listed = {chapter_at("https://new.example/fox/1")};
    auto const settled = settle_series(library.base, "Archive", now, fox, listed);
    CHECK(series_home(settled.address) == series_home(fox));
    CHECK(settled.refines == "Archive");
    CHECK(settled.refined == now);
    CHECK(settled.apart_from.empty());
    refine_home(library.base, "Archive", settled.refines, settled.refined);
    CHECK(library.meant(now, {}) == "Archive");
    CHECK(library.has(read_from(now, "https://new.example/fox/1")));
    CHECK(settle_series(library.base, "Archive", owl, owl, {}).apart_from == "Archive");
}
