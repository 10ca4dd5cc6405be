// Set-Cookie: which cookie a response may set, for whom and for how long.
#include "net/set_cookie.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <string_view>

namespace net = panelia::net;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::system_clock::time_point now{1'700'000'000s};

std::optional<net::cookie> set(
    std::string_view field, std::string_view from = "https://www.example.org/a/b?q"
) {
    return net::read_set_cookie(field, *net::parse_url(from), now);
}

/// Whose cookie it is: ".domain" with the hosts below, "domain" alone, or nothing.
std::string scope(std::string_view field, std::string_view from) {
    auto const one = set(field, from);
    if (!one) return {};
    return (one->subdomains ? "." : "") + one->domain;
}

}  // namespace

TEST_CASE("set-cookie: name and value, and nothing else that was said") {
    auto const one = set(" id = a=b ; Path=/x; secure; HttpOnly; Foo=bar");
    REQUIRE(one.has_value());
    CHECK((one->name == "id" && one->value == "a=b" && one->path == "/x"));
    CHECK((one->secure && one->http_only && !one->expires && !one->subdomains));
    CHECK(one->domain == "www.example.org");
    CHECK(set("q=\"x y\"")->value == "\"x y\"");
    CHECK(set("empty=")->value.empty());
}

TEST_CASE("set-cookie: what could break a header or means nothing is ignored") {
    CHECK_FALSE(set("novalue"));
    CHECK_FALSE(set("=value"));
    CHECK_FALSE(set(""));
    CHECK_FALSE(set("; a=b"));
    CHECK_FALSE(set("a=b\tc"));
    CHECK_FALSE(set("a=b\x01"));
    CHECK_FALSE(set("a=\x7f"));
    CHECK(set("a=" + std::string(4095, 'x')));
    CHECK_FALSE(set("a=" + std::string(4096, 'x')));
}

TEST_CASE("set-cookie: the domain is the host's own or above it, and no public suffix") {
    CHECK(scope("a=1", "http://www.example.org/") == "www.example.org");
    CHECK(scope("a=1; Domain=example.org", "http://www.example.org/") == ".example.org");
    CHECK(scope("a=1; domain=.EXAMPLE.org", "http://www.example.org/") == ".example.org");
    CHECK(scope("a=1; Domain=", "http://www.example.org/") == "www.example.org");
    CHECK(
        scope("a=1; Domain=other.org; Domain=example.org", "http://example.org/") == ".example.org"
    );
    for (std::string_view const bad :
         {"a=1; Domain=other.org",
          "a=1; Domain=ample.org",
          "a=1; Domain=x.www.example.org",
          "a=1; Domain=org",
          "a=1; Domain=a b"}) {
        CAPTURE(bad);
        CHECK(scope(bad, "http://www.example.org/").empty());
    }
    CHECK(scope("a=1; Domain=co.uk", "http://shop.co.uk/").empty());
    CHECK(scope("a=1; Domain=github.io", "http://me.github.io/").empty());
    CHECK(scope("a=1; Domain=github.io", "http://github.io/") == "github.io");
    CHECK(scope("a=1; Domain=localhost", "http://localhost/") == "localhost");
}

TEST_CASE("set-cookie: an address has no hosts below it") {
    CHECK(scope("a=1; Domain=127.0.0.1", "http://127.0.0.1:8080/") == "127.0.0.1");
    CHECK(scope("a=1; Domain=0.0.1", "http://127.0.0.1/").empty());
    CHECK(scope("a=1", "http://[::1]/") == "[::1]");
}

TEST_CASE("set-cookie: the path is the one given, or the folder of the request's") {
    CHECK(set("a=1; Path=/x/y")->path == "/x/y");
    CHECK(set("a=1")->path == "/a");
    CHECK(set("a=1; Path=x")->path == "/a");
    CHECK(set("a=1; Path=")->path == "/a");
    CHECK(set("a=1", "http://h/a/")->path == "/a");
    CHECK(set("a=1", "http://h/a")->path == "/");
    CHECK(set("a=1", "http://h/")->path == "/");
}

TEST_CASE("set-cookie: Max-Age wins over Expires, an unreadable one counts for nothing") {
    CHECK_FALSE(set("a=1")->expires);
    CHECK(set("a=1; Max-Age=60")->expires == now + 60s);
    CHECK(set("a=1; Expires=Sun, 06 Nov 1994 08:49:37 GMT; Max-Age=60")->expires == now + 60s);
    CHECK(set("a=1; Max-Age=60; Expires=Sun, 06 Nov 1994 08:49:37 GMT")->expires == now + 60s);
    CHECK(*set("a=1; Max-Age=0")->expires < now);
    CHECK(*set("a=1; Max-Age=-5")->expires < now);
    CHECK(set("a=1; Expires=Tue, 14 Nov 2023 22:13:21 GMT")->expires == now + 1s);
    CHECK_FALSE(set("a=1; Max-Age=soon; Expires=never")->expires);
    CHECK_FALSE(set("a=1; Max-Age=")->expires);
    CHECK(set("a=1; Max-Age=99999999999999999999999")->expires > now + 24h * 365);
}

TEST_CASE("set-cookie: Secure comes from https only") {
    CHECK(set("a=1; Secure", "https://h/")->secure);
    CHECK_FALSE(set("a=1; Secure", "http://h/"));
}

TEST_CASE("set-cookie: names with a promise keep it") {
    CHECK(set("__Secure-a=1; Secure"));
    CHECK_FALSE(set("__Secure-a=1"));
    CHECK(set("__Host-a=1; Secure; Path=/"));
    CHECK_FALSE(set("__Host-a=1; Secure"));
    CHECK_FALSE(set("__host-a=1; Path=/"));
    CHECK_FALSE(set("__Host-a=1; Secure; Path=/; Domain=www.example.org"));
}

TEST_CASE("set-cookie: paths and domains match by whole parts") {
    CHECK(net::path_matches("/a/b", "/a"));
    CHECK(net::path_matches("/a/b", "/a/"));
    CHECK(net::path_matches("/a", "/a"));
    CHECK_FALSE(net::path_matches("/ab", "/a"));
    CHECK_FALSE(net::path_matches("/a", "/a/"));
    CHECK(net::domain_matches("a.b.org", "b.org"));
    CHECK_FALSE(net::domain_matches("ab.org", "b.org"));
    CHECK_FALSE(net::domain_matches("1.2.3.4", "3.4"));
}
