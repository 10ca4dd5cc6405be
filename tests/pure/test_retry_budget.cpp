// What retries a host may cost.
#include "engine/retry_budget.hpp"

#include <doctest/doctest.h>

using panelia::engine::retry_budget;

TEST_CASE("budget: a dead host's retries end at a fifth of its requests and what there was at first"
) {
    retry_budget budget;
    int retries = 0;
    for (int page = 0; page < 500; ++page) {
        budget.request();
        for (int again = 0; again < 5 && !budget.used_up(); ++again) {
            budget.request();
            budget.retry_failed();
            ++retries;
        }
    }
    CHECK(retries <= 0.2 * (500 + retries) + retry_budget::at_first);
    CHECK(retries > 100);
}

TEST_CASE("budget: a host that fails every other time is never held back for long") {
    retry_budget budget;
    int held_back = 0;
    for (int page = 0; page < 1000; ++page) {
        budget.request();
        if (page % 2 == 0) continue;
        if (budget.used_up()) ++held_back;
        budget.request();
        if (page % 4 == 1) budget.retry_failed();
    }
    CHECK(held_back == 0);
}
