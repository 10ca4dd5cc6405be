// The runner of program tests: it must tell the truth before anything it says is believed.
#include "tests/program/program.hpp"

#include <doctest/doctest.h>

#include <csignal>

using namespace std::chrono_literals;

TEST_CASE("runner: output, exit code, stdin, environment and folder are the child's own") {
    program::folder const home;
    auto const got = program::run(
        {"-c", "cat; pwd; echo $COLOUR $HOME >&2; exit 7"},
        {.in = home.path(),
         .input = "given\n",
         .environment = {{"COLOUR", "red"}},
         .program = "/bin/sh"}
    );
    CHECK(got.exit_code == 7);
    CHECK(got.signal == 0);
    CHECK(got.out == "given\n" + home.path().string() + "\n");
    CHECK(got.err == "red " + home.path().string() + "\n");
    CHECK(got.peak_bytes > 0);
}

TEST_CASE("runner: a child that does not end is killed, and that is told") {
    program::folder const home;
    auto const got = program::run(
        {"-c", "echo begun; exec sleep 100"},
        {.in = home.path(), .program = "/bin/sh", .timeout = 200ms}
    );
    CHECK(got.timed_out);
    CHECK(got.signal == SIGKILL);
    CHECK(got.exit_code == -1);
    CHECK(got.out == "begun\n");
}

TEST_CASE("runner: signals arrive") {
    program::folder const home;
    program::process child({"-c", "exec sleep 100"}, {.in = home.path(), .program = "/bin/sh"});
    CHECK_FALSE(child.ended_within(1ms));
    child.send(SIGTERM);
    auto const got = child.wait(5000ms);
    CHECK_FALSE(got.timed_out);
    CHECK(got.signal == SIGTERM);
}

TEST_CASE("runner: folders vanish with their object, trees are read whole") {
    std::filesystem::path gone;
    {
        program::folder const home;
        gone = home.path();
        std::filesystem::create_directories(home / "a/.panelia");
        program::write_file(home / "a/x.txt", "text");
        CHECK(program::tree(home.path()).at("a/x.txt") == "text");
        CHECK(program::names(home / "a") == std::vector<std::string>{"x.txt"});
    }
    CHECK_FALSE(std::filesystem::exists(gone));
}
