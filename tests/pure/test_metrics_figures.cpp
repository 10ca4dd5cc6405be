#include "metrics/figures.hpp"
#include "metrics/redact.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>
#include <vector>

using namespace panelia::metrics;
using namespace std::chrono_literals;

TEST_CASE("figures: rounding to two decimals is Python's") {
    // Each expected value is what `round(x, 2)` answers in Python 3.
    CHECK(round2(2.675) == 2.67);
    CHECK(round2(2.665) == 2.67);
    CHECK(round2(0.125) == 0.12);
    CHECK(round2(0.375) == 0.38);
    CHECK(round2(1.005) == 1.0);
    CHECK(round2(9.765625) == 9.77);
    CHECK(round2(91.66666666666667) == 91.67);
    CHECK(round2(-2.675) == -2.67);
    CHECK(round2(1e22) == 1e22);
    CHECK(round2(0) == 0);
}

TEST_CASE("figures: the quick way to round agrees with the exact one everywhere") {
    std::mt19937_64 random(3);
    std::uniform_real_distribution<double> size(-3, 12);
    for (int i = 0; i < 50'000; ++i) {
        auto value = std::pow(10, size(random));
        if (i % 4 == 0) value = std::floor(value * 100) / 100 + 0.005;  // near a tie
        char text[64];
        std::snprintf(text, sizeof text, "%.2f", value);
        CAPTURE(value);
        CHECK(round2(value) == std::strtod(text, nullptr));
    }
}

TEST_CASE("figures: floats are plain decimals") {
    CHECK(plain_float(150.0) == "150.0");
    CHECK(plain_float(0.33) == "0.33");
    CHECK(plain_float(0) == "0.0");
    CHECK(plain_float(1e21) == "1000000000000000000000.0");
    CHECK(plain_float(1e-7) == "0.0000001");
    CHECK(plain_float(-45.2) == "-45.2");
    CHECK(plain_float(std::nan("")) == "null");
    CHECK(plain_float(-std::numeric_limits<double>::infinity()) == "null");
    CHECK(plain_float(std::numeric_limits<double>::max()).size() == 311);
    CHECK(plain_float(1.0 / 3, 6) == "0.333333");
    CHECK(plain_float(2, 6) == "2.0");
    CHECK(plain_float(2, 0) == "2.0");
    CHECK(plain_float(-0.0000001, 6) == "0.0");
    CHECK(plain_float(1e300, 6).find('e') == std::string::npos);
}

TEST_CASE("figures: a decimal prints as a Python float would") {
    CHECK(python_decimal("1") == "1.0");
    CHECK(python_decimal("10.5") == "10.5");
    CHECK(python_decimal("10.50") == "10.5");
    CHECK(python_decimal("007") == "7.0");
    CHECK(python_decimal("0.25") == "0.25");
    CHECK(python_decimal("-3") == "-3.0");
    CHECK(python_decimal("12345678901234567890") == "12345678901234567890.0");
    for (auto const* bad : {"", "-", ".5", "1.", "1e5", "nan", "one"})
        CHECK(python_decimal(bad).empty());
}

TEST_CASE("figures: durations in words are rounded down") {
    CHECK(duration_human(0ns) == "0s");
    CHECK(duration_human(45'999ms) == "45s");
    CHECK(duration_human(180'500ms) == "3m 0s");
    CHECK(duration_human(3'723s) == "1h 2m 3s");
    CHECK(duration_human(3'600s) == "1h 0m 0s");
    CHECK(duration_human(100h) == "100h 0m 0s");
    CHECK(duration_human(-5s) == "0s");
}

TEST_CASE("figures: a start time is local, to the second, with its offset") {
    auto const text = iso_local_time(std::chrono::system_clock::from_time_t(1'765'213'200));
    REQUIRE(text.size() == 25);
    CHECK(text[10] == 'T');
    CHECK((text[19] == '+' || text[19] == '-'));
    CHECK(text[22] == ':');
}

TEST_CASE("intervals: the union counts overlaps once and gaps not at all") {
    std::vector<interval> v{{0, 10}, {5, 20}, {30, 40}, {32, 35}, {40, 40}, {9, 3}};
    CHECK(union_length(v) == 30);
    std::vector<interval> none;
    CHECK(union_length(none) == 0);
}

TEST_CASE("intervals: the union is at most the whole span and at most the sum") {
    std::mt19937 random(4);
    for (int round = 0; round < 300; ++round) {
        std::vector<interval> v;
        std::vector<bool> open(1000);
        std::int64_t sum = 0;
        for (unsigned i = 0; i < random() % 20; ++i) {
            std::int64_t const from = random() % 900, length = random() % 100;
            v.push_back({from, from + length});
            sum += length;
            for (auto t = from; t < from + length; ++t) open[static_cast<std::size_t>(t)] = true;
        }
        auto const united = union_length(v);
        CHECK(united == std::count(open.begin(), open.end(), true));
        CHECK(united <= sum);
        CHECK(united <= 1000);
    }
}

TEST_CASE("redact: user information goes, the rest stays as it was given") {
    struct {
        char const *given, *kept;
    } const table[] = {
        {"https://a.example/x?y=z#f", "https://a.example/x?y=z#f"},
        {"https://user:pw@a.example/x", "https://a.example/x"},
        {"https://user@a.example", "https://a.example"},
        {"http://u:p@w@a.example/@x", "http://a.example/@x"},
        {"http:\\\\u:p@a.example\\x@y", "http:\\\\a.example\\x@y"},
        {"http:u:p@a.example/x", "http:a.example/x"},
        {"HTTPS:/u:p@a.example", "HTTPS:/a.example"},
        {"//u:p@a.example/x", "//a.example/x"},
        {"https://a.example/m@il?to=b@c#d@e", "https://a.example/m@il?to=b@c#d@e"},
        {"https://a.example/?u=http://u:p@b/", "https://a.example/?u=http://b/"},
        {"cannot reach http://u:p@a.example/: no", "cannot reach http://a.example/: no"},
        {"https://us er:p w@a.example/", "https://a.example/"},
        {"", ""},
        {"http://", "http://"},
        {"mail me@a.example", "mail me@a.example"},
    };
    for (auto const& row : table) {
        CAPTURE(row.given);
        CHECK(redact(row.given) == row.kept);
    }
}
