// cookies.txt: what is read from it and written to it.
#include "net/cookies.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <string_view>

namespace net = panelia::net;
using namespace std::chrono_literals;

TEST_CASE("cookies.txt: seven fields make a cookie, #HttpOnly_ ones too") {
    auto const read = net::parse_cookies_txt(
        "\xef\xbb\xbf# Netscape HTTP Cookie File\r\n\r\n"
        ".Example.org\tTRUE\t/c\tTRUE\t1800000000.25\tid\tv=1\r\n"
        "#HttpOnly_h\tFALSE\t/\tfalse\t0\tsession\t\r\n"
        "# a\tcomment\t/\tFALSE\t0\tx\ty\r\n"
        "h\tFALSE\t/\tFALSE\t-1\tno_value"
    );
    CHECK(read.error.empty());
    CHECK(read.warnings.empty());
    REQUIRE(read.cookies.size() == 3);
    auto const& first = read.cookies[0];
    CHECK(first.domain == "example.org");
    CHECK(first.subdomains);
    CHECK(first.path == "/c");
    CHECK(first.secure);
    CHECK(first.expires == std::chrono::system_clock::time_point(1'800'000'000s));
    CHECK(first.name == "id");
    CHECK(first.value == "v=1");
    CHECK(read.cookies[1].domain == "h");
    CHECK_FALSE(read.cookies[1].subdomains);
    CHECK_FALSE(read.cookies[1].expires.has_value());
    CHECK_FALSE(read.cookies[2].expires.has_value());
    CHECK(read.cookies[2].value.empty());
}

TEST_CASE("cookies.txt: a bad line is skipped with its number and never its value") {
    auto const read = net::parse_cookies_txt(
        "h FALSE / FALSE 0 n secret\n"
        "h\tFALSE\t/\tFALSE\t0\tgood\t1\n"
        "h\tFALSE\t/\tFALSE\tsecret\tn\tsecret\n"
        "h\tMAYBE\t/\tFALSE\t0\tn\tsecret\n"
        "h\tFALSE\t/\tsecret\t0\tn\tsecret\n"
        "a b\tFALSE\t/\tFALSE\t0\tn\tsecret\n"
        "h\tFALSE\t/\tFALSE\t0\t\tsecret\n"
        "h\tFALSE\t/\tFALSE\t0\tn\tsecret\tsecret\n"
        "h\tFALSE\t/\tFALSE\t0\tn\tsecret;x=y\n"
        "h\tFALSE\t/\tFALSE\t0\tn\tsecret\rx\n"
    );
    REQUIRE(read.cookies.size() == 1);
    CHECK(read.cookies[0].name == "good");
    REQUIRE(read.warnings.size() == 9);
    CHECK(read.warnings[0].substr(0, 8) == "line 1: ");
    CHECK(read.warnings[1].substr(0, 8) == "line 3: ");
    CHECK(read.warnings[8].substr(0, 9) == "line 10: ");
    for (std::string const& warning : read.warnings) {
        CAPTURE(warning);
        CHECK(warning.find("secret") == std::string::npos);
    }
}

TEST_CASE("cookies.txt: a domain without a first label is no host") {
    // ".." lost a dot each time it was written and read, until nothing was left of it.
    auto const read =
        net::parse_cookies_txt("..\tFALSE\t/\tFALSE\t5\tn\tv\n.\tFALSE\t/\tFALSE\t5\tn\tv\n");
    CHECK(read.cookies.empty());
    CHECK(read.warnings.size() == 2);
}

TEST_CASE("cookies.txt: JSON is recognised and named") {
    for (std::string_view text : {"[{\"name\": \"a\"}]", " \n{}", "\"a\""}) {
        auto const read = net::parse_cookies_txt(text);
        CHECK(read.error == "this is JSON, not a Netscape cookies.txt");
        CHECK(read.cookies.empty());
    }
    CHECK(net::parse_cookies_txt("").error.empty());
}

TEST_CASE("cookies.txt: what was written is read again") {
    auto const text = std::string(
        "# Netscape HTTP Cookie File\n"
        ".example.org\tTRUE\t/c\tTRUE\t1800000000\tid\tv=1\n"
        "#HttpOnly_h\tFALSE\t/\tFALSE\t0\tsession\t\n"
        "[::1]\tFALSE\t/\tFALSE\t0\ta\tb c\n"
    );
    auto const read = net::parse_cookies_txt(text);
    CHECK(read.warnings.empty());
    REQUIRE(read.cookies.size() == 3);
    CHECK((!read.cookies[0].http_only && read.cookies[1].http_only));
    CHECK(net::format_cookies_txt(read.cookies) == text);
    CHECK(net::format_cookies_txt({}) == "# Netscape HTTP Cookie File\n");
}
