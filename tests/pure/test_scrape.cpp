#include "engine/scrape.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string_view>

using namespace panelia::engine;
using panelia::metrics::exposition;

namespace {

scrape_answer get(std::string_view target) {
    scrape_request request;
    request.method = "GET";
    request.target = target;
    return answer(request);
}

}  // namespace

TEST_CASE("scrape: /metrics and / exist, in any form of target, and nothing else does") {
    for (auto const* target :
         {"/metrics",
          "/metrics?",
          "/metrics?name[]=x",
          "http://host:1/metrics",
          "HTTP://host/metrics?a=http://b/c"}) {
        CAPTURE(target);
        CHECK(get(target).status == 200);
        CHECK(get(target).metrics == exposition::text);
    }
    for (auto const* target :
         {"/", "/?x=/metrics", "http://host", "http://host?x", "http://host/"}) {
        CAPTURE(target);
        CHECK(get(target).status == 200);
        CHECK_FALSE(get(target).metrics);
        CHECK(get(target).text.find("/metrics") != std::string_view::npos);
    }
    for (auto const* target :
         {"",
          "*",
          "metrics",
          "/metrics/",
          "/Metrics",
          "//metrics",
          "/metrics/../",
          "/favicon.ico",
          "/%6Detrics",
          "https://host/metrics"}) {
        CAPTURE(target);
        CHECK(get(target).status == 404);
        CHECK_FALSE(get(target).close);
    }
}

TEST_CASE("scrape: only GET and HEAD, said with Allow") {
    for (auto const* method :
         {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "X"}) {
        CAPTURE(method);
        scrape_request request;
        request.method = method;
        request.target = "/metrics";
        auto const got = answer(request);
        CHECK(got.status == 405);
        CHECK_FALSE(got.close);
        auto const head = compose_head(got, 3, true, {});
        CHECK(head.find("\r\nAllow: GET, HEAD\r\n") != std::string::npos);
        request.has_body = true;
        CHECK(answer(request).close);
    }
}

TEST_CASE("scrape: HEAD is the answer of GET without its body") {
    for (auto const* target : {"/metrics", "/", "/no"}) {
        scrape_request request;
        request.method = "HEAD";
        request.target = target;
        auto const got = answer(request);
        CHECK(got.head_only);
        CHECK(got.status == get(target).status);
        CHECK(compose_head(got, 9, true, {}) == compose_head(get(target), 9, true, {}));
    }
}

TEST_CASE("scrape: a body is refused, an HTTP/1.1 request without a Host is none") {
    scrape_request request;
    request.method = "GET";
    request.target = "/metrics";
    request.has_body = true;
    CHECK(answer(request).status == 413);
    CHECK(answer(request).close);
    request.has_body = false;
    request.has_host = false;
    CHECK(answer(request).status == 400);
    CHECK(answer(request).close);
    request.needs_host = false;
    CHECK(answer(request).status == 200);
}

TEST_CASE("scrape: the head says what the body is, how long, and when") {
    auto const moment = std::chrono::system_clock::time_point(std::chrono::seconds(784'111'777));
    scrape_answer what;
    what.metrics = exposition::openmetrics;
    CHECK(
        compose_head(what, 1234, true, moment) ==
        "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
        "Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n"
        "Content-Length: 1234\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
        "Vary: Accept\r\nConnection: keep-alive\r\n\r\n"
    );
    what.metrics = exposition::text;
    auto const head = compose_head(what, 0, false, moment);
    CHECK(head.find("text/plain; version=0.0.4; charset=utf-8\r\n") != std::string::npos);
    CHECK(head.ends_with("Connection: close\r\n\r\n"));
    CHECK(compose_head(refuse(431), 0, false, moment).starts_with("HTTP/1.1 431 Request Header"));
}
