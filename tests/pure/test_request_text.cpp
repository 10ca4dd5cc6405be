// Facts about the bytes of a request: nothing from outside can begin a line of its own.
#include "net/request_text.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <string>

using namespace panelia::net;

namespace {

std::string written(request const& ask, request_form form = {}) {
    std::string out = "left over";
    write_request(out, ask, form);
    return out;
}

request asking(std::string const& text) {
    return {*parse_url(text), {}};
}

bool has_line(std::string const& text, std::string const& line) {
    return text.find("\r\n" + line + "\r\n") != std::string::npos;
}

}  // namespace

TEST_CASE("request: an ordinary one") {
    auto ask = asking("http://example.org:8080/a?b=c#d");
    ask.headers.push_back({"User-Agent", "x"});
    CHECK(
        written(ask) ==
        "GET /a?b=c HTTP/1.1\r\nHost: example.org:8080\r\nUser-Agent: x\r\nAccept-Encoding: "
        "identity\r\n\r\n"
    );
    CHECK(has_line(written(asking("http://[::1]/")), "Host: [::1]"));
}

TEST_CASE("request: the jar's cookies are sent unless the user gave some, and what is asked for") {
    auto ask = asking("http://a/");
    ask.cookies = "a=1; b=2";
    ask.accept_encoding = "gzip, br";
    CHECK(has_line(written(ask), "Cookie: a=1; b=2"));
    CHECK(has_line(written(ask), "Accept-Encoding: gzip, br"));
    ask.headers.push_back({"cookie", "mine=1"});
    auto const text = written(ask);
    CHECK(has_line(text, "cookie: mine=1"));
    CHECK(text.find("a=1") == std::string::npos);
    ask.cookies = "a=1\r\nEvil: 1";
    ask.headers.clear();
    ask.accept_encoding = "x\r\nEvil: 1";
    CHECK(written(ask).find("Evil") == std::string::npos);
    CHECK(has_line(written(ask), "Accept-Encoding: identity"));
}

TEST_CASE("request: a POST tells type and length of what follows its head") {
    auto ask = asking("http://a/b");
    ask.post = request_content{.type = "application/json", .text = "{}"};
    CHECK(
        written(ask) ==
        "POST /b HTTP/1.1\r\nHost: a\r\nAccept-Encoding: identity\r\nContent-Type: "
        "application/json\r\nContent-Length: 2\r\n\r\n{}"
    );
    ask.headers.push_back({"content-type", "text/x"});
    ask.headers.push_back({"Content-Length", "7"});
    ask.post->text.clear();
    auto const text = written(ask);
    CHECK(has_line(text, "content-type: text/x"));
    CHECK(text.find("application/json") == std::string::npos);
    CHECK(has_line(text, "Content-Length: 0"));
    CHECK(text.find(": 7") == std::string::npos);
    ask.headers.clear();
    ask.post->type = "x\r\nEvil: 1";
    CHECK(written(ask).find("Evil") == std::string::npos);
}

TEST_CASE("request: a given Host replaces ours") {
    auto ask = asking("http://a/");
    ask.headers.push_back({"host", "b"});
    auto const text = written(ask);
    CHECK(has_line(text, "host: b"));
    CHECK(text.find("Host: a") == std::string::npos);
}

TEST_CASE("request: credentials of the URL are sent unless others are given") {
    auto ask = asking("http://Aladdin:open%20sesame@a/");
    CHECK(has_line(written(ask), "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
    ask.headers.push_back({"authorization", "Bearer t"});
    auto const text = written(ask);
    CHECK(has_line(text, "authorization: Bearer t"));
    CHECK(text.find("Basic") == std::string::npos);
}

TEST_CASE("request: fields that could break out are dropped") {
    auto ask = asking("http://a/");
    ask.headers = {
        {"X-A", "b\r\nEvil: 1"},
        {"Y: z\r\nEvil", "1"},
        {"Z", std::string("a\0b", 3)},
        {"Z", "a\x1b[2J"},
        {"", "e"},
        {"Good", "ok"}};
    auto const text = written(ask);
    CHECK(text.find("Evil") == std::string::npos);
    CHECK(text.find('Z') == std::string::npos);
    CHECK(has_line(text, "Good: ok"));
}

TEST_CASE("request: what is the client's own business cannot be given") {
    auto ask = asking("http://a/");
    ask.headers = {
        {"Accept-Encoding", "gzip"},
        {"connection", "close"},
        {"Content-Length", "5"},
        {"Transfer-Encoding", "chunked"}};
    CHECK(written(ask) == "GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: identity\r\n\r\n");
}

TEST_CASE("request: a target that was never encoded is") {
    request ask;
    ask.target.host = "a\r\nX: 1";
    ask.target.path = "/ \r\n";
    ask.target.query = "\x7f";
    CHECK(
        written(ask) ==
        "GET /%20%0D%0A?%7F HTTP/1.1\r\nHost: a%0D%0AX:%201\r\nAccept-Encoding: identity\r\n\r\n"
    );
}

TEST_CASE("request: an HTTP proxy is told the whole URL and its own credentials") {
    proxy_endpoint const proxy{.host = "p", .port = 1, .username = "u", .password = "p"};
    request_form const form{.absolute = true, .proxy = &proxy};
    auto const text = written(asking("http://x:y@a:81/b"), form);
    CHECK(text.starts_with("GET http://a:81/b HTTP/1.1\r\nHost: a:81\r\n"));
    CHECK(has_line(text, "Proxy-Authorization: Basic dTpw"));
    CHECK(
        connect_request("a:443", proxy) ==
        "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\nProxy-Authorization: Basic dTpw\r\n\r\n"
    );
}

TEST_CASE("request: basic credentials of every length") {
    CHECK(basic_authorization("", "") == "Basic Og==");
    CHECK(basic_authorization("a", "") == "Basic YTo=");
    CHECK(basic_authorization("a", "b") == "Basic YTpi");
}
