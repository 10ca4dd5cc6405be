// Dates and Retry-After.
#include "net/http_date.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <string_view>

namespace net = panelia::net;
using namespace std::chrono_literals;
using std::chrono::nanoseconds;
using std::chrono::sys_days;
using std::chrono::system_clock;

namespace {

constexpr system_clock::time_point now =
    sys_days(std::chrono::year(2024) / 2 / 29) + 12h + 30min + 15s + 250ms;

constexpr system_clock::time_point nineties =
    sys_days(std::chrono::year(1994) / 11 / 6) + 8h + 49min + 37s;

std::optional<system_clock::time_point> date(std::string_view text) {
    return net::parse_http_date(text, now);
}

std::optional<nanoseconds> wait(std::string_view text) {
    return net::parse_retry_after(text, now);
}

}  // namespace

TEST_CASE("http date: the three formats of the standard mean the same moment") {
    CHECK(date("Sun, 06 Nov 1994 08:49:37 GMT") == nineties);
    CHECK(date("Sunday, 06-Nov-94 08:49:37 GMT") == nineties);
    CHECK(date("Sun Nov  6 08:49:37 1994") == nineties);
}

TEST_CASE("http date: what servers really send is understood") {
    CHECK(date("  sun, 6 nov 1994 8:49:37 gmt ") == nineties);
    CHECK(date("Mon, 06 Nov 1994 08:49:37 UTC") == nineties);
    CHECK(date("Sun, 06 Nov 1994 08:49:37 +0000") == nineties);
    CHECK(date("Sun, 06-Nov-1994 08:49:37 GMT") == nineties);
    CHECK(date("Sun,06 Nov  1994 08:49:37 GMT") == nineties);
    CHECK(date("Sat, 31 Dec 2016 23:59:60 GMT") == sys_days(std::chrono::year(2017) / 1 / 1));
    CHECK(date("Thu, 29 Feb 2024 00:00:00 GMT") == sys_days(std::chrono::year(2024) / 2 / 29));
}

TEST_CASE("http date: a two-digit year lies at most fifty years ahead") {
    CHECK(date("Friday, 01-Jan-74 00:00:00 GMT") == sys_days(std::chrono::year(2074) / 1 / 1));
    CHECK(date("Friday, 01-Jan-75 00:00:00 GMT") == sys_days(std::chrono::year(1975) / 1 / 1));
}

TEST_CASE("http date: anything else is none") {
    for (std::string_view text : {
             "",
             " ",
             "0",
             "-1",
             "soon",
             "Sun, 06 Nov 1994 08:49:37",
             "Sun, 06 Nov 1994 08:49:37 CET",
             "Sun, 06 Nov 1994 08:49:37 +0100",
             "Sun, 06 Nov 1994 08:49:37 GMT x",
             "Sun, 06 Nov 1994 08:49 GMT",
             "Sun, 06 Nov 1994 24:00:00 GMT",
             "Sun, 06 Nov 1994 08:60:00 GMT",
             "Sun, 06 Nov 1994 08:00:61 GMT",
             "Sun, 06 Nov 1994 008:49:37 GMT",
             "Sun, 31 Nov 1994 08:49:37 GMT",
             "Wed, 29 Feb 2023 00:00:00 GMT",
             "Sun, 00 Nov 1994 08:49:37 GMT",
             "Sun, 06 Foo 1994 08:49:37 GMT",
             "Sun, 06 Nov 199 08:49:37 GMT",
             "Sun, 06 Nov 9999 08:49:37 GMT",
             "Sun Nov 6 08:49:37 1994 GMT",
             "06 Nov 1994 08:49:37 GMT",
             "1994-11-06T08:49:37Z",
         }) {
        CAPTURE(text);
        CHECK_FALSE(date(text).has_value());
    }
}

TEST_CASE("retry-after: seconds, with a fraction, with blanks, never negative") {
    CHECK(wait("120") == nanoseconds(120s));
    CHECK(wait(" 120\t") == nanoseconds(120s));
    CHECK(wait("0") == nanoseconds(0));
    CHECK(wait("1.5") == nanoseconds(1500ms));
    CHECK(wait(".25") == nanoseconds(250ms));
    CHECK(wait("2.") == nanoseconds(2s));
    CHECK(wait("0.0000000019") == nanoseconds(1));
    CHECK(wait("+3") == nanoseconds(3s));
    CHECK(wait("-3") == nanoseconds(0));
    CHECK(wait("-0.5") == nanoseconds(0));
}

TEST_CASE("retry-after: a date counts from now, the past is zero") {
    CHECK(wait("Thu, 29 Feb 2024 12:30:20 GMT") == nanoseconds(4750ms));
    CHECK(wait("Thu, 29 Feb 2024 12:30:15 GMT") == nanoseconds(0));
    CHECK(wait("Sun, 06 Nov 1994 08:49:37 GMT") == nanoseconds(0));
}

TEST_CASE("retry-after: absurd waits are ten years, safe to add to a clock") {
    auto const most = wait("99999999999999999999999999");
    REQUIRE(most.has_value());
    CHECK(*most == nanoseconds(24h * 3653));
    CHECK(wait("Thu, 01 Jan 2199 00:00:00 GMT") == most);
    CHECK(wait("315619200.9") == most);
}

TEST_CASE("retry-after: anything else is none") {
    for (std::string_view text :
         {"", " ", ".", "-", "+", "5s", "1e3", "1,5", "0x10", "soon", "--1", "1.2.3", "1 2"}) {
        CAPTURE(text);
        CHECK_FALSE(wait(text).has_value());
    }
}
