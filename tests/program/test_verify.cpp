// `panelia verify` and `panelia retry`: what happened to a library is found, told and mended.
#include "tests/program/serial.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <functional>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using words = std::vector<std::string>;
namespace fs = program::fs;

namespace {

/// A library of 3 chapters with 4 pages each, downloaded whole.
struct shelf {
    program::serial serial{3, 4, 0ms};
    program::folder home;

    shelf() {
        auto const got = program::run(serial.get(home.path()), {.in = home.path()});
        REQUIRE_MESSAGE(got.exit_code == 0, got.err);
    }
    fs::path library() const { return home / "lib"; }
    fs::path page(std::size_t chapter, std::size_t number) const {
        return library() / program::serial::file(chapter, number);
    }
    program::result run(words arguments) const {
        return program::run(arguments, {.in = home.path()});
    }
    program::result verify(words more = {}) const {
        words all{"verify", "lib"};
        all.insert(all.end(), more.begin(), more.end());
        return run(all);
    }
    std::string damage() const { return serial.damage(library(), false); }
};

void flip(fs::path const& file, std::size_t at) {
    auto bytes = program::read_file(file);
    REQUIRE(at < bytes.size());
    bytes[at] = static_cast<char>(bytes[at] ^ 0x20);
    program::write_file(file, bytes);
}

struct mishap {
    char const* kind;
    std::function<void(shelf const&)> happens;
    std::size_t requests;  ///< that retry makes to mend it
};

std::vector<mishap> const mishaps = {
    {"changed", [](shelf const& s) { flip(s.page(2, 3), fs::file_size(s.page(2, 3)) / 2); }, 1},
    {"wrong_size",
     [](shelf const& s) { fs::resize_file(s.page(2, 3), fs::file_size(s.page(2, 3)) - 1); },
     1},
    {"wrong_size", [](shelf const& s) { fs::resize_file(s.page(2, 3), 0); }, 1},
    {"missing_page", [](shelf const& s) { fs::remove(s.page(2, 3)); }, 1},
    {"missing_folder", [](shelf const& s) { fs::remove_all(s.page(2, 3).parent_path()); }, 4},
    {"unreadable",
     [](shelf const& s) {
         fs::remove(s.page(2, 3));
         fs::create_symlink(s.page(1, 1), s.page(2, 3));
     },
     1},
    {"unreadable",
     [](shelf const& s) {
         fs::remove(s.page(2, 3));
         REQUIRE(::mkfifo(s.page(2, 3).c_str(), 0600) == 0);
     },
     1},
};

}  // namespace

TEST_CASE("verify: a whole library is well, in words and as JSON, and -q says nothing") {
    shelf const s;
    auto const got = s.verify();
    CHECK_MESSAGE(got.exit_code == 0, got.out);
    CHECK(got.out.find("All is well.") != std::string::npos);
    CHECK(got.out.find("3 chapters, 12 pages") != std::string::npos);
    auto const quiet = s.verify({"-q"});
    CHECK(quiet.exit_code == 0);
    CHECK(quiet.out.empty());
    CHECK(quiet.err.empty());
    auto const json = s.verify({"--json"});
    CHECK(json.out.find("\"ok\":true") != std::string::npos);
    CHECK(json.out.find("\"findings\":[]") != std::string::npos);
    CHECK(json.out.find("\"without_digest\":0") != std::string::npos);
}

TEST_CASE("verify and retry: each mishap is found, named and mended, with no request too many") {
    for (auto const& one : mishaps) {
        CAPTURE(one.kind);
        shelf s;
        one.happens(s);
        auto const json = s.verify({"--json"});
        CHECK(json.exit_code == 1);
        CHECK_MESSAGE(
            json.out.find("\"kind\":\"" + std::string(one.kind) + "\"") != std::string::npos,
            json.out
        );
        auto const shown = s.verify();
        CHECK(shown.exit_code == 1);
        CHECK(shown.out.find("c002") != std::string::npos);
        CHECK(shown.out.find("panelia retry lib") != std::string::npos);

        s.serial.web().wait_idle();
        s.serial.web().clear_log();
        auto const retried = s.run({"retry", "lib"});
        CHECK_MESSAGE(retried.exit_code == 0, (retried.out + retried.err));
        CHECK(s.serial.web().settled_log().size() == one.requests);
        CHECK_MESSAGE(s.damage().empty(), s.damage());
        CHECK(s.verify().exit_code == 0);
        auto const nothing = s.run({"retry", "lib"});
        CHECK(nothing.exit_code == 0);
        CHECK(nothing.out.find("Nothing to retry") != std::string::npos);
    }
}

TEST_CASE("verify: a flipped byte is found wherever it is") {
    shelf const s;
    auto const file = s.page(1, 2);
    auto const size = fs::file_size(file);
    for (std::size_t at = 0; at < size; at += std::max<std::size_t>(1, size / 25)) {
        CAPTURE(at);
        flip(file, at);
        CHECK(s.verify({"-q"}).exit_code == 1);
        flip(file, at);
    }
    flip(file, size - 1);
    CHECK(s.verify({"-q"}).exit_code == 1);
    flip(file, size - 1);
    CHECK(s.verify({"-q"}).exit_code == 0);  // and the mark is gone, too
    CHECK(s.run({"retry", "lib"}).out.find("Nothing to retry") != std::string::npos);
}

TEST_CASE("verify: get, too, fetches what verify found, though its size and structure are right") {
    shelf s;
    flip(s.page(2, 3), fs::file_size(s.page(2, 3)) / 2);
    CHECK(s.verify().exit_code == 1);
    CHECK(s.run(s.serial.get(s.home.path())).exit_code == 0);
    CHECK_MESSAGE(s.damage().empty(), s.damage());
}

TEST_CASE("verify: alien files are told, and what file managers leave is not") {
    shelf const s;
    auto const chapter = s.page(1, 1).parent_path();
    program::write_file(chapter / ".DS_Store", "x");
    program::write_file(chapter / "Thumbs.db", "x");
    CHECK(s.verify({"-q"}).exit_code == 0);
    program::write_file(chapter / "099.jpg", "x");
    program::write_file(chapter / "notes.txt", "x");
    program::write_file(chapter.parent_path() / "cover.png", "x");
    auto const got = s.verify();
    CHECK(got.exit_code == 1);
    for (char const* name : {"099.jpg", "notes.txt", "cover.png"}) {
        CHECK_MESSAGE(got.out.find(name) != std::string::npos, name);
    }
    CHECK(s.verify({"--ignore-aliens"}).exit_code == 0);
    CHECK(fs::exists(chapter / "notes.txt"));
}

TEST_CASE("verify: what the database does not know is told wherever it lies in the library") {
    shelf const s;
    auto const series = s.page(1, 1).parent_path().parent_path();
    auto const told = [&s](std::string const& line) {
        auto const got = s.verify();
        CHECK(got.exit_code == 1);
        CHECK(got.out.find("All is well") == std::string::npos);
        CHECK_MESSAGE(got.out.find(line) != std::string::npos, got.out);
    };
    // What systems leave, and what a session may have been told to write there.
    fs::create_directory(s.library() / "lost+found");
    for (char const* name : {".DS_Store", "m.json", "m.csv", "events.ndjson", "m.prom", "get.log"})
        program::write_file(s.library() / name, "x");
    CHECK(s.verify({"-q"}).exit_code == 0);
    SUBCASE("a file") {
        program::write_file(s.library() / "notes.txt", "x");
        told("alien       notes.txt: ");
    }
    SUBCASE("a folder, empty or not") {
        fs::create_directory(s.library() / "Empty");
        fs::copy(series, s.library() / "Copy", fs::copy_options::recursive);
        told("alien       Copy: ");
        told("alien       Empty: ");
        told("Not well: 2 alien files.");
    }
    SUBCASE("a link") {
        fs::create_directory_symlink(series, s.library() / "Link");
        told("alien       Link: ");
    }
    auto const lenient = s.verify({"--ignore-aliens"});
    CHECK(lenient.exit_code == 0);
    CHECK(lenient.out.find("All is well, but for what is tolerated.") != std::string::npos);
    CHECK(lenient.out.find("--ignore-aliens") == std::string::npos);
}

TEST_CASE("verify: unfinished chapters that the database does not know are told as such") {
    shelf const s;
    std::string folder;
    SUBCASE("of a known series") {
        folder = "Serial/c098.partial";
    }
    SUBCASE("of an unknown one") {
        folder = "Other/c001.partial";
    }
    SUBCASE("without a page") {
        folder = "Serial/c099.partial";
    }
    fs::create_directories(s.library() / folder);
    if (folder != "Serial/c099.partial") fs::copy(s.page(1, 1), s.library() / folder);
    for (bool const lenient : {false, true}) {
        auto const got = s.verify(lenient ? words{"--ignore-aliens"} : words{});
        CHECK(got.exit_code == 1);
        CHECK_MESSAGE(
            got.out.find("unfinished  " + folder + ": not complete") != std::string::npos, got.out
        );
        CHECK(got.out.find("Not well: 1 unfinished chapter.") != std::string::npos);
        CHECK(got.out.find("panelia retry") == std::string::npos);
        CHECK(got.out.find("get") != std::string::npos);
    }
    CHECK(s.verify({"--json"}).out.find("\"kind\":\"unfinished\"") != std::string::npos);
}

TEST_CASE("verify: alien files outlive get, retry and --force, whatever they are called") {
    words const theirs{"001.png", "009.jpg", "003.jpg.part", "ComicInfo.xml"};
    for (char const* how : {"get", "retry", "--force"}) {
        CAPTURE(how);
        shelf const s;
        auto const chapter = s.page(1, 1).parent_path();
        for (auto const& name : theirs) program::write_file(chapter / name, "mine");
        bool const force = how == std::string("--force");
        if (!force) fs::remove(s.page(1, 1));
        auto const before = s.verify();
        for (auto const& name : theirs)
            CHECK_MESSAGE(before.out.find(name) != std::string::npos, before.out);
        auto const command = how == std::string("retry") ? words{"retry", "lib"}
                             : force                     ? s.serial.get(s.home.path(), {how})
                                                         : s.serial.get(s.home.path());
        auto const got = s.run(command);
        CHECK_MESSAGE(got.exit_code == 0, got.err);
        CHECK(std::ranges::count(got.err, '\n') == 1);
        CHECK_MESSAGE(got.err.find("renamed to end in .alien") != std::string::npos, got.err);
        CHECK(program::read_file(chapter / "ComicInfo.xml") == "mine");
        for (char const* name : {"001.png.alien", "009.jpg.alien", "003.jpg.part.alien"})
            CHECK(program::read_file(chapter / name) == "mine");
        CHECK(program::read_file(s.page(1, 1)) == s.serial.bytes(1, 1));
        CHECK(s.verify({"--ignore-aliens"}).exit_code == 0);
        CHECK(s.run(s.serial.get(s.home.path())).err.empty());
    }
}

TEST_CASE("verify: a chapter that failed is unfinished until retry has fetched it, and only it") {
    program::serial serial(3, 4, 0ms);
    program::folder const home;
    serial.web().route(program::serial::target(2, 3), {.status = 404});
    CHECK(program::run(serial.get(home.path()), {.in = home.path()}).exit_code == 1);
    auto const found = program::run({"verify", "lib"}, {.in = home.path()});
    CHECK(found.exit_code == 1);
    CHECK(found.out.find("unfinished") != std::string::npos);
    CHECK(found.out.find("404") != std::string::npos);
    CHECK(program::run({"retry", "lib", "-R", "0"}, {.in = home.path()}).exit_code == 1);

    serial.web().route(program::serial::target(2, 3), {.content = serial.bytes(2, 3)});
    serial.web().wait_idle();
    serial.web().clear_log();
    auto const again = program::run({"retry", "lib"}, {.in = home.path()});
    CHECK_MESSAGE(again.exit_code == 0, again.err);
    auto const log = serial.web().settled_log();
    REQUIRE(log.size() == 1);
    CHECK(log[0].target == program::serial::target(2, 3));
    CHECK(program::run({"verify", "lib"}, {.in = home.path()}).exit_code == 0);
}

TEST_CASE("retry: secrets are asked for again, never kept") {
    program::serial serial(1, 2, 0ms);
    program::folder const home;
    serial.web().route(program::serial::target(1, 2), {.status = 404});
    auto const base = serial.web().url(program::serial::target(1, 1));
    auto const second = serial.web().url(program::serial::target(1, 2));
    program::write_file(
        home / "book.json",
        R"({"series":"S","headers":{"X-Key":"hunter2"},"chapters":[{"number":1,"pages":[")" + base +
            R"(",")" + second + R"("]}]})"
    );
    program::launch const here{.in = home.path()};
    CHECK(program::run({"get", "book.json", "-o", "lib"}, here).exit_code == 1);
    for (auto const& [name, content] : program::tree(home / "lib")) {
        CHECK_MESSAGE(content.find("hunter2") == std::string::npos, name);
    }
    serial.web().route(program::serial::target(1, 2), {.content = serial.bytes(1, 2)});
    auto const told = program::run({"retry", "lib"}, here);
    CHECK(told.exit_code == 1);
    CHECK(told.err.find("needs X-Key") != std::string::npos);
    CHECK(told.err.find("get") != std::string::npos);
    auto const mended = program::run({"retry", "lib", "-H", "X-Key: hunter2"}, here);
    CHECK_MESSAGE(mended.exit_code == 0, mended.err);
    CHECK(program::run({"verify", "lib"}, here).exit_code == 0);
}

TEST_CASE("verify and retry: what is no library is one line and exit 2, and nothing is made") {
    program::folder const home;
    program::write_file(home / "file", "x");
    fs::create_directory(home / "empty");
    auto const before = program::tree(home.path());
    for (char const* command : {"verify", "retry"}) {
        for (words const& operands :
             {words{"missing"},
              words{"file"},
              words{"empty"},
              words{},
              words{"a", "b"},
              words{""}}) {
            words all{command};
            all.insert(all.end(), operands.begin(), operands.end());
            auto const got = program::run(all, {.in = home.path()});
            CAPTURE(got.err);
            CHECK(got.exit_code == 2);
            CHECK(std::ranges::count(got.err, '\n') == 1);
            CHECK(got.out.empty());
        }
    }
    CHECK(program::tree(home.path()) == before);
    CHECK_FALSE(fs::exists(home / "empty" / ".panelia"));
    CHECK(
        program::run({"verify", "--help"}, {.in = home.path()}).out.find("retry") !=
        std::string::npos
    );
    CHECK(
        program::run({"retry", "--help"}, {.in = home.path()}).out.find("--retries") !=
        std::string::npos
    );
    CHECK(program::run({"retry", "--force", "lib"}, {.in = home.path()}).exit_code == 2);
}

TEST_CASE("lock: get, retry and verify are refused beside a download, which is named") {
    program::serial serial(1, 3, 0ms);
    auto const stuck = panelia::origin::reply{.content = serial.bytes(1, 2), .stall_after = 200};
    serial.web().route(program::serial::target(1, 2), stuck);
    program::folder const home;
    program::process running(serial.get(home.path()), {.in = home.path()});
    REQUIRE(serial.web().wait_for_requests(3, 20s));
    auto const refused = [&](words const& command) {
        auto const got = program::run(command, {.in = home.path()});
        CAPTURE(got.err);
        CHECK(got.exit_code == 2);
        CHECK(got.err.find("process " + std::to_string(running.id())) != std::string::npos);
    };
    refused(serial.get(home.path()));
    refused({"verify", "lib"});
    refused({"retry", "lib"});
    running.send(SIGKILL);
    running.wait(10s);
    // The lock of a dead process is none.
    serial.web().route(program::serial::target(1, 2), {.content = serial.bytes(1, 2)});
    CHECK(program::run({"verify", "lib"}, {.in = home.path()}).exit_code == 1);
    auto const mended = program::run({"retry", "lib"}, {.in = home.path()});
    CHECK_MESSAGE(mended.exit_code == 0, mended.err);
    CHECK(program::run({"verify", "lib"}, {.in = home.path()}).exit_code == 0);
}

TEST_CASE("verify: a page that was accepted as missing is told, and tolerated when asked to") {
    program::serial serial(2, 4, 0ms);
    program::folder const home;
    serial.web().route(program::serial::target(2, 3), {.status = 404});
    auto const got =
        program::run(serial.get(home.path(), {"--allow-missing", "1"}), {.in = home.path()});
    CHECK_MESSAGE(got.exit_code == 0, got.err);
    auto const strict = program::run({"verify", "lib"}, {.in = home.path()});
    CHECK(strict.exit_code == 1);
    CHECK(strict.out.find("page 3: the chapter was accepted without it") != std::string::npos);
    auto const lenient =
        program::run({"verify", "lib", "--allow-missing", "1"}, {.in = home.path()});
    CHECK_MESSAGE(lenient.exit_code == 0, lenient.out);

    serial.web().route(program::serial::target(2, 3), {.content = serial.bytes(2, 3)});
    serial.web().wait_idle();
    serial.web().clear_log();
    CHECK(program::run({"retry", "lib"}, {.in = home.path()}).exit_code == 0);
    CHECK(serial.web().settled_log().size() == 1);
    CHECK(program::run({"verify", "lib"}, {.in = home.path()}).exit_code == 0);
}

TEST_CASE("retry: the plan shows what would be fetched, a selection narrows it, nothing is changed"
) {
    program::serial serial(3, 2, 0ms);
    program::folder const home;
    for (std::size_t const chapter : {1U, 3U}) {
        serial.web().route(program::serial::target(chapter, 2), {.status = 404});
    }
    program::launch const here{.in = home.path()};
    CHECK(program::run(serial.get(home.path()), here).exit_code == 1);
    serial.web().wait_idle();
    serial.web().clear_log();
    auto const plan = program::run({"retry", "lib", "-s"}, here);
    CHECK(plan.exit_code == 0);
    CHECK(plan.out.find("Would fetch 2 chapters") != std::string::npos);
    auto const narrow = program::run({"retry", "lib", "-s", "--chapters", "3"}, here);
    CHECK(narrow.out.find("Would fetch 1 chapter,") != std::string::npos);
    CHECK(serial.web().settled_log().empty());
}
