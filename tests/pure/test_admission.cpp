// Who may connect when: ceilings, pauses, rates and fairness, on an invented clock.
#include "engine/admission.hpp"
#include "panelia/error.hpp"

#include <doctest/doctest.h>

#include <chrono>

using namespace panelia::engine;
using namespace std::chrono_literals;

namespace {

admission::time_point const now{1h};

push_back asked(std::chrono::nanoseconds pause) {
    return {.why = panelia::http_status_error(503), .asked = pause};
}

struct fixture {
    admission state;
    host_id host;
    explicit fixture(admission_limits limits, std::size_t shards = 1)
        : state(limits, shards), host(state.host("example.org:80")) {}
    bool ask(shard_id shard, admission::time_point at = now) {
        return state.ask(shard, host, at).go;
    }
};

admission_limits limits(unsigned connections, unsigned per_host, double rate = 0) {
    return {.connections = connections, .connections_per_host = per_host, .request_rate = rate};
}

}  // namespace

TEST_CASE("admission: the same host:port is the same host") {
    admission state(limits(8, 2), 1);
    CHECK(state.host("a:80") == state.host("a:80"));
    CHECK(state.host("a:80") != state.host("a:81"));
    CHECK(state.name(state.host("a:81")) == "a:81");
}

TEST_CASE("admission: a host's ceiling holds, and a release makes room") {
    fixture f(limits(8, 2));
    CHECK(f.ask(0));
    CHECK(f.ask(0));
    CHECK_FALSE(f.ask(0));
    f.state.release(0, f.host, true);
    CHECK(f.ask(0));
    CHECK(f.state.open(f.host) == 2);
}

TEST_CASE("admission: the overall ceiling holds over all hosts") {
    fixture f(limits(3, 2));
    auto const other = f.state.host("other:80");
    CHECK(f.ask(0));
    CHECK(f.ask(0));
    CHECK(f.state.ask(0, other, now).go);
    CHECK_FALSE(f.state.ask(0, other, now).go);
}

TEST_CASE("admission: connections that idle in another shard are closed before new ones are opened"
) {
    fixture f(limits(8, 2), 2);
    CHECK(f.ask(0));
    CHECK(f.ask(0));
    f.state.release(0, f.host, true);
    f.state.release(0, f.host, true);
    auto const answer = f.state.ask(1, f.host, now);
    CHECK_FALSE(answer.go);
    CHECK(answer.evict == shard_id{0});
    f.state.idle_closed(0, f.host);
    f.state.eviction_settled(f.host);
    CHECK(f.ask(1));
    CHECK(f.state.open(f.host) == 2);
}

TEST_CASE("admission: an eviction that found nothing does not block the next one") {
    fixture f(limits(8, 1), 2);
    CHECK(f.ask(0));
    f.state.release(0, f.host, true);
    CHECK(f.state.ask(1, f.host, now).evict.has_value());
    CHECK_FALSE(f.state.ask(1, f.host, now).evict.has_value());
    f.state.eviction_settled(f.host);
    CHECK(f.state.ask(1, f.host, now).evict.has_value());
}

TEST_CASE(
    "admission: a shard that holds its share gives way to a hungry one, and gets the room back"
) {
    fixture f(limits(8, 4), 2);
    for (int i = 0; i < 4; ++i) CHECK(f.ask(0));
    CHECK_FALSE(f.ask(1));
    f.state.release(0, f.host, false);
    CHECK_FALSE(f.ask(0));
    CHECK(f.state.wakeable(0) == std::vector<shard_id>{1});
    CHECK(f.ask(1));
    f.state.release(0, f.host, false);
    CHECK_FALSE(f.ask(1) == f.ask(0));
    CHECK(f.state.open(f.host) == 4);
}

TEST_CASE("admission: a shard that holds its share of all connections gives way, to other hosts too"
) {
    fixture f(limits(8, 8), 2);
    auto const other = f.state.host("other:80");
    for (int i = 0; i < 8; ++i) CHECK(f.ask(0));
    CHECK_FALSE(f.state.ask(1, other, now).go);
    f.state.release(0, f.host, true);
    CHECK_FALSE(f.ask(0));
    CHECK(f.state.wakeable(1).empty());
    CHECK(f.state.wakeable(0) == std::vector<shard_id>{1});
    CHECK(f.state.ask(1, other, now).go);
    SUBCASE("until each has its share") {
        for (int i = 0; i < 3; ++i) {
            CHECK_FALSE(f.state.ask(1, other, now).go);
            f.state.release(0, f.host, true);
            CHECK_FALSE(f.ask(0));
            CHECK(f.state.ask(1, other, now).go);
        }
        CHECK_FALSE(f.state.ask(1, other, now).go);
        f.state.release(0, f.host, true);
        CHECK(f.ask(0));
    }
    SUBCASE("not to one that wants nothing any more") {
        CHECK_FALSE(f.state.ask(1, other, now).go);
        f.state.sated(1);
        f.state.release(0, f.host, true);
        CHECK(f.ask(0));
    }
}

TEST_CASE("admission: a share of all connections is kept for nobody whose hosts have no room") {
    fixture f(limits(4, 2), 2);
    auto const other = f.state.host("other:80");
    for (int i = 0; i < 2; ++i) {
        CHECK(f.ask(0));
        CHECK(f.state.ask(0, other, now).go);
    }
    CHECK_FALSE(f.state.ask(1, other, now).go);
    f.state.release(0, f.host, true);
    CHECK(f.ask(0));
}

TEST_CASE("admission: a hungry shard that goes away holds nobody up") {
    fixture f(limits(8, 2), 2);
    CHECK(f.ask(0));
    CHECK(f.ask(0));
    CHECK_FALSE(f.ask(1));
    f.state.release(0, f.host, false);
    f.state.sated(1);
    CHECK(f.ask(0));
}

TEST_CASE("admission: with one connection for two shards both get it in the end") {
    fixture f(limits(8, 1), 2);
    int served[2] = {0, 0};
    for (int i = 0; i < 20; ++i) {
        bool const first = f.ask(0);
        bool const second = f.ask(1);
        CHECK(first != second);
        ++served[first ? 0 : 1];
        f.state.release(first ? 0 : 1, f.host, false);
    }
    CHECK(served[0] > 0);
    CHECK(served[1] > 0);
}

TEST_CASE("admission: a push-back pauses the host for all and halves its ceiling once") {
    fixture f(limits(8, 4), 2);
    for (int i = 0; i < 4; ++i) CHECK(f.ask(0));
    CHECK(f.state.pushed_back(f.host, asked(5s), now) == 5s);
    CHECK_FALSE(f.state.pushed_back(f.host, asked(3s), now));
    CHECK(f.state.ceiling(f.host) == 2);
    CHECK(f.state.paused_until(f.host, now) == now + 5s);
    for (int i = 0; i < 4; ++i) f.state.release(0, f.host, false);
    auto const answer = f.state.ask(1, f.host, now + 1s);
    CHECK_FALSE(answer.go);
    CHECK(answer.not_before == now + 5s);
    CHECK(f.ask(1, now + 5s));
}

TEST_CASE("admission: without a time of its own a host is paused for twice as long each time") {
    admission_limits few = limits(8, 1);
    few.outages = {.failures = 3, .probes = 5, .base = 1s, .cap = 6s};
    fixture f(few);
    auto at = now;
    for (auto const pause : {1s, 2s, 4s, 6s}) {
        CHECK(f.ask(0, at));
        f.state.release(0, f.host, false);
        CHECK(f.state.pushed_back(f.host, asked(0s), at) == pause);
        at += pause;
    }
    SUBCASE("the same page, again and again, does not speak for others") {
        f.state.ask(0, f.host, at);
        f.state.answered(0, f.host, false, at);
        for (int i = 0; i < 20; ++i) {
            auto again = asked(0s);
            again.same = true;
            f.state.pushed_back(f.host, again, at);
            at += 6s;
            CHECK_FALSE(f.state.dead(f.host, at));
        }
    }
    SUBCASE("a good answer begins anew") {
        CHECK(f.ask(0, at));
        f.state.answered(0, f.host, false, at);
        CHECK(f.state.pushed_back(f.host, asked(0s), at) == 1s);
    }
    SUBCASE("one that never answers well is left alone in the end") {
        for (int i = 0; i < 2; ++i) {
            CHECK_FALSE(f.state.dead(f.host, at));
            CHECK(f.ask(0, at));
            f.state.release(0, f.host, false);
            f.state.heard(f.host);
            f.state.pushed_back(f.host, asked(0s), at);
            at += 6s;
        }
        CHECK(f.state.dead(f.host, at));
        CHECK(f.state.out(f.host).misses == 6);
        CHECK(f.state.out(f.host).why == panelia::http_status_error(503));
        at += 60s;
        CHECK(f.ask(0, at));  // one looks whether it is back
        CHECK_FALSE(f.ask(0, at));
        f.state.answered(0, f.host, false, at);
        CHECK(f.ask(0, at + 2s));
    }
}

TEST_CASE("admission: a host that cannot be reached is tried by one probe, then not at all") {
    admission_limits few = limits(8, 8);
    few.outages = {.failures = 2, .probes = 1, .base = 1s, .cap = 60s};
    fixture f(few, 2);
    CHECK(f.ask(0));
    CHECK(f.ask(0));
    for (int i = 0; i < 2; ++i) {
        f.state.release(0, f.host, false);
        f.state.missed(f.host, panelia::errc::connect_failed, false, now);
    }
    auto const waiting = f.state.ask(1, f.host, now);
    CHECK_FALSE(waiting.go);
    CHECK(waiting.unreachable);
    CHECK_FALSE(waiting.dead);
    CHECK(waiting.not_before == now + 1s);
    CHECK(f.state.ask(0, f.state.host("other:80"), now).go);
    CHECK(f.ask(1, now + 1s));
    auto const probing = f.state.ask(0, f.host, now + 2s);
    CHECK_FALSE(probing.go);
    CHECK(probing.not_before > now + 2s);
    SUBCASE("a probe that gets through opens the host again for all") {
        f.state.answered(1, f.host, false, now + 3s);
        CHECK(f.ask(0, now + 3s));
        CHECK(f.ask(1, now + 3s));
    }
    SUBCASE("when it fails, too, the host is dead for a while") {
        f.state.release(1, f.host, false);
        f.state.missed(f.host, panelia::errc::connect_failed, false, now + 3s);
        auto const dead = f.state.ask(0, f.host, now + 3s);
        CHECK(dead.dead);
        CHECK(dead.not_before == now + 63s);
        CHECK(f.state.out(f.host).misses == 3);
        CHECK(f.ask(0, now + 63s));
    }
}

TEST_CASE("admission: what the end of a request says of its host") {
    using panelia::errc;
    fixture f(limits(8, 4));
    for (int i = 0; i < 3; ++i) CHECK(f.ask(0));
    SUBCASE("nobody answered") {
        for (auto const lost : {errc::connect_failed, errc::stalled, errc::page_timeout})
            f.state.ended(0, f.host, {.status = 0, .error = lost, .kept = false}, now);
        CHECK_FALSE(f.ask(0));
        CHECK(f.state.out(f.host).misses == 3);
        CHECK(f.state.ceiling(f.host) == 2);  // it was late, too
    }
    SUBCASE("it answered, whatever it said") {
        for (auto const status : {404, 500, 503})
            f.state.ended(0, f.host, {.status = status, .error = {}, .kept = true}, now);
        CHECK(f.ask(0));
        CHECK(f.state.out(f.host).misses == 0);
    }
    SUBCASE("it began to answer") {
        for (int i = 0; i < 3; ++i)
            f.state.ended(0, f.host, {.status = 200, .error = errc::stalled, .kept = false}, now);
        CHECK(f.ask(0));
        CHECK(f.state.ceiling(f.host) < 4);
    }
    CHECK(f.state.open(f.host) <= 3);
}

TEST_CASE("admission: a request rate spaces requests to one host and leaves others alone") {
    fixture f(limits(8, 8, 10));
    CHECK(f.ask(0));
    auto const answer = f.state.ask(0, f.host, now);
    CHECK_FALSE(answer.go);
    CHECK(answer.not_before == now + 100ms);
    CHECK(f.state.ask(0, f.state.host("other:80"), now).go);
    CHECK(f.ask(0, now + 100ms));
    CHECK_FALSE(f.ask(0, now + 150ms));
}

TEST_CASE("admission: who waits for room is woken when there is some, or none to wait for any more"
) {
    fixture f(limits(8, 1), 2);
    CHECK(f.ask(0));
    CHECK_FALSE(f.ask(1));
    CHECK(f.state.wakeable(0).empty());
    f.state.release(0, f.host, false);
    CHECK(f.state.wakeable(0) == std::vector<shard_id>{1});
    SUBCASE("a pause: it hears until when, and is not woken again") {
        f.state.pushed_back(f.host, asked(5s), now);
        CHECK(f.state.wakeable(0) == std::vector<shard_id>{1});
        CHECK(f.state.ask(1, f.host, now).not_before == now + 5s);
        CHECK(f.state.wakeable(0).empty());
    }
    SUBCASE("a host that is dead: nobody else may ever come to wake it") {
        for (int i = 0; i < 3; ++i) f.state.missed(f.host, panelia::errc::dns_not_found, true, now);
        CHECK(f.state.wakeable(0) == std::vector<shard_id>{1});
        CHECK(f.state.ask(1, f.host, now).dead);
        CHECK(f.state.wakeable(0).empty());
    }
}
