// Whether numbers begin anew in each volume, and what is then the latest.
#include "engine/numbering.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace panelia::engine;

namespace {

numbering told(std::vector<std::pair<std::string, std::vector<std::string>>> const& volumes) {
    numbering out;
    for (auto const& [volume, numbers] : volumes) {
        for (auto const& number : numbers) out.note({.volume = volume, .number = number});
    }
    return out;
}

}  // namespace

TEST_CASE("numbering: volumes are ordered by value, names after numbers, none before all") {
    CHECK(std::is_lt(compare_volumes("2", "10")));
    CHECK(std::is_eq(compare_volumes("2", "02.0")));
    CHECK(std::is_lt(compare_volumes("10", "extra")));
    CHECK(std::is_lt(compare_volumes("", "0")));
    CHECK(may_share_volume("", "3"));
    CHECK(may_share_volume("03", "3"));
    CHECK_FALSE(may_share_volume("2", "3"));
}

TEST_CASE("numbering: seasons begin anew, volumes of a running count do not") {
    CHECK(told({{"1", {"1", "2", "3", "4"}}, {"2", {"1"}}}).restarts());
    CHECK(told({{"1", {"0", "1", "2", "3", "4"}}, {"2", {"3", "2", "1"}}}).restarts());
    CHECK(told({{"1", {"1", "2"}}, {"2", {"1", "2", "3", "4", "5", "6"}}}).restarts());
    CHECK_FALSE(told({{"1", {"1", "2", "3"}}, {"2", {"4", "5"}}, {"3", {"6"}}}).restarts());
    CHECK_FALSE(told({{"11", {"95", "96", "97", "100"}}, {"12", {"100", "101"}}}).restarts());
    // An extra.
    CHECK_FALSE(told({{"1", {"1", "2"}}, {"2", {"3", "4"}}, {"3", {"0.5", "5", "6"}}, {"4", {"7"}}}
    ).restarts());
    CHECK_FALSE(told({{"", {"1", "2"}}, {"2", {"1", "2"}}}).restarts());
    CHECK_FALSE(numbering().restarts());
}
