// Proxy URLs and NO_PROXY.
#include "net/proxy.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string_view>

namespace net = panelia::net;
using kind = net::proxy_endpoint::kind;

namespace {

net::proxy_endpoint endpoint(kind how, std::string_view host, std::uint16_t port) {
    net::proxy_endpoint out;
    out.how = how;
    out.host = host;
    out.port = port;
    return out;
}

}  // namespace

TEST_CASE("proxy: schemes have their default ports, none means http") {
    CHECK(net::parse_proxy("http://p") == endpoint(kind::http, "p", 80));
    CHECK(net::parse_proxy("https://p/") == endpoint(kind::https, "p", 443));
    CHECK(net::parse_proxy("socks5://p") == endpoint(kind::socks5, "p", 1080));
    CHECK(net::parse_proxy("SOCKS5H://P:9050") == endpoint(kind::socks5h, "p", 9050));
    CHECK(net::parse_proxy(" p:3128 ") == endpoint(kind::http, "p", 3128));
    CHECK(net::parse_proxy("http://[::1]:3128/x") == endpoint(kind::http, "::1", 3128));
    CHECK(net::parse_proxy("http://[::1]") == endpoint(kind::http, "::1", 80));
    CHECK(net::parse_proxy("http://127.1:8080") == endpoint(kind::http, "127.0.0.1", 8080));
}

TEST_CASE("proxy: credentials are decoded") {
    auto const both = net::parse_proxy("http://us%65r:p%40ss:w@p:3128");
    REQUIRE(both.has_value());
    CHECK(both->username == "user");
    CHECK(both->password == "p@ss:w");
    CHECK(both->has_credentials());
    CHECK(both->host == "p");
    auto const name_only = net::parse_proxy("user@p:3128");
    REQUIRE(name_only.has_value());
    CHECK(name_only->username == "user");
    CHECK(name_only->password.empty());
    auto const none = net::parse_proxy("http://@p");
    REQUIRE(none.has_value());
    CHECK_FALSE(none->has_credentials());
}

TEST_CASE("proxy: malformed and unknown ones are refused") {
    for (std::string_view text :
         {"",
          " ",
          "http://",
          "http://:3128",
          "http://u:p@",
          "ftp://p",
          "socks4://p",
          "://p",
          "http://p:",
          "http://p:0",
          "http://p:65536",
          "http://p:x",
          "http://a b",
          "http://[::1",
          "::1"}) {
        CAPTURE(text);
        CHECK_FALSE(net::parse_proxy(text).has_value());
    }
}

TEST_CASE("no_proxy: a name exempts itself and what lies below it") {
    for (std::string_view list :
         {"example.org",
          ".example.org",
          "*.example.org",
          "EXAMPLE.org.",
          "a,example.org",
          "a example.org",
          " a , example.org ,",
          "*",
          "a,*",
          "example.org:443"}) {
        CAPTURE(list);
        CHECK(net::bypasses(list, "example.org", 443));
        CHECK(net::bypasses(list, "cdn.Example.org", 443));
        CHECK(net::bypasses(list, "example.org.", 443));
    }
    CHECK(net::bypasses("localhost", "localhost", 80));
}

TEST_CASE("no_proxy: other names are not exempt") {
    for (std::string_view list :
         {"",
          ",",
          " ",
          ".",
          "*.",
          "example.com",
          "ample.org",
          "www.example.org",
          "example.org:80",
          "example.org:x",
          "example.*",
          "10.0.0.0/8"}) {
        CAPTURE(list);
        CHECK_FALSE(net::bypasses(list, "example.org", 443));
    }
    CHECK_FALSE(net::bypasses("*", "", 80));
}

TEST_CASE("no_proxy: addresses are compared as addresses") {
    CHECK(net::bypasses("10.1.2.3", "10.1.2.3", 80));
    CHECK(net::bypasses("10.1.2.3:80", "10.1.2.3", 80));
    CHECK(net::bypasses("::1", "[::1]", 80));
    CHECK(net::bypasses("[0:0::1]", "::1", 80));
    CHECK(net::bypasses("[::1]:80", "[::1]", 80));
    CHECK_FALSE(net::bypasses("[::1]:81", "[::1]", 80));
    CHECK_FALSE(net::bypasses("10.1.2.3:81", "10.1.2.3", 80));
    CHECK_FALSE(net::bypasses("2.3", "10.1.2.3", 80));
    CHECK_FALSE(net::bypasses("10.1.2.30", "10.1.2.3", 80));
}

TEST_CASE("no_proxy: networks") {
    CHECK(net::bypasses("10.0.0.0/8", "10.1.2.3", 80));
    CHECK(net::bypasses("192.168.4.0/22", "192.168.7.255", 80));
    CHECK_FALSE(net::bypasses("192.168.4.0/22", "192.168.8.0", 80));
    CHECK(net::bypasses("10.1.2.3/32", "10.1.2.3", 80));
    CHECK(net::bypasses("0.0.0.0/0", "10.1.2.3", 80));
    CHECK(net::bypasses("fd00::/8", "[fd12::1]", 80));
    CHECK_FALSE(net::bypasses("fd00::/8", "[fe80::1]", 80));
    CHECK_FALSE(net::bypasses("0.0.0.0/0", "[::1]", 80));
    for (std::string_view list : {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1"}) {
        CAPTURE(list);
        CHECK_FALSE(net::bypasses(list, "10.1.2.3", 80));
    }
}

TEST_CASE("proxy: the scheme of the target chooses, NO_PROXY exempts") {
    net::proxy_rules rules;
    rules.for_https = net::parse_proxy("http://p:1");
    rules.no_proxy = "direct.example";
    CHECK(rules.choose(*net::parse_url("https://h/")) == &*rules.for_https);
    CHECK(rules.choose(*net::parse_url("http://h/")) == nullptr);
    CHECK(rules.choose(*net::parse_url("https://a.direct.example/")) == nullptr);
}
