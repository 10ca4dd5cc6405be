// SIGINT and SIGTERM in mid-run: 130 in time, exports written and true, the next run finishes.
#include "tests/program/export_files.hpp"
#include "tests/program/serial.hpp"

#include <doctest/doctest.h>

#include <csignal>

using namespace std::chrono_literals;
using program::exported_json;

namespace {

struct sums {
    std::uint64_t requests = 0, bytes = 0;
};

sums served(program::serial& serial) {
    sums out;
    for (auto const& line : serial.web().settled_log()) {
        ++out.requests;
        out.bytes += line.body_bytes;
    }
    return out;
}

void check_truth(exported_json const& json, sums const& log) {
    auto const downloaded = json.count("/images/downloaded");
    CHECK(json.count("/extended/session/attempts") == log.requests);
    CHECK(json.count("/extended/session/received_bytes") == log.bytes);
    CHECK(json.count("/extended/session/exit_code") == 130);
    CHECK(downloaded == json.count("/images/processed"));
    CHECK(
        json.count("/images/found") == downloaded + json.count("/extended/session/pages_failed") +
                                           json.count("/extended/session/pages_skipped") +
                                           json.count("/extended/session/pages_queued") +
                                           json.count("/extended/session/pages_in_flight")
    );
}

void interrupt(int signal) {
    program::serial serial(10, 10, 15ms);
    program::folder const home;
    auto const command = serial.get(home.path());
    program::process run(command, {.in = home.path()});
    bool const reached = serial.web().wait_for_requests(30, 20s);
    REQUIRE(reached);
    run.send(signal);
    auto const got = run.wait(10s);
    CHECK_FALSE(got.timed_out);
    REQUIRE_MESSAGE(got.exit_code == 130, got.err);
    auto const log = served(serial);
    CHECK(log.requests < serial.total());
    exported_json const json(home / "m.json");
    check_truth(json, log);
    CHECK(serial.stored(home / "lib", false).size() == json.count("/images/processed"));
    CHECK(program::exported_csv(home / "m.csv").size() == json.size("/chapter_details") + 1);
    auto const torn = serial.damage(home / "lib", true);
    CHECK_MESSAGE(torn.empty(), torn);

    serial.web().clear_log();
    auto const again = program::run(command, {.in = home.path()});
    CHECK_MESSAGE(again.exit_code == 0, again.err);
    auto const lacking = serial.damage(home / "lib", false);
    CHECK_MESSAGE(lacking.empty(), lacking);
    CHECK(served(serial).requests == serial.total() - json.count("/images/processed"));
}

/// One page whose body never ends.
void stall_one(program::serial& serial) {
    auto stuck = panelia::origin::reply{.content = serial.bytes(1, 1), .stall_after = 100};
    serial.web().route(program::serial::target(1, 1), stuck);
}

}  // namespace

TEST_CASE("interrupt: SIGINT ends with 130, true exports and a library to go on with") {
    interrupt(SIGINT);
}

TEST_CASE("interrupt: SIGTERM likewise") {
    interrupt(SIGTERM);
}

TEST_CASE("interrupt: a page that never ends is given up after the grace period") {
    program::serial serial(2, 4, 1ms);
    stall_one(serial);
    program::folder const home;
    program::process run(serial.get(home.path()), {.in = home.path()});
    bool const reached = serial.web().wait_for_replies(serial.total() - 1, 20s);
    REQUIRE(reached);
    auto const begun = std::chrono::steady_clock::now();
    run.send(SIGINT);
    auto const got = run.wait(20s);
    CHECK(got.exit_code == 130);
    CHECK(std::chrono::steady_clock::now() - begun < 8s);
    exported_json const json(home / "m.json");
    CHECK(json.count("/extended/session/exit_code") == 130);
    CHECK(json.count("/images/downloaded") == serial.total() - 1);
}

TEST_CASE("interrupt: a second SIGINT stops at once") {
    program::serial serial(2, 4, 1ms);
    stall_one(serial);
    program::folder const home;
    program::process run(serial.get(home.path()), {.in = home.path()});
    bool const reached = serial.web().wait_for_replies(serial.total() - 1, 20s);
    REQUIRE(reached);
    auto const begun = std::chrono::steady_clock::now();
    run.send(SIGINT);
    run.ended_within(200ms);
    run.send(SIGINT);
    auto const got = run.wait(20s);
    CHECK(got.exit_code == 130);
    CHECK(std::chrono::steady_clock::now() - begun < 3s);
    auto const torn = serial.damage(home / "lib", true);
    CHECK_MESSAGE(torn.empty(), torn);
}
