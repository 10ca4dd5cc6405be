// The token bucket, on an invented clock.
#include "engine/token_bucket.hpp"

#include <doctest/doctest.h>

using namespace panelia::engine;
using namespace std::chrono_literals;

TEST_CASE("token bucket: a burst passes at once, what exceeds it waits its share") {
    token_bucket::time_point const start{};
    token_bucket bucket(100, 50, start);
    CHECK(bucket.take(50, start) == 0s);
    CHECK(bucket.take(100, start) == 1s);
    CHECK(bucket.take(100, start) == 2s);
}

TEST_CASE(
    "token bucket: it refills with time, never beyond the burst, and time going back changes "
    "nothing"
) {
    token_bucket::time_point const start{};
    token_bucket bucket(100, 50, start);
    bucket.take(50, start);
    CHECK(bucket.take(10, start + 100ms) == 0s);
    CHECK(bucket.take(0, start) == 0s);
    CHECK(bucket.take(60, start + 1h) == 100ms);
}

TEST_CASE("token bucket: the rate holds over a long run of uneven pieces") {
    token_bucket::time_point now{};
    token_bucket bucket(1000, 10, now);
    auto const begun = now;
    for (int i = 0; i < 1000; ++i) now += bucket.take(1 + i % 17, now);
    double const units = 1000.0 / 17 * (17 * 18 / 2.0);
    double const seconds = std::chrono::duration<double>(now - begun).count();
    CHECK(units / seconds == doctest::Approx(1000).epsilon(0.02));
}
