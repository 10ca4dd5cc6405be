// What option values look like: sizes, rates, times, headers, addresses.
#include "cli/values.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>

using namespace panelia::cli;
using std::chrono::milliseconds;

namespace {

/// The reason a value is refused, or "accepted".
std::string refusal(std::function<void()> const& parse) {
    try {
        parse();
    } catch (value_error const& e) {
        return e.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("values: sizes count by 1024, and by 1000 when they say kB") {
    struct row {
        char const* text;
        std::uint64_t bytes;
    };
    for (auto const& [text, bytes] : {
             row{"100", 100},
             row{"1b", 1},
             row{"256M", 256ULL << 20},
             row{"4.2M", 4'404'019},
             row{"1GiB", 1ULL << 30},
             row{"10k", 10'240},
             row{"10kB", 10'000},
             row{"1.5GB", 1'500'000'000},
             row{"2T", 2ULL << 40},
         }) {
        CAPTURE(text);
        CHECK(parse_size(text) == bytes);
    }
}

TEST_CASE("values: what is no size is refused") {
    for (auto const* text :
         {"", "M", "-5", "1e3", "inf", "nan", "0x10", "1.", ".5", "5 M", "1Q", "1.2.3", "1,5M"}) {
        CAPTURE(text);
        CHECK(refusal([&] { parse_size(text); }) == "not a size such as 256M or 1GiB");
    }
    CHECK(refusal([] { parse_size("0"); }) == "must be at least 1 byte");
    CHECK(refusal([] { parse_size("99999999T"); }) == "too large");
}

TEST_CASE("values: a rate may say /s, and none means no limit") {
    CHECK(parse_rate("4.2M") == 4'404'019);
    CHECK(parse_rate("500K/s") == 512'000);
    CHECK(parse_rate("0") == 0);
    CHECK(parse_rate("none") == 0);
    CHECK(refusal([] { parse_rate("fast"); }).starts_with("not a rate"));
}

TEST_CASE("values: seconds are exact to the millisecond and may bear a unit") {
    CHECK(parse_seconds("1.5") == milliseconds(1500));
    CHECK(parse_seconds("30s") == milliseconds(30'000));
    CHECK(parse_seconds("250ms") == milliseconds(250));
    CHECK(parse_seconds("2m") == milliseconds(120'000));
    CHECK(parse_seconds_or_zero("0") == milliseconds(0));
    CHECK(refusal([] { parse_seconds("0"); }) == "must be above 0");
    CHECK(refusal([] { parse_seconds("-1"); }) == "not a number of seconds");
    CHECK(refusal([] { parse_seconds("soon"); }) == "not a number of seconds");
    CHECK(refusal([] { parse_seconds("1000h"); }) == "more than 30 days");
}

TEST_CASE("values: counts are whole and within their bounds") {
    CHECK(parse_count("5", 0, 10) == 5);
    for (auto const* text : {"", "x", "5x", "-1", "+5", " 5", "1.0"}) {
        CAPTURE(text);
        CHECK(refusal([&] { parse_count(text, 0, 10); }) == "not a whole number");
    }
    CHECK(refusal([] { parse_count("0", 1, 10); }) == "not between 1 and 10");
    CHECK(refusal([] { parse_count("99999999999999999999", 1, 10); }) == "not between 1 and 10");
}

TEST_CASE("values: a header is split at its first colon and trimmed") {
    auto const [name, value] = parse_header("X-Time:  12:30 ");
    CHECK(name == "X-Time");
    CHECK(value == "12:30");
}

TEST_CASE("values: a header that would break the request is refused") {
    CHECK(refusal([] { parse_header("no colon"); }) == "not of the form 'Name: value'");
    CHECK(refusal([] { parse_header(": v"); }) == "the name before ':' is not a header's name");
    CHECK(refusal([] { parse_header("A B: v"); }) == "the name before ':' is not a header's name");
    CHECK(refusal([] { parse_header("A: v\r\nB: w"); }) == "the value holds a control character");
    for (auto const* own : {"hOST: h", "Range: bytes=0-", "Proxy-Authorization: Basic x"}) {
        CAPTURE(own);
        CHECK(refusal([&] { parse_header(own); }) == "this header is decided by panelia itself");
    }
}

TEST_CASE("values: --resolve takes curl's form") {
    CHECK(parse_resolve("example.org:443:127.0.0.1") == "example.org:443:127.0.0.1");
    CHECK(parse_resolve("example.org:80:[::1]") == "example.org:80:[::1]");
    CHECK(parse_resolve("example.org:80:::1") == "example.org:80:::1");
    for (auto const* text :
         {"",
          "example.org",
          "example.org:443",
          ":443:1.2.3.4",
          "h:0:1.2.3.4",
          "h:70000:1.2.3.4",
          "h:443:other.example",
          "h:443:",
          "h:x:1.2.3.4"}) {
        CAPTURE(text);
        CHECK(refusal([&] { parse_resolve(text); }) != "accepted");
    }
}

TEST_CASE("values: an endpoint without an address is on loopback") {
    CHECK(parse_endpoint("9464").address == "127.0.0.1");
    CHECK(parse_endpoint(":9464").address == "127.0.0.1");
    CHECK(parse_endpoint("localhost:9464").port == 9464);
    CHECK(parse_endpoint("[::1]:0").address == "::1");
    CHECK(parse_endpoint("0.0.0.0:80").address == "0.0.0.0");
    for (auto const* text : {"", "host:80", "::1", "127.0.0.1:", "127.0.0.1:99999", "[::1]"}) {
        CAPTURE(text);
        CHECK(refusal([&] { parse_endpoint(text); }) != "accepted");
    }
}

TEST_CASE("values: a proxy without a scheme is an http proxy") {
    CHECK(parse_proxy("proxy:3128") == "http://proxy:3128");
    CHECK(parse_proxy("socks5h://proxy:1080") == "socks5h://proxy:1080");
    CHECK(parse_proxy("").empty());
    for (auto const* text :
         {"ftp://proxy",
          "http://",
          "http://:80",
          "socks5://a b",
          "http://proxy:99999",
          "http://proxy:0",
          "http://proxy:abc",
          "http://[::1",
          "socks5://h:70000"}) {
        CAPTURE(text);
        CHECK(refusal([&] { parse_proxy(text); }) != "accepted");
    }
}

TEST_CASE("values: booleans in files and variables") {
    for (auto const* yes : {"1", "true", "YES", "on"}) CHECK(parse_boolean(yes));
    for (auto const* no : {"0", "False", "no", "OFF"}) CHECK_FALSE(parse_boolean(no));
    CHECK(refusal([] { parse_boolean("maybe"); }) == "not true or false");
}

TEST_CASE("values: request rates are decimals; none and 0 mean no limit") {
    CHECK(parse_request_rate("0.5") == doctest::Approx(0.5));
    CHECK(parse_request_rate("none") == 0.0);
    CHECK(parse_request_rate("0") == 0.0);
    CHECK(refusal([] { parse_request_rate("two"); }) == "not a number");
}
