#include "engine/rate_evidence.hpp"

#include <doctest/doctest.h>

using panelia::engine::rate_evidence;

TEST_CASE("rate evidence: push-backs at a quarter of what was borne, no rarer than before") {
    rate_evidence seen;
    seen.went_well(20);
    CHECK(seen.borne() == 20);
    CHECK(seen.is_below_borne(17));
    CHECK_FALSE(seen.is_below_borne(19));
    seen.pushed_back(20, 20);
    for (int i = 0; i < 2; ++i) seen.pushed_back(4, 20);
    CHECK_FALSE(seen.rate_is_innocent());  // too few to say
    seen.pushed_back(4, 20);
    CHECK(seen.rate_is_innocent());
}

TEST_CASE("rate evidence: what says that it is the rate") {
    rate_evidence seen;
    seen.went_well(20);
    SUBCASE("nothing was refused faster") {
        for (int i = 0; i < 5; ++i) seen.pushed_back(4, 20);
        CHECK_FALSE(seen.rate_is_innocent());
    }
    SUBCASE("many more good answers when slower") {
        for (int i = 0; i < 5; ++i) seen.pushed_back(20, 6);
        for (int i = 0; i < 5; ++i) seen.pushed_back(4, 25);
        CHECK_FALSE(seen.rate_is_innocent());
    }
    SUBCASE("half as fast is not slow enough") {
        seen.pushed_back(20, 20);
        for (int i = 0; i < 5; ++i) seen.pushed_back(10, 20);
        CHECK_FALSE(seen.rate_is_innocent());
    }
    SUBCASE("most push-backs come at once after a pause") {
        seen.pushed_back(20, 20);
        for (int i = 0; i < 6; ++i) seen.pushed_back(10, 0);
        for (int i = 0; i < 4; ++i) seen.pushed_back(4, 20);
        CHECK_FALSE(seen.rate_is_innocent());
        for (int i = 0; i < 2; ++i) seen.pushed_back(4, 20);
        CHECK(seen.rate_is_innocent());
    }
}
