// Where chapters live, what of them is held, and what survives kills, renames and changed sources.
// Temporary folders, no network.
#include "engine/digest.hpp"
#include "engine/library.hpp"
#include "engine/library_names.hpp"
#include "engine/library_rows.hpp"
#include "metrics/database.hpp"
#include "metrics/migrations.hpp"
#include "tests/pure/scratch_folder.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <vector>

using namespace panelia;
using namespace panelia::engine;
using panelia::testing::one_pixel_bmp;
using panelia::testing::read_file;
using panelia::testing::scratch_folder;
using panelia::testing::write_file;
namespace fs = std::filesystem;

namespace {

chapter_spec book(std::size_t pages, std::string number = "1") {
    chapter_spec chapter;
    chapter.series = "Legend Land";
    chapter.number = std::move(number);
    chapter.title = "The Piskies";
    chapter.url = "https://example.org/c/" + chapter.number;
    for (std::size_t i = 1; i <= pages; ++i)
        chapter.pages.push_back({chapter.url + "/" + std::to_string(i) + ".bmp", {}, {}});
    return chapter;
}

std::string page_name(std::size_t index) {
    return "00" + std::to_string(index + 1) + ".bmp";
}

/// What a download does: the pages that are not held appear in the .partial folder.
std::vector<held_page> fetched(
    chapter_place const& place, std::size_t pages, unsigned char shade = 7
) {
    std::vector<held_page> all = place.held;
    all.resize(pages);
    for (std::size_t i = 0; i < pages; ++i) {
        if (!all[i].file.empty()) continue;
        all[i] = {page_name(i), 58};
        write_file(place.partial_folder / all[i].file, one_pixel_bmp(shade));
    }
    return all;
}

void complete(
    library& shelf, chapter_spec const& chapter, unsigned char shade = 7, bool force = false
) {
    auto const place = shelf.place(chapter, force);
    REQUIRE_FALSE(place.complete);
    shelf.commit(
        place, chapter, {chapter_outcome::complete, fetched(place, chapter.pages.size(), shade), {}}
    );
}

std::size_t held_count(chapter_place const& place) {
    std::size_t count = 0;
    for (auto const& page : place.held) count += page.file.empty() ? 0U : 1U;
    return count;
}

std::vector<std::string> names_in(fs::path const& folder) {
    std::vector<std::string> names;
    for (auto const& entry : fs::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::string refusal(fs::path const& folder) {
    try {
        library const shelf(folder, verify_mode::structure);
        return "opened";
    } catch (library_error const& problem) {
        return problem.what();
    }
}

void drop_database(fs::path const& folder) {
    for (char const* name : {"panelia.db", "panelia.db-wal", "panelia.db-shm"})
        fs::remove(folder / ".panelia" / name);
}

/// A library folder that is opened, used and opened again.
struct shelf_fixture {
    scratch_folder scratch;
    fs::path dir = scratch.path() / "lib";
    std::vector<std::string> warnings;
    std::unique_ptr<library> open(verify_mode verify = verify_mode::structure) {
        return std::make_unique<library>(dir, verify, [this](std::string_view text) {
            warnings.emplace_back(text);
        });
    }
    std::string state_of(std::string const& number) const {
        auto const base = metrics::open_database_for_reading(metrics::database_file(dir));
        auto query = base.prepare("SELECT state FROM chapters WHERE number = ?1");
        return query.bind(number).step() ? std::string(query.text(0)) : "";
    }
};

}  // namespace

TEST_CASE_FIXTURE(
    shelf_fixture, "library: a new chapter gets a .partial folder, a whole one its name"
) {
    auto const chapter = book(3);
    auto shelf = open();
    auto const place = shelf->place(chapter, false);
    CHECK_FALSE(place.complete);
    CHECK(place.shown == "Legend Land/c001 - The Piskies");
    CHECK(place.final_folder == shelf->folder() / place.shown);
    CHECK(fs::is_directory(dir / "Legend Land/c001 - The Piskies.partial"));
    CHECK(held_count(place) == 0);
    shelf->commit(place, chapter, {chapter_outcome::complete, fetched(place, 3), {}});
    CHECK(fs::exists(dir / "Legend Land/c001 - The Piskies/003.bmp"));
    CHECK_FALSE(fs::exists(place.partial_folder));
    CHECK(shelf->place(chapter, false).complete);
    shelf = nullptr;
    CHECK(state_of("1") == "complete");
    CHECK(open()->place(chapter, false).complete);
    CHECK(warnings.empty());
}

TEST_CASE_FIXTURE(shelf_fixture, "library: a second one is refused and told who has it") {
    auto const shelf = open();
    CHECK(refusal(dir) == dir.string() + " is in use by another session of this process");
    std::ofstream(dir / ".panelia/lock") << "1\n";  // as if another process had it
    CHECK(refusal(dir) == dir.string() + " is in use by process 1");
}

TEST_CASE_FIXTURE(shelf_fixture, "library: the lock goes with its holder, the file stays") {
    open();
    CHECK(fs::exists(dir / ".panelia/lock"));
    CHECK(refusal(dir) == "opened");
}

TEST_CASE_FIXTURE(
    shelf_fixture, "library: a folder whole under its final name is adopted without its row"
) {
    auto const chapter = book(3);
    complete(*open(), chapter);
    drop_database(dir);
    CHECK(open()->place(chapter, false).complete);
    CHECK(state_of("1") == "complete");
}

TEST_CASE_FIXTURE(shelf_fixture, "library: a kill between rename and row is made good") {
    auto const chapter = book(3);
    auto const place = open()->place(chapter, false);
    fetched(place, 3);
    fs::rename(place.partial_folder, place.final_folder);
    CHECK(open()->place(chapter, false).complete);
}

TEST_CASE_FIXTURE(
    shelf_fixture, "library: a torn page, a missing one or one too many is not adopted"
) {
    auto const chapter = book(3);
    complete(*open(), chapter);
    drop_database(dir);
    auto const folder = dir / "Legend Land/c001 - The Piskies";
    SUBCASE("torn") {
        fs::resize_file(folder / "002.bmp", 40);
    }
    SUBCASE("missing") {
        fs::remove(folder / "002.bmp");
    }
    SUBCASE("too many") {
        write_file(folder / "004.bmp", one_pixel_bmp(1));
    }
    SUBCASE("of another kind than its name") {
        fs::rename(folder / "002.bmp", folder / "002.png");
    }
    auto const shelf = open();
    auto const place = shelf->place(chapter, false);
    CHECK_FALSE(place.complete);
    CHECK(held_count(place) == 0);  // nothing says which pages these are
    auto const before = names_in(folder);
    shelf->commit(place, chapter, {chapter_outcome::complete, fetched(place, 3, 9), {}});
    // Nor does anything say that they are panelia's: they stay, the new copy goes elsewhere.
    CHECK(place.final_folder != folder);
    CHECK(names_in(folder) == before);
    CHECK(read_file(place.final_folder / "002.bmp") == one_pixel_bmp(9));
    CHECK_FALSE(fs::exists(place.partial_folder));
}

TEST_CASE_FIXTURE(
    shelf_fixture, "library: pages of an unfinished chapter are held, .part files go"
) {
    auto const chapter = book(4);
    {
        auto const place = open()->place(chapter, false);
        write_file(place.partial_folder / "001.bmp", one_pixel_bmp(1));
        write_file(place.partial_folder / "003.bmp", one_pixel_bmp(3));
        write_file(place.partial_folder / "004.bmp", "not an image");
        write_file(place.partial_folder / "002.bmp.part", "half");
    }
    auto const shelf = open();
    auto const place = shelf->place(chapter, false);
    CHECK_FALSE(place.complete);
    REQUIRE(place.held.size() == 4);
    CHECK(place.held[0].file == "001.bmp");
    CHECK(place.held[0].bytes == 58);
    CHECK(place.held[1].file.empty());
    CHECK(place.held[2].file == "003.bmp");
    CHECK(place.held[3].file.empty());
    CHECK_FALSE(fs::exists(place.partial_folder / "004.bmp"));
    CHECK_FALSE(fs::exists(place.partial_folder / "002.bmp.part"));
}

TEST_CASE_FIXTURE(shelf_fixture, "library: a page whose URL changed is fetched again") {
    auto chapter = book(3);
    {
        auto const place = open()->place(chapter, false);
        write_file(place.partial_folder / "001.bmp", one_pixel_bmp(1));
        write_file(place.partial_folder / "002.bmp", one_pixel_bmp(2));
    }
    chapter.pages[1].url += "?v=2";
    auto const place = open()->place(chapter, false);
    CHECK(place.held[0].file == "001.bmp");
    CHECK(place.held[1].file.empty());
    CHECK_FALSE(fs::exists(place.partial_folder / "002.bmp"));
}

TEST_CASE_FIXTURE(shelf_fixture, "library: a promised size or digest is checked on disk, too") {
    auto chapter = book(3);
    {
        auto const place = open()->place(chapter, false);
        for (std::size_t i = 0; i < 3; ++i)
            write_file(place.partial_folder / page_name(i), one_pixel_bmp(1));
    }
    chapter.pages[0].bytes = 59;
    chapter.pages[1].sha256 = std::string(64, '0');
    auto const place = open()->place(chapter, false);
    CHECK(place.held[0].file.empty());
    CHECK(place.held[1].file.empty());
    CHECK(place.held[2].file == "003.bmp");
}

TEST_CASE_FIXTURE(shelf_fixture, "library: a chapter keeps its folder when its title changes") {
    auto chapter = book(2);
    complete(*open(), chapter);
    chapter.title = "The Piskies (fixed)";
    auto const shelf = open();
    auto const place = shelf->place(chapter, false);
    CHECK(place.complete);
    CHECK(place.shown == "Legend Land/c001 - The Piskies");
}

TEST_CASE_FIXTURE(shelf_fixture, "library: two scanlations of one chapter never share a folder") {
    auto const one = book(2);
    auto two = one;
    two.url = "https://example.org/other/1";
    for (int run = 0; run < 2; ++run) {
        auto const shelf = open();
        auto const first = shelf->place(one, false);
        auto const second = shelf->place(two, false);
        CHECK(first.shown == "Legend Land/c001 - The Piskies");
        CHECK(second.shown.string().starts_with("Legend Land/c001 - The Piskies-"));
        CHECK(first.complete == (run == 1));
        CHECK(second.complete == (run == 1));
        if (run == 1) break;
        shelf->commit(first, one, {chapter_outcome::complete, fetched(first, 2), {}});
        shelf->commit(second, two, {chapter_outcome::complete, fetched(second, 2), {}});
    }
}

TEST_CASE_FIXTURE(shelf_fixture, "library: one chapter in two languages has two folders") {
    auto one = book(1);
    auto two = one;
    one.language = "en", two.language = "fr";
    auto const shelf = open();
    CHECK(shelf->place(one, false).shown != shelf->place(two, false).shown);
}

TEST_CASE_FIXTURE(
    shelf_fixture, "library: without chapter URLs, other pages under one number are another chapter"
) {
    auto one = book(2);
    one.url.clear();
    auto two = one;
    for (auto& page : two.pages) page.url += "?b";
    fs::path folder_of_two;
    {
        auto const shelf = open();
        auto const first = shelf->place(one, false);
        auto const second = shelf->place(two, false);
        CHECK(first.shown != second.shown);
        CHECK_FALSE(second.duplicate);
        folder_of_two = second.shown;
        shelf->commit(first, one, {chapter_outcome::complete, fetched(first, 2), {}});
        shelf->commit(second, two, {chapter_outcome::complete, fetched(second, 2), {}});
    }
    auto const shelf = open();
    auto const second = shelf->place(two, false);  // in the other order
    CHECK(second.complete);
    CHECK(second.shown == folder_of_two);
    CHECK(shelf->place(one, false).complete);
}

TEST_CASE_FIXTURE(
    shelf_fixture, "library: a chapter URL that appears later does not lose the folder"
) {
    auto chapter = book(2);
    auto const url = std::exchange(chapter.url, {});
    complete(*open(), chapter);
    chapter.url = url;
    CHECK(open()->place(chapter, false).complete);
    chapter.title = "Another title";
    CHECK(open()->place(chapter, false).complete);
}

TEST_CASE_FIXTURE(
    shelf_fixture, "library: the same chapter twice in hand is a duplicate, not a rival"
) {
    auto const chapter = book(2);
    auto const shelf = open();
    auto const first = shelf->place(chapter, false);
    CHECK_FALSE(first.duplicate);
    auto const second = shelf->place(chapter, false);
    CHECK(second.duplicate);
    CHECK_FALSE(second.complete);  // nobody knows yet
    shelf->commit(first, chapter, {chapter_outcome::failed, {}, "no page came"});
    CHECK_FALSE(shelf->place(chapter, false).duplicate);
}

TEST_CASE_FIXTURE(shelf_fixture, "library: --force fetches a chapter that comes twice once") {
    auto const chapter = book(2);
    complete(*open(), chapter, 1);
    auto const shelf = open();
    auto const first = shelf->place(chapter, true);
    CHECK(shelf->place(chapter, true).duplicate);
    SUBCASE("whole") {
        auto const pages = fetched(first, 2, 2);
        shelf->commit(first, chapter, {chapter_outcome::complete, pages, {}});
        CHECK(shelf->place(chapter, true).complete);
    }
    SUBCASE("failed") {
        shelf->commit(first, chapter, {chapter_outcome::failed, {{}, {}}, "404"});
        CHECK_FALSE(shelf->place(chapter, true).complete);
    }
}

TEST_CASE_FIXTURE(shelf_fixture, "library: rotated page URLs leave a complete chapter complete") {
    auto chapter = book(2);
    complete(*open(), chapter);
    for (auto& page : chapter.pages) page.url += "?token=2";
    CHECK(open()->place(chapter, false).complete);
}

TEST_CASE_FIXTURE(shelf_fixture, "library: a chapter that grew is re-opened with what it has") {
    complete(*open(), book(2));
    auto const chapter = book(3);
    auto const shelf = open();
    auto const place = shelf->place(chapter, false);
    CHECK_FALSE(place.complete);
    CHECK(held_count(place) == 2);
    CHECK_FALSE(fs::exists(place.final_folder));
    shelf->commit(place, chapter, {chapter_outcome::complete, fetched(place, 3), {}});
    CHECK(fs::exists(place.final_folder / "003.bmp"));
}

TEST_CASE_FIXTURE(
    shelf_fixture, "library: a lost or torn page re-opens its chapter, the others are held"
) {
    auto const chapter = book(3);
    auto verify = verify_mode::structure;
    bool torn = false;
    SUBCASE("lost") {}
    SUBCASE("lost, unverified") {
        verify = verify_mode::off;
    }
    SUBCASE("torn") {
        torn = true;
    }
    SUBCASE("torn, unverified") {
        torn = true, verify = verify_mode::off;
    }
    complete(*open(), chapter);
    auto const folder = dir / "Legend Land/c001 - The Piskies";
    if (torn)
        fs::resize_file(folder / "002.bmp", 40);
    else
        fs::remove(folder / "002.bmp");
    auto const shelf = open(verify);
    auto const place = shelf->place(chapter, false);
    REQUIRE_FALSE(place.complete);
    CHECK(held_count(place) == 2);
    CHECK(place.held[1].file.empty());
    CHECK_FALSE(fs::exists(folder));
    CHECK_FALSE(fs::exists(place.partial_folder / "002.bmp"));
}

TEST_CASE_FIXTURE(
    shelf_fixture,
    "library: a chapter whose pages were never found is kept as failed, then forgotten"
) {
    auto chapter = book(0);
    chapter.title.clear();
    chapter.language.clear();
    open()->note_failed(chapter, "gone");
    CHECK(state_of("1") == "failed");
    CHECK_FALSE(fs::exists(dir / "Legend Land"));
    open()->note_failed(chapter, "gone again");  // the same row

    // Found: its own document knew its language and title.
    auto found = book(2);
    found.language = "en";
    complete(*open(), found);
    CHECK(state_of("1") == "complete");
    CHECK(names_in(dir / "Legend Land") == std::vector<std::string>{"c001 - The Piskies"});
    // Whose pages are known stays what it is.
    open()->note_failed(found, "gone");
    open()->note_failed(chapter, "gone");
    CHECK(state_of("1") == "complete");
    CHECK(open()->place(found, false).complete);
}

TEST_CASE_FIXTURE(
    shelf_fixture, "library: a chapter whose pages are only posted for is none to retry"
) {
    auto chapter = book(0);
    chapter.url.clear();
    chapter.document.url = "https://example.org/graphql";
    auto posted = chapter;
    posted.number = "2";
    posted.document.post = post_spec{.type = "application/json", .body = "{}"};
    open()->note_failed(chapter, "gone");
    open()->note_failed(posted, "gone");
    CHECK(state_of("1") == "failed");
    CHECK(state_of("2").empty());
}

TEST_CASE_FIXTURE(shelf_fixture, "library: equal numbers of two volumes are two chapters") {
    auto const of_volume = [](std::string volume) {
        auto chapter = book(1);
        chapter.title.clear();
        chapter.volume = volume;
        chapter.url = "https://example.org/s" + volume + "/1";
        chapter.pages[0].url = chapter.url + ".bmp";
        return chapter;
    };
    complete(*open(), of_volume("1"));
    auto moved = of_volume("2");
    CHECK_FALSE(open()->holds(moved, known_by::number));
    moved.volume = "01";
    CHECK(open()->holds(moved, known_by::number) == 1);
    moved.volume.clear();
    CHECK(open()->holds(moved, known_by::number) == 1);
    // Without an address, in another session: it takes nobody else's place.
    auto second = of_volume("2");
    second.url.clear();
    complete(*open(), second);
    auto first = of_volume("1");
    CHECK(open()->place(first, false).complete);
    CHECK(names_in(dir / "Legend Land").size() == 2);
}

TEST_CASE_FIXTURE(shelf_fixture, "library: a folder that was deleted is fetched again") {
    auto const chapter = book(2);
    complete(*open(), chapter);
    fs::remove_all(dir / "Legend Land");
    auto const place = open()->place(chapter, false);
    CHECK_FALSE(place.complete);
    CHECK(held_count(place) == 0);
}

TEST_CASE_FIXTURE(shelf_fixture, "library: --force keeps the old copy until the new one is whole") {
    auto const chapter = book(2);
    complete(*open(), chapter, 1);
    auto const folder = dir / "Legend Land/c001 - The Piskies";
    write_file(folder / "notes.txt", "mine");
    auto const shelf = open();
    auto const place = shelf->place(chapter, true);
    CHECK_FALSE(place.complete);
    CHECK(held_count(place) == 0);
    auto pages = fetched(place, 2, 2);
    CHECK(read_file(folder / "001.bmp") == one_pixel_bmp(1));
    SUBCASE("whole") {
        shelf->commit(place, chapter, {chapter_outcome::complete, pages, {}});
        CHECK(read_file(folder / "001.bmp") == one_pixel_bmp(2));
        CHECK(read_file(folder / "notes.txt") == "mine");
    }
    SUBCASE("failed") {
        shelf->commit(place, chapter, {chapter_outcome::failed, pages, "no"});
        CHECK(read_file(folder / "001.bmp") == one_pixel_bmp(1));
    }
    CHECK_FALSE(fs::exists(place.partial_folder));
    CHECK(shelf->place(chapter, false).complete);
}

TEST_CASE_FIXTURE(
    shelf_fixture, "library: a --force that was killed leaves the old copy complete"
) {
    auto const chapter = book(2);
    complete(*open(), chapter, 1);
    fetched(open()->place(chapter, true), 2, 2);
    auto const place = open()->place(chapter, false);
    CHECK(place.complete);
    CHECK(read_file(place.final_folder / "001.bmp") == one_pixel_bmp(1));
    CHECK_FALSE(fs::exists(place.partial_folder));
}

TEST_CASE_FIXTURE(
    shelf_fixture, "library: a chapter accepted with a page missing is re-opened by the next run"
) {
    auto const chapter = book(3);
    {
        auto const shelf = open();
        auto const place = shelf->place(chapter, false);
        auto pages = fetched(place, 3);
        fs::remove(place.partial_folder / pages[1].file);
        pages[1] = {};
        shelf->commit(place, chapter, {chapter_outcome::partial, pages, "page 2: 404"});
        CHECK(fs::exists(place.final_folder / "003.bmp"));
    }
    CHECK(state_of("1") == "partial");
    auto const place = open()->place(chapter, false);
    CHECK_FALSE(place.complete);
    CHECK(held_count(place) == 2);
}

TEST_CASE_FIXTURE(
    shelf_fixture, "library: a failed chapter is recorded; its .partial stays unless empty"
) {
    auto const chapter = book(2);
    auto shelf = open();
    auto place = shelf->place(chapter, false);
    SUBCASE("empty") {
        shelf->commit(place, chapter, {chapter_outcome::failed, {{}, {}}, "404"});
        CHECK_FALSE(fs::exists(place.partial_folder));
    }
    SUBCASE("with a page") {
        write_file(place.partial_folder / "001.bmp", one_pixel_bmp(1));
        shelf->commit(place, chapter, {chapter_outcome::cancelled, {{"001.bmp", 58}, {}}, {}});
        CHECK(held_count(shelf->place(chapter, false)) == 1);
    }
    shelf = nullptr;
    CHECK(state_of("1") != "complete");
}

TEST_CASE_FIXTURE(
    shelf_fixture,
    "library: a page that vanished before the commit is an error, not a complete chapter"
) {
    auto const chapter = book(2);
    auto shelf = open();
    auto const place = shelf->place(chapter, false);
    auto const pages = fetched(place, 2);
    fs::remove(place.partial_folder / "001.bmp");
    CHECK_THROWS_AS(
        shelf->commit(place, chapter, {chapter_outcome::complete, pages, {}}), std::system_error
    );
    CHECK_FALSE(fs::exists(place.final_folder));
}

TEST_CASE_FIXTURE(shelf_fixture, "library: a symbolic link in a folder's place is not followed") {
    auto const chapter = book(1);
    auto const outside = scratch.path() / "outside";
    fs::create_directory(outside);
    open();
    SUBCASE("series") {
        fs::create_directory_symlink(outside, dir / "Legend Land");
    }
    SUBCASE("chapter") {
        fs::create_directory(dir / "Legend Land");
        fs::create_directory_symlink(outside, dir / "Legend Land/c001 - The Piskies.partial");
    }
    CHECK_THROWS_AS(open()->place(chapter, false), std::system_error);
    CHECK(fs::is_empty(outside));
}

TEST_CASE_FIXTURE(
    shelf_fixture, "library: the library itself may be a symbolic link, its .panelia may not"
) {
    fs::create_directory(scratch.path() / "real");
    fs::create_directory_symlink(scratch.path() / "real", dir);
    complete(*open(), book(1));
    CHECK(fs::exists(scratch.path() / "real/Legend Land/c001 - The Piskies/001.bmp"));
    fs::rename(dir / ".panelia", scratch.path() / "elsewhere");
    fs::create_directory_symlink(scratch.path() / "elsewhere", dir / ".panelia");
    CHECK(refusal(dir).find("symbolic link") != std::string::npos);
}

TEST_CASE_FIXTURE(
    shelf_fixture, "library: names that only differ in case or composition are told apart"
) {
    auto const shelf = open();
    auto one = book(1), two = book(1), three = book(1);
    one.series = "Caf\xC3\xA9", two.series = "CAF\xC3\x89", three.series = "Cafe\xCC\x81";
    auto const a = shelf->place(one, false).shown.string();
    auto const b = shelf->place(two, false).shown.string();
    auto const c = shelf->place(three, false).shown.string();
    CHECK(a.starts_with("Caf\xC3\xA9/"));
    CHECK(b.starts_with("CAF\xC3\x89-"));
    CHECK(c.starts_with("Caf\xC3\xA9-"));
}

TEST_CASE_FIXTURE(
    shelf_fixture, "library: a title cannot pose as another chapter's .partial folder"
) {
    auto const shelf = open();
    auto one = book(1), two = book(1);
    two.title += ".partial";
    two.url += "/2";
    auto const first = shelf->place(one, false);
    auto const second = shelf->place(two, false);
    CHECK(second.final_folder != first.partial_folder);
}

TEST_CASE_FIXTURE(shelf_fixture, "library: pages get wider names when a chapter passes 999 pages") {
    auto const wide = [](std::size_t pages) {
        auto chapter = book(pages);
        return chapter;
    };
    {
        auto const place = open()->place(wide(999), false);
        write_file(place.partial_folder / "007.bmp", one_pixel_bmp(7));
    }
    auto const place = open()->place(wide(1'000), false);
    CHECK(place.held[6].file == "0007.bmp");
    CHECK(fs::exists(place.partial_folder / "0007.bmp"));
}

TEST_CASE_FIXTURE(
    shelf_fixture, "library: a newer or foreign database is refused and left as it was"
) {
    complete(*open(), book(1));
    auto const file = metrics::database_file(dir);
    SUBCASE("newer") {
        metrics::open_database(file).execute("PRAGMA user_version = 99");
        auto const before = read_file(file);
        CHECK(refusal(dir).find("newer panelia") != std::string::npos);
        CHECK(read_file(file) == before);
    }
    SUBCASE("foreign") {
        write_file(file, std::string(4'096, 'x'));
        CHECK(refusal(dir).find("not a SQLite database") != std::string::npos);
    }
}

TEST_CASE_FIXTURE(shelf_fixture, "library: a folder that cannot be made is one clear line") {
    write_file(scratch.path() / "file", "x");
    CHECK(refusal(scratch.path() / "file/lib").find("cannot use") != std::string::npos);
}

TEST_CASE_FIXTURE(
    shelf_fixture, "library: a database that cannot be written costs one warning and no chapter"
) {
    auto const one = book(2, "1"), two = book(2, "2"), three = book(2, "3");
    complete(*open(), three);
    auto const earlier = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    {
        auto const shelf = open();
        auto const first = shelf->place(one, false);
        auto const pages = fetched(first, 2);
        rlimit const none{0, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &none);  // from here on no file can be written, as on a full disk
        shelf->commit(first, one, {chapter_outcome::complete, pages, {}});
        auto const second = shelf->place(two, false);
        CHECK_FALSE(second.complete);
        CHECK(shelf->place(three, false).complete);
        shelf->commit(second, two, {chapter_outcome::failed, {}, "no space"});
        CHECK(shelf->place(one, false).complete);
    }
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, earlier);
    CHECK(warnings.size() == 1);
    CHECK(open()->place(one, false).complete);
    CHECK(open()->place(three, false).complete);
}

TEST_CASE_FIXTURE(
    shelf_fixture, "library: a complete chapter is believed by its row and file sizes alone"
) {
    auto const chapter = book(2);
    complete(*open(), chapter);
    auto const page = dir / "Legend Land/c001 - The Piskies/001.bmp";
    write_file(page, std::string(58, 'x'));  // same size: nothing is read again
    CHECK(open()->place(chapter, false).complete);
    CHECK(read_file(page) == std::string(58, 'x'));
}

TEST_CASE_FIXTURE(shelf_fixture, "library: pages that lie where a new chapter would go are kept") {
    auto const chapter = book(2);
    auto const theirs = dir / "Legend Land/c001 - The Piskies";
    write_file(theirs / "001.bmp", "somebody's own");
    auto shelf = open();
    for (bool const force : {false, true}) {
        auto const place = shelf->place(chapter, force);
        CHECK_FALSE(place.complete);
        CHECK(place.final_folder != theirs);
        CHECK(place.final_folder.filename().string().starts_with("c001 - The Piskies-"));
        shelf->commit(place, chapter, {chapter_outcome::complete, fetched(place, 2), {}});
        CHECK(fs::exists(place.final_folder / "002.bmp"));
    }
    CHECK(read_file(theirs / "001.bmp") == "somebody's own");
}

TEST_CASE_FIXTURE(shelf_fixture, "library: a whole copy without a row survives --force, too") {
    complete(*open(), book(2));
    drop_database(dir);
    auto const chapter = book(2);
    auto shelf = open();
    auto const place = shelf->place(chapter, true);
    shelf->commit(place, chapter, {chapter_outcome::complete, fetched(place, 2, 9), {}});
    CHECK(read_file(dir / "Legend Land/c001 - The Piskies/001.bmp") == one_pixel_bmp(7));
}

TEST_CASE_FIXTURE(
    shelf_fixture, "library: what somebody put into a finished chapter survives its being fetched"
) {
    auto const chapter = book(3);
    complete(*open(), chapter, 1);
    auto const folder = dir / "Legend Land/c001 - The Piskies";
    std::vector<std::string> const theirs{
        "001.jpg", "002.webp", "009.bmp", "0001.bmp", "003.bmp.part", "002.bmp.alien"};
    for (auto const& name : theirs) write_file(folder / name, "theirs: " + name);
    fs::create_directory(folder / "001.png");  // a folder with a page's name
    write_file(folder / "001.png/x", "in a folder");
    write_file(folder / "notes.txt", "theirs");
    bool force = false;
    bool killed = false;
    SUBCASE("a page was lost") {
        fs::remove(folder / "001.bmp");
    }
    SUBCASE("a page was lost, and the first try was killed") {
        fs::remove(folder / "001.bmp");
        killed = true;
    }
    SUBCASE("a folder stands in a page's place") {
        fs::remove(folder / "001.bmp");
        fs::create_directory(folder / "001.bmp");
    }
    SUBCASE("--force") {
        force = true;
    }
    if (killed) open()->place(chapter, force);
    complete(*open(), chapter, 9, force);
    CHECK(read_file(folder / "001.bmp") == one_pixel_bmp(9));
    CHECK(read_file(folder / "002.bmp") == one_pixel_bmp(force ? 9 : 1));
    for (auto const& name : theirs) {
        CAPTURE(name);
        bool const aside = name != "002.bmp.alien";
        CHECK(read_file(folder / (aside ? name + ".alien" : name)) == "theirs: " + name);
        CHECK((!aside || !fs::exists(folder / name)));
    }
    CHECK(read_file(folder / "001.png.alien/x") == "in a folder");
    CHECK(read_file(folder / "notes.txt") == "theirs");
    CHECK_FALSE(fs::exists(dir / "Legend Land/c001 - The Piskies.partial"));
    REQUIRE(warnings.size() == 1);
    CHECK(warnings[0].find("c001 - The Piskies: ") != std::string::npos);
    CHECK(warnings[0].find("001.jpg") != std::string::npos);
    CHECK(warnings[0].find(".alien") != std::string::npos);
    CHECK(open()->place(chapter, false).complete);
    CHECK(warnings.size() == 1);
}

TEST_CASE_FIXTURE(shelf_fixture, "library: what is set aside replaces nothing") {
    auto const chapter = book(2);
    complete(*open(), chapter);
    auto const folder = dir / "Legend Land/c001 - The Piskies";
    write_file(folder / "009.bmp", "second");
    write_file(folder / "009.bmp.alien", "first");
    fs::remove(folder / "001.bmp");
    open()->place(chapter, false);
    auto const partial = dir / "Legend Land/c001 - The Piskies.partial";
    CHECK(read_file(partial / "009.bmp.alien") == "first");
    CHECK(read_file(partial / "009.bmp.alien-2") == "second");
}

TEST_CASE_FIXTURE(
    shelf_fixture, "library: without a row nothing in an unfinished folder is deleted"
) {
    auto chapter = book(3);
    auto const partial = dir / "Legend Land/c001 - The Piskies.partial";
    write_file(partial / "001.bmp", one_pixel_bmp(1));
    write_file(partial / "002.bmp", one_pixel_bmp(2));
    write_file(partial / "003.bmp.part", "half");
    // A promised digest says which page a file is.
    chapter.pages[1].sha256 = "0";
    SUBCASE("nothing says which pages they are") {
        auto const place = open()->place(chapter, false);
        CHECK(held_count(place) == 0);
        CHECK(read_file(partial / "002.bmp.alien") == one_pixel_bmp(2));
    }
    SUBCASE("a promised digest does") {
        sha256 sum;
        auto const bytes = one_pixel_bmp(2);
        sum.update(std::as_bytes(std::span(bytes)));
        chapter.pages[1].sha256 = sum.hex();
        auto const place = open()->place(chapter, false);
        CHECK(held_count(place) == 1);
        CHECK(place.held[1].file == "002.bmp");
    }
    CHECK(read_file(partial / "001.bmp.alien") == one_pixel_bmp(1));
    CHECK(read_file(partial / "003.bmp.part.alien") == "half");
    CHECK(warnings.size() == 1);
}

TEST_CASE_FIXTURE(shelf_fixture, "library: of two files that could be a page, neither is taken") {
    auto const chapter = book(2);
    {
        auto const place = open()->place(chapter, false);
        write_file(place.partial_folder / "001.bmp", one_pixel_bmp(1));
        write_file(place.partial_folder / "001.jpg", "theirs");
        write_file(place.partial_folder / "002.bmp", one_pixel_bmp(2));
        write_file(place.partial_folder / "003.bmp", one_pixel_bmp(3));  // it has no third page
    }
    auto const place = open()->place(chapter, false);
    CHECK(held_count(place) == 1);
    CHECK(
        names_in(place.partial_folder) ==
        std::vector<std::string>{"001.bmp.alien", "001.jpg.alien", "002.bmp", "003.bmp.alien"}
    );
}

TEST_CASE_FIXTURE(shelf_fixture, "library: hostile titles get folders of their own, all inside") {
    std::vector<std::string> const titles = {
        "CON",
        "nul.txt",
        "com1",
        "..",
        ".",
        "../../etc/passwd",
        "a/b",
        "a\\b",
        "a_b",
        "x.",
        "x ",
        "x",
        "X",
        " x",
        "x.partial",
        "X.PARTIAL",
        "e\xcc\x81",
        "\xc3\xa9",
        "\xc3\x89",
        "stra\xc3\x9f"
        "e",
        "strasse",
        "STRASSE",
        "x\xe2\x80\x8d",  // ZERO WIDTH JOINER
        "x\xe2\x80\x8b",  // ZERO WIDTH SPACE
        "x\xef\xb8\x8f",  // VARIATION SELECTOR-16
        "x\xc2\xad",      // SOFT HYPHEN
        "x\xe2\x80\xae"
        "gpj",           // RIGHT-TO-LEFT OVERRIDE
        "\xed\xa0\x80",  // a surrogate
        "\xff\xfe",
        std::string("nul\0byte", 8),
        std::string(255, 'n'),
        std::string(255, 'n') + "2",
        "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7",
        "\xf0\x9f\x91\xa9\xf0\x9f\x91\xa7",
        "",
    };
    auto shelf = open();
    std::vector<std::string> seen;
    for (auto const& series : titles) {
        for (auto const& title : titles) {
            chapter_spec chapter = book(1);
            chapter.series = series.empty() ? "s" : series;
            chapter.title = title;
            chapter.url = "https://example.org/" + std::to_string(seen.size());
            auto const place = shelf->place(chapter, false);
            auto const inside = place.final_folder.lexically_relative(shelf->folder());
            CHECK(std::distance(inside.begin(), inside.end()) == 2);
            for (auto const& part : inside) {
                CHECK(part.string().size() <= 240);
                CHECK_FALSE(part.string().starts_with("."));
            }
            // As the least particular file system sees it: HFS+ ignores what has no width.
            seen.push_back(folded_name(inside.string()));
        }
    }
    std::sort(seen.begin(), seen.end());
    CHECK(std::adjacent_find(seen.begin(), seen.end()) == seen.end());
    CHECK(fs::exists(scratch.path() / "etc") == false);
}
