// Facts about bodies that come coded, asked for or not.
#include "origin/origin.hpp"
#include "tests/loopback/client_world.hpp"
#include "tests/pure/packed.hpp"

#include <doctest/doctest.h>

using namespace client_test;
using panelia::testing::bare_deflate;
using panelia::testing::brotli;
using panelia::testing::gzip;
using panelia::testing::zlib;

namespace {

origin::reply coded(std::string name, std::string body, bool chunked = false) {
    return {
        .headers = {{"Content-Encoding", std::move(name)}},
        .content = std::move(body),
        .chunked = chunked};
}

}  // namespace

TEST_CASE("decoding: a body that comes coded though nobody asked arrives as it was") {
    std::string plain;
    for (int i = 0; i < 50'000; ++i) plain += std::to_string(i);
    origin::server server;
    client_world world;
    auto const check = [&](char const* name, std::string const& packed, bool chunked) {
        CAPTURE(name);
        server.route("/a", coded(name, packed, chunked));
        auto const& got = world.get(server.url("/a"));
        CHECK_FALSE(got.facts.error);
        CHECK(got.body() == plain);
        CHECK(got.facts.received_bytes == packed.size());
        CHECK((got.facts.kept && got.facts.head.encoded));
    };
    check("gzip", gzip(plain), false);
    check("x-gzip", gzip(plain), true);
    check("gzip", gzip(plain.substr(0, 1000)) + gzip(plain.substr(1000)), false);
    check("deflate", zlib(plain), true);
    check("deflate", bare_deflate(plain), false);
    check("br", brotli(plain), true);
    check("gzip, br", brotli(gzip(plain)), false);
    CHECK(server.observed().connections == 1);
}

TEST_CASE("decoding: what is damaged, cut or no coding at all is no page") {
    auto const packed = gzip(std::string(5000, 'a') + "b");
    origin::server server;
    client_world world;
    auto const error = [&](std::string name, std::string body) {
        server.route("/a", coded(std::move(name), std::move(body)));
        auto const& got = world.get(server.url("/a"));
        CHECK_FALSE(got.facts.error_detail.empty());
        return got.facts.error;
    };
    CHECK(error("gzip", packed.substr(0, packed.size() - 1)) == errc::truncated);
    CHECK(error("gzip", "\xff\xd8\xff\xe0 plain JPEG") == errc::malformed_response);
    CHECK(error("deflate", std::string(30, '\xff')) == errc::malformed_response);
    CHECK(error("br", "\xff\xd8\xff\xe0 plain JPEG") == errc::malformed_response);
    CHECK(error("zstd", packed) == errc::unsupported_encoding);
    CHECK(error("gzip, gzip, gzip, gzip, gzip", packed) == errc::unsupported_encoding);
}

TEST_CASE("decoding: a bomb stops at the bound of bodies") {
    auto const bomb = gzip(std::string(30'000'000, '\0'));
    CHECK(bomb.size() < 100'000);
    origin::server server;
    server.route("/bomb", coded("gzip", bomb));
    server.route("/nested", coded("gzip, gzip", gzip(bomb)));
    auto config = calm();
    config.max_body_bytes = 1'000'000;
    client_world world(config);
    for (auto const* const path : {"/bomb", "/nested"}) {
        auto const& got = world.get(server.url(path));
        CHECK(got.facts.error == errc::body_too_large);
        CHECK(got.body().size() <= 1'000'000);
    }
}

TEST_CASE("decoding: a request says which codings it wants, identity by default") {
    origin::server server;
    server.otherwise([](origin::request_info const& info) {
        return origin::reply{.content = std::string(info.header("Accept-Encoding"))};
    });
    client_world world;
    CHECK(world.get(server.url("/a")).body() == "identity");
    auto& document = world.add(server.url("/b"));
    document.ask.accept_encoding = "gzip, deflate, br";
    world.begin(document);
    world.run();
    CHECK(document.body() == "gzip, deflate, br");
}
