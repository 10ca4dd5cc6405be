// SIGKILL at any moment: nothing lost, nothing torn, complete chapters never fetched twice.
#include "tests/program/serial.hpp"

#include <doctest/doctest.h>

#include <csignal>

using namespace std::chrono_literals;

namespace {

std::vector<std::string> const several_at_once{"--connections-per-host", "8", "-j", "2"};

}  // namespace

TEST_CASE("kill: after SIGKILL at 20 moments the next run finishes the job, and only the rest") {
    // No page that stands under its final name is fetched again, its chapter finished or not.
    program::serial serial(8, 8, 3ms);
    for (std::size_t moment = 0; moment < 20; ++moment) {
        CAPTURE(moment);
        program::folder const home;
        auto const library = home / "lib";
        auto const command = serial.get(home.path(), several_at_once);
        serial.web().clear_log();
        {
            program::process run(command, {.in = home.path()});
            auto const seen = serial.total() * moment / 20;
            bool const reached = serial.web().wait_for_requests(seen, 20s);
            REQUIRE(reached);
            // Between requests, too: while folders are renamed and rows are written.
            run.ended_within(std::chrono::milliseconds(moment % 5));
            run.send(SIGKILL);
            run.wait(10s);
        }
        auto const torn = serial.damage(library, true);
        REQUIRE_MESSAGE(torn.empty(), torn);
        auto const finished = serial.stored(library, false);
        serial.web().wait_idle();
        serial.web().clear_log();

        auto const again = program::run(command, {.in = home.path()});
        REQUIRE_MESSAGE(again.exit_code == 0, again.err);
        auto const lacking = serial.damage(library, false);
        CHECK_MESSAGE(lacking.empty(), lacking);
        for (auto const& line : serial.web().settled_log()) {
            CHECK_MESSAGE(!finished.contains(line.target), "fetched twice: " << line.target);
        }
    }
}

TEST_CASE("kill: one library, killed again and again, gets there") {
    program::serial serial(6, 6, 3ms);
    program::folder const home;
    auto const command = serial.get(home.path(), several_at_once);
    for (std::size_t seen = 3; seen < serial.total(); seen += 3) {
        serial.web().clear_log();
        program::process run(command, {.in = home.path()});
        // Each life serves three pages more than the last; the last ones end by themselves.
        while (!run.ended_within(0ms) && !serial.web().wait_for_requests(3, 5ms)) continue;
        run.send(SIGKILL);
        run.wait(10s);
        auto const torn = serial.damage(home / "lib", true);
        REQUIRE_MESSAGE(torn.empty(), torn);
    }
    auto const last = program::run(command, {.in = home.path()});
    CHECK_MESSAGE(last.exit_code == 0, last.err);
    auto const lacking = serial.damage(home / "lib", false);
    CHECK_MESSAGE(lacking.empty(), lacking);
}

TEST_CASE("kill: pages of an unfinished chapter that stand on disk are not fetched again") {
    program::serial serial(1, 20, 1ms);
    auto stuck = panelia::origin::reply{.content = serial.bytes(1, 7), .stall_after = 500};
    serial.web().route(program::serial::target(1, 7), stuck);
    program::folder const home;
    auto const command = serial.get(home.path(), several_at_once);
    {
        program::process run(command, {.in = home.path()});
        bool const reached = serial.web().wait_for_replies(serial.total() - 1, 20s);
        REQUIRE(reached);
        for (int i = 0; i < 2000; ++i) {
            if (serial.stored(home / "lib", false).size() == serial.total() - 1) break;
            run.ended_within(10ms);
        }
        run.send(SIGKILL);
        run.wait(10s);
    }
    CHECK(serial.stored(home / "lib", false).size() == serial.total() - 1);
    serial.web().wait_idle();
    serial.web().clear_log();
    panelia::origin::reply const whole{.content = serial.bytes(1, 7)};
    serial.web().route(program::serial::target(1, 7), whole);
    auto const again = program::run(command, {.in = home.path()});
    CHECK_MESSAGE(again.exit_code == 0, again.err);
    auto const log = serial.web().settled_log();
    REQUIRE(log.size() == 1);
    CHECK(log[0].target == program::serial::target(1, 7));
    auto const lacking = serial.damage(home / "lib", false);
    CHECK_MESSAGE(lacking.empty(), lacking);
}
