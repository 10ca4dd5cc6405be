// The jar: which cookies are kept and what is sent where.
#include "net/cookie_jar.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace net = panelia::net;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::system_clock::time_point now{1'700'000'000s};

net::cookie_jar jar_of(std::string_view text) {
    auto read = net::parse_cookies_txt(text);
    CHECK(read.error.empty());
    CHECK(read.warnings.empty());
    return net::cookie_jar(std::move(read.cookies));
}

std::string sent(net::cookie_jar const& jar, std::string_view target) {
    return jar.header_for(*net::parse_url(target), now);
}

void set(net::cookie_jar& jar, std::string_view from, std::vector<std::string> const& fields) {
    net::response_head head;
    head.status = 302;
    for (auto const& field : fields) head.fields.emplace_back("set-cookie", field);
    jar.store(*net::parse_url(from), head, now);
}

}  // namespace

TEST_CASE("cookies: the domain decides, below it only where the flag says so") {
    auto const jar = jar_of(
        "example.org\tFALSE\t/\tFALSE\t0\thost\t1\n"
        ".example.org\tTRUE\t/\tFALSE\t0\tall\t2\n"
        "127.0.0.1\tTRUE\t/\tFALSE\t0\tip\t3\n"
        "0.1\tTRUE\t/\tFALSE\t0\tno\t4\n"
    );
    CHECK(sent(jar, "http://example.org/") == "host=1; all=2");
    CHECK(sent(jar, "http://EXAMPLE.org:81/x") == "host=1; all=2");
    CHECK(sent(jar, "http://a.b.example.org/") == "all=2");
    CHECK(sent(jar, "http://notexample.org/").empty());
    CHECK(sent(jar, "http://org/").empty());
    CHECK(sent(jar, "http://127.0.0.1/") == "ip=3");
    CHECK(sent(jar, "http://[::1]/").empty());
}

TEST_CASE("cookies: the path matches by whole segments, the longest comes first") {
    auto const jar = jar_of(
        "h\tFALSE\t/\tFALSE\t0\ta\t1\n"
        "h\tFALSE\t/c\tFALSE\t0\tb\t2\n"
        "h\tFALSE\t/c/\tFALSE\t0\tc\t3\n"
        "h\tFALSE\tnonsense\tFALSE\t0\td\t4\n"
    );
    CHECK(sent(jar, "http://h/") == "a=1; d=4");
    CHECK(sent(jar, "http://h/c") == "b=2; a=1; d=4");
    CHECK(sent(jar, "http://h/c/1.jpg?q") == "c=3; b=2; a=1; d=4");
    CHECK(sent(jar, "http://h/cc") == "a=1; d=4");
    CHECK(sent(jar, "http://h/C") == "a=1; d=4");
}

TEST_CASE("cookies: secure ones need https, expired ones are not sent") {
    auto const jar = jar_of(
        "h\tFALSE\t/\tTRUE\t0\ts\t1\n"
        "h\tFALSE\t/\tFALSE\t1700000000\told\t2\n"
        "h\tFALSE\t/\tFALSE\t1700000001\tnew\t3\n"
        "h\tFALSE\t/\tFALSE\t99999999999999999999\tforever\t4\n"
    );
    CHECK(sent(jar, "http://h/") == "new=3; forever=4");
    CHECK(sent(jar, "https://h/") == "s=1; new=3; forever=4");
}

TEST_CASE("cookies: the last of equal ones counts, in the order of the file over all domains") {
    auto const jar = jar_of(
        "example.org\tTRUE\t/\tFALSE\t0\tfirst\told\n"
        "www.example.org\tFALSE\t/\tFALSE\t0\tsecond\t2\n"
        "example.org\tTRUE\t/\tFALSE\t0\tfirst\t1\n"
        "example.org\tTRUE\t/\tFALSE\t0\tthird\t3\n"
    );
    CHECK(jar.size() == 3);
    CHECK(sent(jar, "http://www.example.org/") == "first=1; second=2; third=3");
    CHECK(sent(net::cookie_jar(), "http://h/").empty());
    CHECK(net::cookie_jar().empty());
}

TEST_CASE("jar: what a server sets goes back to it, and to nobody else") {
    net::cookie_jar jar;
    CHECK(jar.empty());
    set(jar, "http://a.example.org/login", {"one=1", "two=2; Domain=example.org", "junk"});
    CHECK(jar.size() == 2);
    CHECK(sent(jar, "http://a.example.org/") == "one=1; two=2");
    CHECK(sent(jar, "http://b.example.org/") == "two=2");
    CHECK(sent(jar, "http://example.org/") == "two=2");
    CHECK(sent(jar, "http://other.org/").empty());
}

TEST_CASE("jar: a cookie set again keeps its place, an expired one deletes it") {
    net::cookie_jar jar;
    set(jar, "http://h/", {"a=1", "b=2"});
    set(jar, "http://h/", {"a=3"});
    CHECK(sent(jar, "http://h/") == "a=3; b=2");
    set(jar, "http://h/", {"a=; Max-Age=0", "c=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"});
    CHECK(sent(jar, "http://h/") == "b=2");
    set(jar, "http://h/", {"b=; Max-Age=0"});
    CHECK(jar.empty());
}

TEST_CASE("jar: a user's cookie is renewed by the server's") {
    auto jar = jar_of("h\tFALSE\t/\tFALSE\t0\tsession\told\n");
    set(jar, "http://h/", {"session=new"});
    CHECK(sent(jar, "http://h/") == "session=new");
    CHECK(jar.size() == 1);
}

TEST_CASE("jar: http does not hide what https has set") {
    net::cookie_jar jar;
    set(jar, "https://h/", {"id=good; Secure"});
    set(jar, "http://h/", {"id=bad", "id=; Max-Age=0", "other=1"});
    CHECK(sent(jar, "https://h/") == "id=good; other=1");
    CHECK(sent(jar, "http://h/") == "other=1");
}

TEST_CASE("jar: a domain has room for so many, the ones not used longest go") {
    auto jar = jar_of("h\tFALSE\t/\tFALSE\t0\tuser\t1\n");
    for (std::size_t i = 0; i < net::cookie_jar::max_per_domain; ++i) {
        set(jar, "http://h/", {"c" + std::to_string(i) + "=x; Path=/" + std::to_string(i)});
    }
    CHECK(sent(jar, "http://h/0") == "c0=x; user=1");  // used: stays
    set(jar, "http://h/", {"more=1; Path=/more"});
    CHECK(jar.size() == net::cookie_jar::max_per_domain + 1);
    CHECK(sent(jar, "http://h/0") == "c0=x; user=1");
    CHECK(sent(jar, "http://h/1") == "user=1");
    CHECK(sent(jar, "http://h/more") == "more=1; user=1");
}

TEST_CASE("jar: it is bounded over all domains, a user's cookies aside") {
    auto jar = jar_of("u\tFALSE\t/\tFALSE\t0\tuser\t1\n");
    for (std::size_t i = 0; i < net::cookie_jar::max_cookies + 5; ++i) {
        set(jar, "http://h" + std::to_string(i) + "/", {"a=1"});
    }
    CHECK(jar.size() == net::cookie_jar::max_cookies + 1);
    CHECK(sent(jar, "http://u/") == "user=1");
    CHECK(sent(jar, "http://h4/").empty());
    CHECK(sent(jar, "http://h5/") == "a=1");
}

TEST_CASE("jar: the header has a bound that servers bear") {
    net::cookie_jar jar;
    for (int i = 0; i < 10; ++i) {
        set(jar, "http://h/", {"c" + std::to_string(i) + "=" + std::string(2000, 'x')});
    }
    auto const header = sent(jar, "http://h/");
    CHECK(header.size() <= net::cookie_jar::max_header_bytes);
    CHECK(header.size() > 8000);
}

TEST_CASE("jar: its contents can be taken out, in order and without what has expired") {
    auto jar = jar_of("h\tFALSE\t/\tFALSE\t1600000000\told\t1\nz\tFALSE\t/\tFALSE\t0\tfirst\t2\n");
    set(jar, "http://a/", {"second=3; HttpOnly"});
    CHECK(
        net::format_cookies_txt(jar.contents(now)) ==
        "# Netscape HTTP Cookie File\n"
        "z\tFALSE\t/\tFALSE\t0\tfirst\t2\n"
        "#HttpOnly_a\tFALSE\t/\tFALSE\t0\tsecond\t3\n"
    );
}

TEST_CASE("jar: several threads share it") {
    net::cookie_jar jar;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&jar, t] {
            auto const host = "http://h" + std::to_string(t) + ".test/";
            for (int i = 0; i < 200; ++i) {
                set(jar, host, {"n=" + std::to_string(i)});
                CHECK(sent(jar, host) == "n=" + std::to_string(i));
            }
        });
    }
    for (auto& one : threads) one.join();
    CHECK(jar.size() == 4);
}
