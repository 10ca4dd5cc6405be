// When a host that cannot be reached is tried again, on an invented clock.
#include "engine/circuit.hpp"
#include "panelia/error.hpp"

#include <doctest/doctest.h>

using namespace panelia;
using namespace panelia::engine;
using namespace std::chrono_literals;

namespace {

circuit::time_point const now{1h};
circuit_policy const policy{.failures = 3, .probes = 3, .base = 1s, .cap = 60s};

void miss(circuit& c, circuit::time_point at, errc why = errc::connect_failed, bool final = false) {
    c.missed(why, final, at);
}

}  // namespace

TEST_CASE("circuit: it opens after some failures in a row, not before, and a success forgets them"
) {
    circuit c(policy);
    miss(c, now);
    miss(c, now);
    c.reached();
    miss(c, now);
    miss(c, now);
    CHECK(c.lets_pass(now));
    miss(c, now);
    CHECK_FALSE(c.lets_pass(now));
    CHECK_FALSE(c.is_dead(now));
}

TEST_CASE("circuit: one probe at a time, each later than the one before, then nobody") {
    circuit c(policy);
    for (int i = 0; i < 6; ++i) miss(c, now);  // six were under way when the third failed
    auto at = now;
    for (auto const wait : {1s, 2s, 4s}) {
        CHECK_FALSE(c.lets_pass(at + wait - 1ms));
        at += wait;
        CHECK(c.lets_pass(at));
        c.began();
        CHECK_FALSE(c.lets_pass(at));
        CHECK_FALSE(c.lets_pass(at + 1h));
        miss(c, at);
    }
    CHECK(c.is_dead(at));
    CHECK(c.why() == errc::connect_failed);
    CHECK(c.misses() == 9);
    CHECK_FALSE(c.lets_pass(at + 59s));
    CHECK(c.lets_pass(at + 60s));
    c.began();
    SUBCASE("a dead host's next probe decides for another while") {
        miss(c, at + 60s);
        CHECK(c.is_dead(at + 61s));
    }
    SUBCASE("or brings it back") {
        c.reached();
        CHECK(c.lets_pass(at + 60s));
        CHECK(c.misses() == 0);
    }
    SUBCASE("if only by a bad answer") {
        c.heard();
        CHECK(c.lets_pass(at + 60s));
    }
}

TEST_CASE("circuit: a name that does not exist needs no probe") {
    circuit c(policy);
    for (int i = 0; i < 3; ++i) miss(c, now, errc::dns_not_found, true);
    CHECK(c.is_dead(now));
}

TEST_CASE("circuit: a host that wants to be left alone for long is, when it says so again") {
    circuit c(policy);
    c.refused(http_status_error(429), 2h, now);
    CHECK(c.lets_pass(now));
    c.refused(http_status_error(429), 2h, now);
    c.refused(http_status_error(429), 3h, now);
    CHECK(c.is_dead(now + 179min));
    CHECK_FALSE(c.is_dead(now + 180min));
}
