// What a host bears, learnt from invented hosts on an invented clock.
#include "engine/host_pace.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <ostream>
#include <random>
#include <vector>

using namespace panelia::engine;
using namespace std::chrono_literals;

namespace {

using time_point = host_pace::time_point;
time_point const start{1h};

/// A server that refuses what exceeds its limits, and what a run of pages against it comes to.
struct host_model {
    char const* name;
    unsigned at_once;                 // more requests than that at a time are refused
    double per_second;                // so many in any second, on average over `window`
    std::chrono::milliseconds takes;  // an answer
    std::chrono::milliseconds pause;  // asked for (or the client's own)
    bool spaced = false;              // no bursts: requests must be 1/per_second apart
    double at_random = 0;             // this share of what it could serve is refused all the same
    std::chrono::seconds window = 1s;
};

struct outcome {
    int refused = 0;
    double seconds = 0;
};

outcome fetch(host_model const& host, int pages, unsigned ceiling = 6) {
    host_pace pace(ceiling, 0);
    struct request {
        time_point ends;
        bool good;
    };
    std::vector<request> flying;
    std::deque<time_point> served;
    outcome result;
    std::minstd_rand chance(7);  // NOLINT(cert-msc51-cpp): the same run each time
    std::bernoulli_distribution unlucky(host.at_random);
    int left = pages, in_a_row = 0;
    auto now = start;
    for (; left > 0 || !flying.empty(); now += 1ms) {
        for (std::size_t i = 0; i < flying.size();) {
            if (flying[i].ends > now) {
                ++i;
                continue;
            }
            if (flying[i].good) {
                pace.answered(now);
                in_a_row = 0;
            } else {
                // As admission has it: longer while no good answer comes.
                if (now >= pace.paused_until()) ++in_a_row;
                auto const longer = host.pause * (1 << std::clamp(in_a_row - 1, 0, 5));
                pace.pushed_back(
                    std::max<std::chrono::milliseconds>(
                        host.pause, std::min<std::chrono::milliseconds>(longer, 60s)
                    ),
                    now
                );
                ++left;
            }
            flying.erase(flying.begin() + static_cast<std::ptrdiff_t>(i));
        }
        while (left > 0 && now >= pace.paused_until()) {
            if (flying.size() >= pace.ceiling()) {
                pace.held_by_ceiling();
                break;
            }
            if (pace.until_next(now) > 0s) break;
            while (!served.empty() && served.front() <= now - host.window) served.pop_front();
            auto const good_now =
                std::count_if(flying.begin(), flying.end(), [](auto const& r) { return r.good; });
            bool const spaced = !host.spaced || served.empty() ||
                                std::chrono::duration<double>(now - served.back()).count() >=
                                    1 / host.per_second - 0.0005;
            bool const good = good_now < host.at_once && spaced &&
                              static_cast<double>(served.size()) <
                                  host.per_second * static_cast<double>(host.window.count()) &&
                              !unlucky(chance);
            if (good) served.push_back(now);
            result.refused += good ? 0 : 1;
            // A refusal takes no time but the way.
            flying.push_back({now + (good ? host.takes : std::min(host.takes, 5ms)), good});
            pace.begun(static_cast<unsigned>(flying.size()), now);
            --left;
        }
        if (now - start > 1h) FAIL("it never ends");
    }
    result.seconds = std::chrono::duration<double>(now - start).count();
    return result;
}

}  // namespace

TEST_CASE("pace: hosts of all kinds refuse less than one request in twenty, and none takes long") {
    for (auto const& host : {
             host_model{"3 at once, 20/s, at once", 3, 20, 1ms, 1s},
             host_model{"3 at once, 20/s, 30 ms", 3, 20, 30ms, 1s},
             host_model{"3 at once, 20/s, 100 ms", 3, 20, 100ms, 1s},
             host_model{"3 at once, 20/s, 200 ms", 3, 20, 200ms, 1s},
             host_model{"3 at once, 20/s, 1 s", 3, 20, 1000ms, 1s},
             host_model{"3 at once, 20/s, a pause of 3 s", 3, 20, 30ms, 3s},
             host_model{"1 at once", 1, 1e9, 30ms, 1s},
             host_model{"1 at once, 5/s", 1, 5, 5ms, 1s},
             host_model{"3 at once, 5/s", 3, 5, 50ms, 1s},
             host_model{"only a rate of 5/s", 99, 5, 50ms, 1s},
             host_model{"only a rate of 20/s", 99, 20, 300ms, 1s},
             host_model{"20/s and no burst", 99, 20, 1ms, 1s, true},
             host_model{"10/s and no burst", 99, 10, 100ms, 1s, true},
             host_model{"5 at once", 5, 1e9, 100ms, 1s},
         }) {
        CAPTURE(std::string(host.name));
        constexpr int pages = 500;
        auto const done = fetch(host, pages);
        auto const by_rate = pages / host.per_second;
        auto const by_count =
            pages * std::chrono::duration<double>(host.takes).count() / std::min(6U, host.at_once);
        CAPTURE(done.seconds);
        CAPTURE(std::max(by_rate, by_count));
        CHECK(done.refused < 0.05 * (pages + done.refused));
        CHECK(done.seconds < 1.4 * std::max(by_rate, by_count) + 10);
    }
}

TEST_CASE("pace: hosts that count over long, and do not say for how long, are borne with, too") {
    for (auto const& host : {
             host_model{"60 in a minute", 99, 1, 100ms, 1s, false, 0, 60s},
             host_model{"300 in a minute", 99, 5, 100ms, 1s, false, 0, 60s},
             host_model{"60 in a minute, a pause of 30 s", 99, 1, 100ms, 30s, false, 0, 60s},
             host_model{"100 in 10 s", 99, 10, 30ms, 1s, false, 0, 10s},
         }) {
        CAPTURE(std::string(host.name));
        constexpr int pages = 500;
        auto const done = fetch(host, pages);
        CAPTURE(done.refused);
        CHECK(done.refused < 0.2 * (pages + done.refused));
        CHECK(done.seconds < 2 * pages / host.per_second);
    }
}

TEST_CASE("pace: a host that refuses at random is paused for, but not asked slower and slower") {
    for (auto const& host : {
             host_model{"1 in 50, 30 ms", 99, 1e9, 30ms, 1s, false, 0.02},
             host_model{"1 in 20, 30 ms", 99, 1e9, 30ms, 1s, false, 0.05},
             host_model{"1 in 10, 30 ms", 99, 1e9, 30ms, 1s, false, 0.1},
             host_model{"1 in 5, 30 ms", 99, 1e9, 30ms, 1s, false, 0.2},
             host_model{"1 in 20, 1 ms, a pause of 100 ms", 99, 1e9, 1ms, 100ms, false, 0.05},
             host_model{"1 in 10, 200 ms", 99, 1e9, 200ms, 1s, false, 0.1},
             host_model{"1 in 10, 3 at once", 3, 1e9, 30ms, 1s, false, 0.1},
             host_model{"1 in 20, 20/s", 99, 20, 30ms, 1s, false, 0.05},
         }) {
        CAPTURE(std::string(host.name));
        constexpr int pages = 2000;
        auto const done = fetch(host, pages);
        auto const pauses = pages * host.at_random / (1 - host.at_random) *
                            std::chrono::duration<double>(host.pause).count();
        auto const by_count =
            pages * std::chrono::duration<double>(host.takes).count() / std::min(6U, host.at_once);
        auto const least = pauses + std::max(by_count, pages / host.per_second);
        CAPTURE(done.refused);
        CAPTURE(done.seconds);
        CAPTURE(least);
        CHECK(done.seconds < 4 * least + 20);  // it takes some to find out
        CHECK(done.refused < (1.3 * host.at_random + 0.03) * (pages + done.refused));
    }
}

TEST_CASE("pace: a lowered ceiling grows by one per ceiling of answers, up to below the refused one"
) {
    host_pace pace(8, 0);
    pace.begun(8, start);
    pace.pushed_back(1s, start);
    CHECK(pace.ceiling() == 4);
    auto const then = start + 1s;
    int answers = 1;
    while (!pace.answered(then)) REQUIRE(++answers < 10);
    CHECK(answers <= 5);
    CHECK(pace.ceiling() == 5);
    for (int i = 0; i < 100; ++i) pace.answered(then);
    CHECK(pace.ceiling() == 7);
    SUBCASE("which is tried again after long, if there is need") {
        for (int i = 0; i < 100; ++i) pace.answered(then + 1min);
        CHECK(pace.ceiling() == 7);
        pace.held_by_ceiling();
        for (int i = 0; i < 100; ++i) pace.answered(then + 1min);
        CHECK(pace.ceiling() == 8);
    }
}

TEST_CASE("pace: push-backs of what was under way already change nothing but the pause's end") {
    host_pace pace(8, 0);
    pace.begun(8, start);
    pace.pushed_back(5s, start);
    pace.pushed_back(1s, start + 1s);
    pace.pushed_back(7s, start + 1s);
    CHECK(pace.ceiling() == 4);
    CHECK(pace.paused_until() == start + 8s);
}

TEST_CASE("pace: what had answered well at this ceiling is slowed down, not narrowed") {
    host_pace pace(6, 0);
    for (int i = 0; i < 20; ++i) {
        pace.begun(6, start);
        pace.answered(start);
    }
    CHECK(pace.rate() == 0);
    pace.pushed_back(1s, start);
    CHECK(pace.ceiling() == 6);
    CHECK(pace.rate() == doctest::Approx(18));
    CHECK(pace.until_next(start + 1s) == 0s);
    pace.begun(1, start + 1s);
    CHECK(pace.until_next(start + 1s) > 50ms);
}

TEST_CASE("pace: a push-back once in a hundred answers is obeyed, and changes nothing else") {
    host_pace pace(6, 0);
    auto now = start;
    for (int round = 0; round < 10; ++round) {
        for (int i = 0; i < 100; ++i) {
            pace.begun(6, now);
            pace.answered(now += 1ms);
        }
        pace.pushed_back(1s, now);
        CHECK(pace.paused_until() == now + 1s);
        now += 1s;
    }
    CHECK(pace.ceiling() == 6);
    CHECK(pace.rate() == 0);
}

TEST_CASE("pace: what is refused again while others are answered says nothing about the pace") {
    host_pace pace(6, 0);
    auto now = start;
    for (int round = 0; round < 5; ++round) {
        for (int i = 0; i < 10; ++i) {
            pace.begun(6, now);
            pace.answered(now);
        }
        pace.pushed_back(1s, now, true);
        now += 1s;
        CHECK(pace.paused_until() == now);
    }
    CHECK(pace.ceiling() == 6);
    CHECK(pace.rate() == 0);
    pace.pushed_back(1s, now, true);  // nothing was answered since
    CHECK((pace.ceiling() < 6 || pace.rate() > 0));
}

TEST_CASE("pace: timeouts halve the ceiling, once a second at most") {
    host_pace pace(8, 0);
    pace.timed_out(start);
    pace.timed_out(start + 500ms);
    CHECK(pace.ceiling() == 4);
    pace.timed_out(start + 1s);
    CHECK(pace.ceiling() == 2);
    for (int i = 0; i < 100; ++i) pace.answered(start + 2s);
    CHECK(pace.ceiling() == 8);
}

TEST_CASE("pace: the user's rate holds, whatever a host would bear") {
    host_pace pace(8, 10);
    pace.until_next(start);
    pace.begun(1, start);
    CHECK(pace.until_next(start) == 100ms);
    CHECK(pace.until_next(start + 100ms) == 0s);
}
