#include "engine/decimal.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using panelia::engine::canonical_decimal;
using panelia::engine::compare_decimals;

TEST_CASE("decimal: every spelling of a number has one canonical form") {
    struct spelling {
        std::string_view text, canonical;
    };
    std::vector<spelling> const table = {
        {"10", "10"},
        {"10.50", "10.5"},
        {"007", "7"},
        {"0", "0"},
        {"000", "0"},
        {"-0", "0"},
        {"-0.00", "0"},
        {"0.0", "0"},
        {"-1", "-1"},
        {"-01.10", "-1.1"},
        {"100", "100"},
        {"100.0", "100"},
        {"0.05", "0.05"},
        {"00.050", "0.05"},
        {"12.345", "12.345"},
        {"99999999999999999999999999999999", "99999999999999999999999999999999"},
    };
    for (auto const& row : table) {
        CAPTURE(row.text);
        auto const canonical = canonical_decimal(row.text);
        REQUIRE(canonical.has_value());
        CHECK(*canonical == row.canonical);
        CHECK(canonical_decimal(*canonical) == canonical);
    }
}

TEST_CASE("decimal: anything but a plain decimal is refused") {
    std::vector<std::string_view> const table = {
        "",    "-",   ".",    "-.",  ".5",   "5.",    "1.2.3",
        "1e3", "+1",  " 1",   "1 ",  "1,5",  "0x10",  "NaN",
        "--1", "1-2", "1.-5", "10a", "１０", "extra", "999999999999999999999999999999999",
    };
    for (auto const text : table) {
        CAPTURE(text);
        CHECK_FALSE(canonical_decimal(text).has_value());
    }
    CHECK_FALSE(canonical_decimal(std::string_view("1\0", 2)).has_value());
}

TEST_CASE("decimal: the order is the order of the values, not of the texts") {
    std::vector<std::string_view> const ascending = {
        "-100",
        "-12.5",
        "-12.25",
        "-12",
        "-2",
        "-0.5",
        "0",
        "0.05",
        "0.5",
        "0.75",
        "1",
        "1.1",
        "1.12",
        "1.2",
        "2",
        "9",
        "9.99",
        "10",
        "10.5",
        "11",
        "100",
        "1000.001",
        "99999999999999999999999999999999",
    };
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        for (std::size_t j = 0; j < ascending.size(); ++j) {
            CAPTURE(ascending[i]);
            CAPTURE(ascending[j]);
            CHECK((compare_decimals(ascending[i], ascending[j]) == (i <=> j)));
        }
    }
}
