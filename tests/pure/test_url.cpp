// URLs as pages and manifests write them: parsed, resolved, printed.
#include "net/url.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <string_view>

namespace net = panelia::net;

namespace {

std::string parsed(std::string_view text) {
    auto const u = net::parse_url(text);
    return u ? u->href() : "failure";
}

std::string resolved(std::string_view reference, std::string_view base) {
    auto const b = net::parse_url(base);
    REQUIRE(b.has_value());
    auto const u = net::resolve_url(reference, *b);
    return u ? u->href() : "failure";
}

struct parse_case {
    std::string_view text, href;
};

void check_parsing(std::initializer_list<parse_case> cases) {
    for (auto const& one : cases) {
        CAPTURE(one.text);
        CHECK(parsed(one.text) == one.href);
        if (one.href != "failure") CHECK(parsed(one.href) == one.href);
    }
}

}  // namespace

TEST_CASE("url: what pages are full of is read as browsers read it") {
    check_parsing({
        {"http://example.org", "http://example.org/"},
        {"  https://example.org/a b.jpg\n", "https://example.org/a%20b.jpg"},
        {"ht\ttps://exam\nple.org/x\r\ny", "https://example.org/xy"},
        {"http:\\\\example.org\\a\\b", "http://example.org/a/b"},
        {"http:example.org/a", "http://example.org/a"},
        {"http://///example.org/a", "http://example.org/a"},
        {"HTTPS://EXAMPLE.ORG/A", "https://example.org/A"},
        {"http://example.org/a|[b]{c}^`\"<>", "http://example.org/a|[b]%7Bc%7D%5E%60%22%3C%3E"},
        {"http://example.org/p\u00e4ge.jpg", "http://example.org/p%C3%A4ge.jpg"},
        {"http://example.org/p%e4ge.jpg%", "http://example.org/p%e4ge.jpg%"},
        {"http://example.org/?q='a b'&c=#x y`", "http://example.org/?q=%27a%20b%27&c=#x%20y%60"},
        {"http://example.org?q", "http://example.org/?q"},
        {"http://example.org#f", "http://example.org/#f"},
        {"http://example.org/?", "http://example.org/?"},
        {"http://example.org/#", "http://example.org/#"},
        {"http://example.org/a%2Fb", "http://example.org/a%2Fb"},
        {"http://example.org/\xff", "http://example.org/%FF"},
    });
}

TEST_CASE("url: dot segments are resolved, encoded ones too") {
    check_parsing({
        {"http://h/a/./b", "http://h/a/b"},
        {"http://h/a/../b", "http://h/b"},
        {"http://h/a/..", "http://h/"},
        {"http://h/a/b/..", "http://h/a/"},
        {"http://h/a/.", "http://h/a/"},
        {"http://h/../../a", "http://h/a"},
        {"http://h/a/%2e%2E/b", "http://h/b"},
        {"http://h/a/.%2e", "http://h/"},
        {"http://h/a/%2e/b", "http://h/a/b"},
        {"http://h/a//../b", "http://h/a/b"},
        {"http://h/...", "http://h/..."},
        {"http://h/..a/.b/%2ea", "http://h/..a/.b/%2ea"},
        {"http://h/a\\..\\b", "http://h/b"},
        {"http://h//", "http://h//"},
    });
}

TEST_CASE("url: hosts are canonical") {
    check_parsing({
        {"http://ExAmple.%4Frg/", "http://example.org/"},
        {"http://example.org./", "http://example.org./"},
        {"http://a_b-.c--d/", "http://a_b-.c--d/"},
        {"http://r4---sn-x.example/", "http://r4---sn-x.example/"},
        {"http://127.1/", "http://127.0.0.1/"},
        {"http://0x7f.0.0.01/", "http://127.0.0.1/"},
        {"http://2130706433/", "http://127.0.0.1/"},
        {"http://0300.168.0xF0/", "http://192.168.0.240/"},
        {"http://1.2.3.4./", "http://1.2.3.4/"},
        {"http://0x/", "http://0.0.0.0/"},
        {"http://1.2.3.4.5/", "failure"},
        {"http://1.2.3.256/", "failure"},
        {"http://4294967296/", "failure"},
        {"http://1.2.3.08/", "failure"},
        {"http://a.1/", "failure"},
        {"http://a.0x1/", "failure"},
        {"http://a.1b/", "http://a.1b/"},
        {"http://1..2/", "failure"},
        {"http://[::1]/", "http://[::1]/"},
        {"http://[1:0:0:2:0:0:0:3]/", "http://[1:0:0:2::3]/"},
        {"http://[2001:DB8::0:00A]/", "http://[2001:db8::a]/"},
        {"http://[::ffff:1.2.3.4]/", "http://[::ffff:102:304]/"},
        {"http://[1:2:3:4:5:6:7::]/", "http://[1:2:3:4:5:6:7:0]/"},
        {"http://[::1:2:3:4:5:6:7]/", "http://[0:1:2:3:4:5:6:7]/"},
        {"http://[1:2:3:4:5:6:1.2.3.4]/", "http://[1:2:3:4:5:6:102:304]/"},
        {"http://[::1:2:3:4:5:6:7:8]/", "failure"},
        {"http://[1:2:3:4:5:6:7:8::]/", "failure"},
        {"http://[1:2:3:4:5:6:7:1.2.3.4]/", "failure"},
        {"http://[1::2::3]/", "failure"},
        {"http://[1:]/", "failure"},
        {"http://[:1]/", "failure"},
        {"http://[]/", "failure"},
        {"http://[12345::]/", "failure"},
        {"http://[::1.2.3]/", "failure"},
        {"http://[::01.2.3.4]/", "failure"},
        {"http://[::1%25eth0]/", "failure"},
        {"http://[::1/", "failure"},
    });
}

TEST_CASE("url: international hosts become ASCII, lower-cased and mapped") {
    check_parsing({
        {"http://B\u00dcCHER.example/", "http://xn--bcher-kva.example/"},
        {"http://fa\u00df.example/", "http://xn--fa-hia.example/"},
        {"http://\u6f2b\u753b\u3002jp/", "http://xn--qex62k.jp/"},
        {"http://%E6%BC%AB%E7%94%BB.jp/", "http://xn--qex62k.jp/"},
        {"http://\u2603.example/", "http://xn--n3h.example/"},
        {"http://r4---sn.b\u00fccher.example/", "http://r4---sn.xn--bcher-kva.example/"},
        {"http://\uff11.\uff12.3.4/", "http://1.2.3.4/"},
        {"http://b\u00fcch%00er/", "failure"},
        {"http://b\u00fcch\uff05er/", "failure"},
        {"http://\xff.example/", "failure"},
        {"http://\u00ad/", "failure"},
        {"http://\ufffd/", "failure"},
    });
}

TEST_CASE("url: default ports are dropped, others kept, impossible ones refused") {
    check_parsing({
        {"http://h:80/", "http://h/"},
        {"https://h:443/", "https://h/"},
        {"https://h:80/", "https://h:80/"},
        {"http://h:/", "http://h/"},
        {"http://h:0/", "http://h:0/"},
        {"http://h:00000000000000008080/", "http://h:8080/"},
        {"http://h:65535/", "http://h:65535/"},
        {"http://h:65536/", "failure"},
        {"http://h:99999999999999999999/", "failure"},
        {"http://h:8a/", "failure"},
        {"http://h:-1/", "failure"},
        {"http://[::1]:81/", "http://[::1]:81/"},
    });
}

TEST_CASE("url: credentials end at the last @ and are encoded") {
    check_parsing({
        {"http://u:p@h/", "http://u:p@h/"},
        {"http://u@h/", "http://u@h/"},
        {"http://:p@h/", "http://:p@h/"},
        {"http://@h/", "http://h/"},
        {"http://:@h/", "http://h/"},
        {"http://a@b:c:d@h/", "http://a%40b:c%3Ad@h/"},
        {"http://u@/", "failure"},
        {"http://u:p@", "failure"},
        {"http://u@:80/", "failure"},
    });
}

TEST_CASE("url: what is not an http(s) URL fails") {
    for (std::string_view text :
         {"",
          " ",
          "example.org",
          "//example.org/",
          "/a",
          "ftp://h/",
          "mailto:a@b",
          "file:///a",
          "data:,x",
          "http:",
          "http://",
          "https:///",
          "http://?q",
          "http://#",
          "http://a b/",
          "http://a<b/",
          "http://a%20b/",
          "http://a%zz/",
          "http://a^b/",
          "1http://h/",
          "ht!tp://h/"}) {
        CAPTURE(text);
        CHECK(parsed(text) == "failure");
    }
}

TEST_CASE("url: references resolve as the standard does it") {
    constexpr std::string_view base = "http://u:p@example.org:81/a/b/c?q#f";
    struct resolve_case {
        std::string_view reference, href;
    };
    for (auto const& one : std::initializer_list<resolve_case>{
             {"", "http://u:p@example.org:81/a/b/c?q"},
             {"d.jpg", "http://u:p@example.org:81/a/b/d.jpg"},
             {"./d", "http://u:p@example.org:81/a/b/d"},
             {"../d", "http://u:p@example.org:81/a/d"},
             {"../../../d", "http://u:p@example.org:81/d"},
             {"..", "http://u:p@example.org:81/a/"},
             {"/d", "http://u:p@example.org:81/d"},
             {"\\d", "http://u:p@example.org:81/d"},
             {"//other/d", "http://other/d"},
             {"\\/other/d", "http://other/d"},
             {"?x", "http://u:p@example.org:81/a/b/c?x"},
             {"?", "http://u:p@example.org:81/a/b/c?"},
             {"#x", "http://u:p@example.org:81/a/b/c?q#x"},
             {"#x?y", "http://u:p@example.org:81/a/b/c?q#x?y"},
             {"d?x#y", "http://u:p@example.org:81/a/b/d?x#y"},
             {"http:d", "http://u:p@example.org:81/a/b/d"},
             {"http:/d", "http://u:p@example.org:81/d"},
             {"http://other", "http://other/"},
             {"https:d", "https://d/"},
             {"https:/d", "https://d/"},
             {"a:b", "failure"},
             {"//", "failure"},
             {"//[::1", "failure"},
             {"1:2", "http://u:p@example.org:81/a/b/1:2"},
             {" p\u00e4ge 1.jpg ", "http://u:p@example.org:81/a/b/p%C3%A4ge%201.jpg"},
             {"a%2Fb", "http://u:p@example.org:81/a/b/a%2Fb"},
         }) {
        CAPTURE(one.reference);
        CHECK(resolved(one.reference, base) == one.href);
    }
    CHECK(resolved("x", "http://h") == "http://h/x");
}

TEST_CASE("url: each part is shown where it is needed") {
    auto const u = net::parse_url("https://u:p@[::1]:8443/a/b?c=d#e");
    REQUIRE(u.has_value());
    CHECK(u->host_port() == "[::1]:8443");
    CHECK(u->authority() == "[::1]:8443");
    CHECK(u->host_for_connect() == "::1");
    CHECK(u->target() == "/a/b?c=d");
    CHECK(u->display() == "https://[::1]:8443/a/b?c=d#e");
    CHECK(u->effective_port() == 8443);
    auto const plain = net::parse_url("http://example.org?");
    REQUIRE(plain.has_value());
    CHECK(plain->host_port() == "example.org:80");
    CHECK(plain->authority() == "example.org");
    CHECK(plain->host_for_connect() == "example.org");
    CHECK(plain->target() == "/?");
}

TEST_CASE("url: an origin is scheme, host and port") {
    auto const u = net::parse_url("https://example.org/a");
    auto same = [&u](std::string_view text) {
        return u->same_origin(*net::parse_url(text));
    };
    CHECK(same("https://EXAMPLE.org:443/b?c"));
    CHECK(same("https://u:p@example.org/"));
    CHECK_FALSE(same("http://example.org/"));
    CHECK_FALSE(same("http://example.org:443/"));
    CHECK_FALSE(same("https://example.org:444/"));
    CHECK_FALSE(same("https://www.example.org/"));
}

TEST_CASE("url: credentials are cut out of any text") {
    struct text_case {
        std::string_view text, shown;
    };
    for (auto const& one : std::initializer_list<text_case>{
             {"http://h/a b", "http://h/a b"},
             {"http://u:secret@h/A b?x=@y", "http://h/A b?x=@y"},
             {"HTTP:\\\\u:secret@H\\a", "HTTP:\\\\H\\a"},
             {"http:u:secret@h/a", "http:h/a"},
             {"http://u:sec@ret@h/", "http://h/"},
             {"http://u:secret@h:99999/a", "http://h:99999/a"},
             {"http://u:secret@a b/", "http://a b/"},
             {"http://u:sec/ret@h/a", "http://h/a"},
             {"http://u:sec#ret@h/a", "http://h/a"},
             {"//u:secret@h/a", "//h/a"},
             {"u:secret@h:80", "h:80"},
             {"ftp://u:secret@h/a@b", "ftp://h/a@b"},
             {"socks5://u:secret@h:1080", "socks5://h:1080"},
             {"http://bad host/@a", "http://bad host/@a"},
             {"http://h:99999/@a", "http://h:99999/@a"},
             {"", ""},
             {"no url at all", "no url at all"},
         }) {
        CAPTURE(one.text);
        CHECK(net::without_credentials(one.text) == one.shown);
    }
    CHECK(net::without_credentials("h\nttp:/\t/u:sec\nret@h/a") == "http://h/a");
}
