// Dates of cookies: loose in form, exact in meaning.
#include "net/cookie_date.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <string_view>

using panelia::net::parse_cookie_date;
using namespace std::chrono_literals;

namespace {

std::optional<std::chrono::system_clock::time_point> at(long long seconds) {
    return std::chrono::system_clock::time_point(std::chrono::seconds(seconds));
}

}  // namespace

TEST_CASE("cookie date: the usual forms, and unusual ones, mean the same") {
    for (std::string_view const text :
         {"Sun, 06 Nov 1994 08:49:37 GMT",
          "Sunday, 06-Nov-94 08:49:37 GMT",
          "Sun Nov  6 08:49:37 1994",
          "Sun, 06-Nov-1994 08:49:37 GMT",
          "1994 november 6 08:49:37",
          "8:49:37 6th NOV 94 (whatever)",
          "06 Nov 1994 08:49:37 +0200"}) {
        CAPTURE(text);
        CHECK(parse_cookie_date(text) == at(784'111'777));
    }
}

TEST_CASE("cookie date: two digits of a year, and years far away") {
    CHECK(parse_cookie_date("1 Jan 70 00:00:00") == at(0));
    CHECK(parse_cookie_date("1 Jan 69 00:00:00") == at(3'124'224'000));
    CHECK(parse_cookie_date("1 Jan 9999 00:00:00") == parse_cookie_date("1 Jan 2200 00:00:00"));
    CHECK(parse_cookie_date("1 Jan 1601 00:00:00").has_value());
}

TEST_CASE("cookie date: what is missing or impossible is nothing") {
    for (std::string_view const text :
         {"",
          "0",
          "-1",
          "tomorrow",
          "Sun, 06 Nov 1994",
          "06 Nov 08:49:37",
          "Nov 1994 08:49:37",
          "06 1994 08:49:37",
          "31 Feb 2020 08:49:37",
          "06 Nov 1994 24:00:00",
          "06 Nov 1994 08:60:00",
          "06 Nov 1600 08:49:37",
          "00 Nov 1994 08:49:37",
          "006 Nov 1994 008:49:37"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_cookie_date(text).has_value());
    }
}
