#include "metrics/atomic_file.hpp"
#include "panelia/metrics.hpp"
#include "tests/pure/scratch_folder.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <iterator>
#include <ostream>
#include <stdexcept>
#include <string>
#include <system_error>

using namespace panelia::metrics;
using namespace panelia::testing;
namespace fs = std::filesystem;

namespace {

void write(fs::path const& file, std::string const& text) {
    write_file_atomically(file, [&](std::ostream& out) { out << text; });
}

auto entries(fs::path const& folder) {
    return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

}  // namespace

TEST_CASE("atomic file: the new content replaces the old, nothing else is left") {
    scratch_folder const folder;
    auto const file = folder.path() / "m.json";
    write(file, "old");
    std::string const large(300'000, 'x');
    write(file, large);
    CHECK(read_file(file) == large);
    CHECK(entries(folder.path()) == 1);
}

TEST_CASE("atomic file: a failure in mid-writing leaves the old file and no temporary one") {
    scratch_folder const folder;
    auto const file = folder.path() / "m.json";
    write(file, "old");
    auto const failing = [](std::ostream& out) {
        out << std::string(200'000, 'x');
        throw std::runtime_error("no");
    };
    CHECK_THROWS_AS(write_file_atomically(file, failing), std::runtime_error);
    CHECK(read_file(file) == "old");
    CHECK(entries(folder.path()) == 1);
}

TEST_CASE("atomic file: what cannot be written says which file") {
    scratch_folder const folder;
    CHECK_THROWS_AS(write(folder.path() / "none" / "m.json", "x"), std::system_error);
    CHECK_THROWS_AS(write(folder.path(), "x"), std::system_error);
    try {
        write(folder.path() / "none" / "m.json", "x");
    } catch (std::system_error const& e) {
        CHECK(std::string(e.what()).find("m.json") != std::string::npos);
        CHECK(e.code() == std::errc::no_such_file_or_directory);
    }
}

TEST_CASE("atomic file: a full disk is an error, not a short file") {
    if (!fs::exists("/dev/full")) return;
    CHECK_THROWS_AS(write("/dev/full", std::string(100'000, 'x')), std::system_error);
}

TEST_CASE("atomic file: a device is written to, not replaced") {
    write("/dev/null", "x");
    CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("atomic file: a link stays a link, its target is replaced with its mode") {
    scratch_folder const folder;
    auto const target = folder.path() / "target", link = folder.path() / "link";
    write(target, "old");
    ::chmod(target.c_str(), 0640);
    fs::create_symlink("target", link);
    write(link, "new");
    CHECK(fs::is_symlink(link));
    CHECK(read_file(target) == "new");
    CHECK((fs::status(target).permissions() & fs::perms::mask) == fs::perms(0640));
    fs::create_symlink("not-yet", folder.path() / "dangling");
    write(folder.path() / "dangling", "x");
    CHECK(read_file(folder.path() / "not-yet") == "x");
}

TEST_CASE("exports: JSON and CSV are written where they are asked for") {
    scratch_folder const folder;
    collector c;
    c.start_chapter(1, "u");
    c.export_json(folder.path() / "m.json");
    c.export_csv(folder.path() / "m.csv");
    CHECK(read_file(folder.path() / "m.json").starts_with("{\n  \"session\": {\n"));
    CHECK(read_file(folder.path() / "m.csv").starts_with("chapter_num,url,"));
    CHECK_THROWS_AS(c.export_json(folder.path() / "no" / "m.json"), std::system_error);
}
