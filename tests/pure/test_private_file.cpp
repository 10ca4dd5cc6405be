// Files that hold secrets: whole, and their owner's alone.
#include "net/private_file.hpp"
#include "tests/pure/scratch_folder.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using panelia::net::write_private_file;
namespace fs = std::filesystem;

namespace {

std::string content(fs::path const& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

fs::perms mode(fs::path const& file) {
    return fs::status(file).permissions();
}

constexpr auto owner_only = fs::perms::owner_read | fs::perms::owner_write;

}  // namespace

TEST_CASE("private file: only its owner may read it, whatever the umask and whatever was there") {
    panelia::testing::scratch_folder const folder;
    auto const file = folder.path() / "cookies.txt";
    auto const before = ::umask(0);
    CHECK_FALSE(write_private_file(file, "secret"));
    ::umask(before);
    CHECK((content(file) == "secret" && mode(file) == owner_only));
    fs::permissions(file, fs::perms::all);
    CHECK_FALSE(write_private_file(file, "new"));
    CHECK((content(file) == "new" && mode(file) == owner_only));
    CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("private file: a link is replaced, what it points to is left alone") {
    panelia::testing::scratch_folder const folder;
    std::ofstream(folder.path() / "target") << "other";
    fs::create_symlink("target", folder.path() / "link");
    CHECK_FALSE(write_private_file(folder.path() / "link", "secret"));
    CHECK(content(folder.path() / "target") == "other");
    CHECK(content(folder.path() / "link") == "secret");
}

TEST_CASE("private file: no folder, no file") {
    panelia::testing::scratch_folder const folder;
    CHECK(write_private_file(folder.path() / "gone" / "x", "secret"));
}
