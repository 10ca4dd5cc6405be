// --metrics-listen: live figures of a real run, and a place that is taken found out before anything
// else happens.
#include "tests/loopback/raw_client.hpp"
#include "tests/program/serial.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <string>

using namespace std::chrono_literals;

namespace {

std::vector<std::string> listening(std::vector<std::string> command, std::string const& where) {
    command.insert(command.end(), {"--metrics-listen", where});
    return command;
}

/// The port that the log of a run names, once it does.
std::uint16_t announced_port(program::process const& run) {
    constexpr std::string_view before = "live metrics at http://127.0.0.1:";
    auto const err = run.err();
    auto const at = err.find(before);
    REQUIRE_MESSAGE(at == 0, err);  // a line of its own; it is no warning
    return static_cast<std::uint16_t>(std::stoul(err.substr(at + before.size())));
}

}  // namespace

TEST_CASE("metrics-listen: a run can be watched, and a client that stays does not hold it up") {
    program::serial serial(1, 3, 0ms);
    auto const stuck = panelia::origin::reply{.content = serial.bytes(1, 2), .stall_after = 100};
    serial.web().route(program::serial::target(1, 2), stuck);
    program::folder const home;
    program::process run(listening(serial.get(home.path()), "0"), {.in = home.path()});
    REQUIRE(serial.web().wait_for_requests(3, 20s));
    raw::client peer(announced_port(run));
    peer.send("GET /metrics HTTP/1.0\r\n\r\n");
    auto const got = peer.read_all(20s);
    CHECK(got.has("HTTP/1.1 200 OK\r\n"));
    CHECK(got.has("\npanelia_page_attempts_total 3\n"));
    CHECK(got.has("\npanelia_chapters_in_flight 1\n"));

    raw::client const stays(announced_port(run));
    run.send(SIGTERM);
    run.ended_within(200ms);
    run.send(SIGTERM);  // at once
    auto const ended = run.wait(20s);
    CHECK(ended.exit_code == 130);
    CHECK_FALSE(ended.timed_out);
}

TEST_CASE("metrics-listen: a place that is taken is exit 2, nothing asked for, nothing written") {
    program::serial serial(1, 3, 0ms);
    auto const taken = serial.web().host_port();
    program::folder const home;
    auto const got = program::run(listening(serial.get(home.path()), taken), {.in = home.path()});
    CHECK(got.exit_code == 2);
    CHECK(
        got.err ==
        "panelia: --metrics-listen: cannot listen on " + taken + ": Address already in use\n"
    );
    CHECK(serial.web().observed().connections == 0);
    CHECK_FALSE(program::fs::exists(home / "lib"));
    CHECK_FALSE(program::fs::exists(home / "m.json"));
}
