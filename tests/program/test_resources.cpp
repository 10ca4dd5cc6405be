// Too few descriptors, a full disk, a folder that goes away, closed outputs: a clear word, no page
// lost, none torn, and the next run finishes.
#include "tests/program/serial.hpp"

#include <doctest/doctest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

using namespace std::chrono_literals;
using words = std::vector<std::string>;
namespace fs = program::fs;

namespace {

/// The program's command behind a line of shell, which sees it as "$@".
program::result in_shell(std::string const& line, words const& command, fs::path const& home) {
    words all{"-c", line, "sh", program::under_test().string()};
    all.insert(all.end(), command.begin(), command.end());
    return program::run(all, {.in = home, .program = "/bin/sh"});
}

std::size_t times(std::string const& text, std::string const& word) {
    std::size_t n = 0;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++n;
    return n;
}

/// A tmpfs of its own; absent where mounting is not allowed.
class small_disk {
public:
    explicit small_disk(fs::path where, char const* size) : where_(std::move(where)) {
        fs::create_directory(where_);
        mounted_ = ::mount("panelia-test", where_.c_str(), "tmpfs", 0, size) == 0;
    }
    ~small_disk() {
        if (mounted_) ::umount2(where_.c_str(), MNT_DETACH);
    }
    small_disk(small_disk const&) = delete;
    small_disk& operator=(small_disk const&) = delete;
    explicit operator bool() const noexcept { return mounted_; }
    bool remount(unsigned long flags) const {
        return ::mount(nullptr, where_.c_str(), nullptr, MS_REMOUNT | flags, nullptr) == 0;
    }

private:
    fs::path where_;
    bool mounted_ = false;
};

}  // namespace

TEST_CASE("resources: with 64 descriptors everything arrives, at any number of connections") {
    program::serial serial(12, 8, 1ms);
    program::folder const home;
    auto const command = serial.get(
        home.path(), {"--connections", "256", "--connections-per-host", "64", "-j", "4"}
    );
    auto const got = in_shell("ulimit -n 64; exec \"$@\"", command, home.path());
    CHECK_MESSAGE(got.exit_code == 0, got.err);
    CHECK(got.err.find("limit of open files (64)") != std::string::npos);
    auto const lacking = serial.damage(home / "lib", false);
    CHECK_MESSAGE(lacking.empty(), lacking);
}

TEST_CASE("resources: too few descriptors are refused in one line, or enough") {
    program::serial serial(3, 4, 0ms);
    for (int const limit : {12, 24, 32, 40, 48}) {
        CAPTURE(limit);
        program::folder const home;
        auto const got = in_shell(
            "ulimit -n " + std::to_string(limit) + "; exec \"$@\"",
            serial.get(home.path()),
            home.path()
        );
        CAPTURE(got.err);
        if (got.exit_code == 2) {
            CHECK(times(got.err, "\n") == 1);
            CHECK(got.err.find("limit of open files") != std::string::npos);
            CHECK(limit < 48);
        } else {
            CHECK(got.exit_code == 0);
            CHECK(serial.damage(home / "lib", false).empty());
        }
    }
}

TEST_CASE("resources: a full disk stops the run with one message; with room the next finishes") {
    program::serial serial(30, 6, 0ms);
    program::folder const home;
    small_disk const disk(home / "lib", "size=3m");
    if (!disk) {
        MESSAGE("skipped: mounting a tmpfs is not allowed here");
        return;
    }
    auto const command = serial.get(home.path());
    {
        std::ofstream ballast(home / "lib/ballast", std::ios::binary);
        ballast << std::string(2'000'000, 'x');
    }
    auto const got = program::run(command, {.in = home.path()});
    CAPTURE(got.out);
    CAPTURE(got.err);
    CHECK(got.exit_code == 1);
    CHECK(got.out.find("Stopped: the disk is full") != std::string::npos);
    CHECK(times(got.err, "the disk is full:") == 1);
    CHECK(times(got.err, "\n") == 1);
    fs::remove(home / "lib/ballast");
    auto const torn = serial.damage(home / "lib", true);
    CHECK_MESSAGE(torn.empty(), torn);
    auto const kept = serial.stored(home / "lib", false);
    CHECK_FALSE(kept.empty());

    ::mount(nullptr, (home / "lib").c_str(), nullptr, MS_REMOUNT, "size=32m");
    serial.web().wait_idle();
    serial.web().clear_log();
    auto const again = program::run(command, {.in = home.path()});
    CHECK_MESSAGE(again.exit_code == 0, again.err);
    for (auto const& line : serial.web().settled_log()) {
        CHECK_MESSAGE(!kept.contains(line.target), "fetched twice: " << line.target);
    }
    CHECK(
        program::run({"verify", "lib"}, {.in = home.path()}).out.find("bad page") ==
        std::string::npos
    );
    auto const lacking = serial.damage(home / "lib", false);
    CHECK_MESSAGE(lacking.empty(), lacking);
}

TEST_CASE("resources: a full disk is one message, and one more for all files beside the library") {
    program::serial serial(20, 20, 0ms);
    for (char const* size : {"size=400k", "size=1m", "size=3m", "size=6m"}) {
        CAPTURE(size);
        program::folder const home;
        small_disk const disk(home / "disk", size);
        if (!disk) {
            MESSAGE("skipped: mounting a tmpfs is not allowed here");
            return;
        }
        auto all = serial.get(home.path(), {"--events", "disk/events"});
        std::ranges::replace(all, std::string("lib"), std::string("disk/lib"));
        std::ranges::replace(all, std::string("m.json"), std::string("disk/m.json"));
        std::ranges::replace(all, std::string("m.csv"), std::string("disk/m.csv"));
        auto const got = program::run(all, {.in = home.path()});
        CAPTURE(got.err);
        CHECK(got.exit_code == 1);
        CHECK(times(got.err, "the disk is full:") == 1);
        CHECK(times(got.err, "No space left on device") <= 1);
        CHECK(times(got.err, "\n") <= 2);
        auto const kept = serial.stored(home / "disk/lib", false);

        auto const grown =
            ::mount(nullptr, (home / "disk").c_str(), nullptr, MS_REMOUNT, "size=64m");
        REQUIRE(grown == 0);
        CHECK(program::run({"verify", "disk/lib"}, {.in = home.path()}).exit_code == 1);
        serial.web().wait_idle();
        serial.web().clear_log();
        auto const again = program::run(all, {.in = home.path()});
        CHECK_MESSAGE(again.exit_code == 0, again.err);
        CHECK(again.err.empty());
        for (auto const& line : serial.web().settled_log())
            CHECK_MESSAGE(!kept.contains(line.target), "fetched twice: " << line.target);
        CHECK(program::run({"verify", "disk/lib"}, {.in = home.path()}).exit_code == 0);
    }
}

TEST_CASE("resources: a read-only library is one line and exit 2; it can be verified all the same"
) {
    program::serial serial(2, 2, 0ms);
    program::folder const home;
    small_disk const disk(home / "lib", "size=8m");
    if (!disk) {
        MESSAGE("skipped: mounting a tmpfs is not allowed here");
        return;
    }
    CHECK(program::run(serial.get(home.path()), {.in = home.path()}).exit_code == 0);
    REQUIRE(disk.remount(MS_RDONLY));
    auto const got = program::run(serial.get(home.path()), {.in = home.path()});
    CHECK(got.exit_code == 2);
    CHECK(times(got.err, "\n") == 1);
    CHECK(got.err.find("Read-only") != std::string::npos);
    auto const verified = program::run({"verify", "lib"}, {.in = home.path()});
    CHECK_MESSAGE(verified.exit_code == 0, (verified.out + verified.err));
}

TEST_CASE("resources: a library that vanishes stops the run with one message") {
    program::serial serial(20, 4, 5ms);
    program::folder const home;
    program::process run(serial.get(home.path(), {"-j", "2"}), {.in = home.path()});
    REQUIRE(serial.web().wait_for_requests(10, 20s));
    fs::rename(home / "lib", home / "away");
    // Whole, though the program still writes there.
    std::error_code busy;
    for (int tries = 0; tries < 1000 && fs::exists(home / "away"); ++tries)
        fs::remove_all(home / "away", busy);
    auto const got = run.wait(30s);
    CAPTURE(got.err);
    CHECK(got.exit_code == 1);
    CHECK(got.out.find("Stopped: the library is gone") != std::string::npos);
    CHECK(serial.web().settled_log().size() < serial.total());
    auto const again = program::run(serial.get(home.path()), {.in = home.path()});
    CHECK_MESSAGE(again.exit_code == 0, again.err);
    CHECK(serial.damage(home / "lib", false).empty());
}

TEST_CASE("resources: closed standard streams never become a library's files") {
    program::serial serial(4, 4, 0ms);
    for (char const* line :
         {"exec \"$@\" >&-", "exec \"$@\" 2>&-", "exec \"$@\" <&- >&- 2>&-", "exec \"$@\" <&-"}) {
        CAPTURE(line);
        program::folder const home;
        auto const got = in_shell(line, serial.get(home.path(), {"-v"}), home.path());
        bool const told = std::string(line).find(">&-") == std::string::npos ||
                          std::string(line) == "exec \"$@\" 2>&-";
        CHECK(got.exit_code == (told ? 0 : 1));  // a result that could not be printed is a failure
        auto const lacking = serial.damage(home / "lib", false);
        CHECK_MESSAGE(lacking.empty(), lacking);
        CHECK(program::run({"verify", "lib"}, {.in = home.path()}).exit_code == 0);
    }
}

TEST_CASE("resources: a reader that leaves ends nothing") {
    program::serial serial(2, 3, 0ms);
    program::folder const home;
    auto const got = in_shell(
        "\"$@\" 2>&1 | head -c 1 >/dev/null", serial.get(home.path(), {"-vv"}), home.path()
    );
    CHECK(got.exit_code == 0);
    CHECK(serial.damage(home / "lib", false).empty());
}

TEST_CASE("resources: a series folder swapped for a link in mid-run leads nowhere") {
    program::serial serial(6, 6, 5ms);
    program::folder const home;
    fs::create_directory(home / "outside");
    {
        program::process run(serial.get(home.path(), {"-R", "0"}), {.in = home.path()});
        REQUIRE(serial.web().wait_for_requests(8, 20s));
        fs::rename(home / "lib/Serial", home / "lib/moved");
        fs::create_directory_symlink(home / "outside", home / "lib/Serial");
        CHECK(run.wait(30s).exit_code == 1);
    }
    CHECK(fs::is_empty(home / "outside"));
}
