// Facts about deadlines: which passes when.
#include "net/timeouts.hpp"
#include "panelia/error.hpp"

#include <doctest/doctest.h>

#include <ostream>

using namespace panelia;
using namespace panelia::net;
using namespace std::chrono_literals;

namespace {

exchange_times::time_point const start{1000s};
timeouts const allowed{.connect = 2s, .stall = 3s, .whole = 10s};

}  // namespace

TEST_CASE("deadlines: connecting, standing still and the whole each have their own") {
    exchange_times times{.begun = start, .connecting = start + 1s};
    CHECK_FALSE(overdue(times, allowed, start + 2999ms));
    CHECK(overdue(times, allowed, start + 3s) == errc::connect_timeout);
    times = {.begun = start, .moved = start + 4s};
    CHECK_FALSE(overdue(times, allowed, start + 6999ms));
    CHECK(overdue(times, allowed, start + 7s) == errc::stalled);
    times.moved = start + 9s;
    CHECK(overdue(times, allowed, start + 10s) == errc::page_timeout);
    CHECK_FALSE(overdue({.begun = start}, allowed, start + 9s));
}

TEST_CASE("deadlines: a body that nobody wants has one of its own") {
    exchange_times const times{.begun = start, .moved = start + 4s, .draining = start + 1s};
    auto brief = allowed;
    brief.drain = 1s;
    CHECK_FALSE(overdue(times, brief, start + 1999ms));
    CHECK(overdue(times, brief, start + 2s) == errc::stalled);
}

TEST_CASE("deadlines: the whole wins over the others") {
    CHECK(overdue({.begun = start, .moved = start}, allowed, start + 20s) == errc::page_timeout);
}

TEST_CASE("deadlines: the sweep is as frequent as the shortest needs, within bounds") {
    CHECK(sweep_interval(allowed) == 100ms);
    CHECK(sweep_interval({.connect = 80ms, .stall = 1s, .whole = 1s}) == 20ms);
    CHECK(sweep_interval({.connect = 1ms, .stall = 1s, .whole = 1s}) == 1ms);
}
