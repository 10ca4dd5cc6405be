// What fits a limit of open files.
#include "engine/descriptor_budget.hpp"

#include <doctest/doctest.h>

using namespace panelia::engine;

namespace {

std::uint64_t cost(descriptor_wish const& of) {
    return 22 + 3ULL * of.threads + 2ULL * of.parallel_chapters + 2ULL * of.connections;
}

}  // namespace

TEST_CASE("descriptors: what fits is left as it was asked for") {
    auto const fits =
        fit_descriptors(1020, {.threads = 2, .parallel_chapters = 8, .connections = 64});
    REQUIRE(fits);
    CHECK(fits->threads == 2);
    CHECK(fits->parallel_chapters == 8);
    CHECK(fits->connections == 64);
}

TEST_CASE("descriptors: whatever is given never costs more than there is, and is never nothing") {
    for (std::uint64_t free = fewest_descriptors(); free < 400; ++free) {
        for (unsigned const threads : {1U, 2U, 54U}) {
            CAPTURE(free);
            auto const fits = fit_descriptors(
                free, {.threads = threads, .parallel_chapters = 8, .connections = 64}
            );
            REQUIRE(fits);
            CHECK(cost(*fits) <= free);
            CHECK(fits->threads >= 1);
            CHECK(fits->parallel_chapters >= 1);
            CHECK(fits->connections >= fits->threads);
        }
    }
}

TEST_CASE("descriptors: a limit below the least is refused") {
    CHECK_FALSE(fit_descriptors(
        fewest_descriptors() - 1, {.threads = 1, .parallel_chapters = 1, .connections = 1}
    ));
    CHECK_FALSE(fit_descriptors(0, {}));
}
