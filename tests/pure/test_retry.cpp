// The retry decision: what is tried again, and when.
#include "engine/back_off.hpp"
#include "engine/retry.hpp"
#include "panelia/error.hpp"

#include <doctest/doctest.h>

#include <chrono>

using namespace panelia;
using namespace panelia::engine;
using namespace std::chrono_literals;

namespace {
retry_policy const policy{.retries = 3, .base = 1s, .cap = 10s, .max_retry_after = 120s};
}

TEST_CASE("retry: the back-off doubles up to its cap and is spread by chance over the whole range"
) {
    struct row {
        unsigned attempts;
        double chance;
        std::chrono::nanoseconds delay;
    };
    retry_policy const many{.retries = 50, .base = 1s, .cap = 10s, .max_retry_after = 120s};
    for (auto const& r : {
             row{1, 0.0, 0s},
             row{1, 0.5, 500ms},
             row{2, 0.5, 1s},
             row{3, 0.5, 2s},
             row{5, 0.5, 5s},
             row{40, 0.5, 5s},
         }) {
        CAPTURE(r.attempts);
        auto const next = next_attempt(many, errc::connect_failed, r.attempts, {}, r.chance);
        CHECK(next.again);
        CHECK(next.delay == r.delay);
    }
}

TEST_CASE("retry: the back-off ends at its cap, however long its base and often it doubles") {
    using std::chrono::hours;
    for (unsigned doublings : {1U, 11U, 20U, 63U, 1'000'000U}) {
        CAPTURE(doublings);
        CHECK(back_off(hours(24), hours(36), doublings) == hours(36));
        CHECK(back_off(hours(0), hours(36), doublings) == hours(0));
    }
    CHECK(back_off(hours(24), hours(24), 0) == hours(24));
}

TEST_CASE("retry: a 429 waits for Retry-After, not for the back-off") {
    auto const next = next_attempt(policy, http_status_error(429), 1, 7s, 0.5);
    CHECK(next.again);
    CHECK(next.delay == 7s);
}

TEST_CASE("retry: Retry-After 0 names no time, the back-off stands") {
    CHECK(next_attempt(policy, http_status_error(429), 1, 0s, 0.5).delay == 500ms);
}

TEST_CASE("retry: a Retry-After beyond the bound gives the page up") {
    auto const next = next_attempt(policy, http_status_error(429), 1, 121s, 0.5);
    CHECK_FALSE(next.again);
    CHECK(next.asked_too_long);
    CHECK(next_attempt(policy, http_status_error(429), 1, 120s, 0.5).again);
}

TEST_CASE("retry: the attempts end after the first and its retries") {
    CHECK(next_attempt(policy, errc::truncated, 3, {}, 0).again);
    CHECK_FALSE(next_attempt(policy, errc::truncated, 4, {}, 0).again);
    retry_policy const none{.retries = 0};
    CHECK_FALSE(next_attempt(none, errc::truncated, 1, {}, 0).again);
}

TEST_CASE("retry: permanent errors and cancellation are never tried again") {
    for (std::error_code const error :
         {http_status_error(404),
          http_status_error(403),
          make_error_code(errc::tls_certificate),
          make_error_code(errc::disk_full),
          make_error_code(errc::cancelled)}) {
        CAPTURE(error.message());
        CHECK_FALSE(next_attempt(policy, error, 1, {}, 0).again);
    }
}

TEST_CASE("retry: an answer that is not the page gets one second look, whatever the cap") {
    for (auto const error :
         {errc::not_image,
          errc::empty_body,
          errc::corrupt_image,
          errc::size_mismatch,
          errc::checksum_mismatch}) {
        CAPTURE(make_error_code(error).message());
        CHECK(next_attempt(policy, error, 1, {}, 0, false).again);
        CHECK_FALSE(next_attempt(policy, error, 2, {}, 0, true).again);
    }
    CHECK(next_attempt(policy, errc::truncated, 2, {}, 0, true).again);
}

TEST_CASE("retry: what asks for less, and what says that a host cannot be reached") {
    for (int const status : {429, 503}) CHECK(pushes_back(status));
    for (int const status : {0, 200, 404, 500, 502, 504}) CHECK_FALSE(pushes_back(status));
    for (auto const error : {errc::connect_failed, errc::dns_failed, errc::connect_timeout})
        CHECK(is_unreachable(error));
    for (auto const error : {errc::connection_lost, errc::stalled, errc::truncated})
        CHECK_FALSE(is_unreachable(error));
    CHECK_FALSE(is_unreachable(http_status_error(500)));
    CHECK_FALSE(is_unreachable({}));
}

TEST_CASE("retry: nobody answered when nobody was reached, or no head came in time") {
    CHECK(is_lost(errc::connect_failed, 0));
    CHECK(is_lost(errc::stalled, 0));
    CHECK(is_lost(errc::page_timeout, 0));
    CHECK_FALSE(is_lost(errc::stalled, 200));
    CHECK_FALSE(is_lost(errc::connection_lost, 0));
    CHECK_FALSE(is_lost({}, 200));
}

TEST_CASE("retry: a pause that is asked for is bounded, and none is none") {
    retry_policy const policy;
    CHECK(asked_pause(policy, std::nullopt) == 0s);
    CHECK(asked_pause(policy, -5s) == 0s);
    CHECK(asked_pause(policy, 7s) == 7s);
    CHECK(asked_pause(policy, 3h) == policy.max_retry_after);
}
