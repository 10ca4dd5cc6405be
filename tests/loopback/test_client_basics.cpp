// Facts about one GET over TCP: bodies, framing, errors.
#include "origin/origin.hpp"
#include "tests/loopback/client_world.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace client_test;

namespace {

/// What a client makes of bytes sent verbatim.
fetched& answered_with(client_world& world, origin::server& server, std::string raw) {
    server.route("/raw", origin::reply{.raw = std::move(raw), .then = origin::ending::close});
    return world.get(server.url("/raw"));
}

}  // namespace

TEST_CASE("client: a page comes whole, with its facts") {
    origin::server server;
    server.route(
        "/a", origin::reply{.headers = {{"Content-Type", "image/png"}}, .content = "hello"}
    );
    client_world world;
    auto const& got = world.get(server.url("/a?b"), {{"X-Test", "yes"}});
    CHECK_FALSE(got.facts.error);
    CHECK(got.status() == 200);
    CHECK(got.body() == "hello");
    CHECK(got.to.begun == 1);
    CHECK(got.facts.head.find("content-type") == "image/png");
    CHECK(got.facts.received_bytes == 5);
    CHECK((got.facts.requests_sent == 1 && got.facts.connections_opened == 1 && got.facts.kept));
    CHECK((got.facts.ttfb > 0ns && got.facts.total >= got.facts.ttfb && got.facts.connect > 0ns));
    auto const log = server.settled_log();
    REQUIRE(log.size() == 1);
    CHECK(log[0].target == "/a?b");
    CHECK(log[0].headers.size() == 3);
}

TEST_CASE("client: bodies of every framing and size arrive byte for byte") {
    origin::server server;
    for (std::uint64_t const size : {0ULL, 1ULL, 65'536ULL, 262'144ULL, 262'145ULL, 5'000'000ULL}) {
        auto const body = origin::body::of_size(size);
        server.route("/length", origin::reply{.content = body});
        server.route(
            "/chunked", origin::reply{.content = body, .chunked = true, .trailers = {{"T", "x"}}}
        );
        server.route("/close", origin::reply{.content = body, .omit_length = true});
        client_world world;
        auto const& by_length = world.get(server.url("/length"));
        auto const& by_chunks = world.get(server.url("/chunked"));
        auto const& by_close = world.get(server.url("/close"));
        CAPTURE(size);
        for (auto const* const one : {&by_length, &by_chunks, &by_close}) {
            CHECK_FALSE(one->facts.error);
            CHECK(one->facts.received_bytes == size);
            CHECK(one->body() == by_length.body());
        }
        CHECK((by_length.facts.kept && by_chunks.facts.kept && !by_close.facts.kept));
    }
}

TEST_CASE("client: interim responses are skipped") {
    origin::server server;
    server.route("/a", origin::reply{.content = "ok", .informational = {100, 103, 103}});
    client_world world;
    auto const& got = world.get(server.url("/a"));
    CHECK((got.body() == "ok" && got.facts.kept));
}

TEST_CASE("client: replies as some servers send them") {
    origin::server server;
    client_world world;
    CHECK(answered_with(world, server, "HTTP/1.1 200\nContent-Length: 2\n\nok").body() == "ok");
    CHECK(answered_with(world, server, "HTTP/1.0 200 OK\r\n\r\nold").body() == "old");
    auto const& excess =
        answered_with(world, server, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more");
    CHECK((excess.body() == "ok" && !excess.facts.kept));
}

TEST_CASE("client: replies that are not to be trusted") {
    origin::server server;
    client_world world;
    auto const error = [&](std::string raw) {
        return answered_with(world, server, std::move(raw)).facts.error;
    };
    CHECK(error("ICY 200 OK\r\n\r\n") == errc::malformed_response);
    CHECK(
        error("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab") ==
        errc::malformed_response
    );
    CHECK(
        error("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n") ==
        errc::malformed_response
    );
    CHECK(
        error("HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nContent-Length: 1\r\n\r\na") ==
        errc::unsupported_encoding
    );
    CHECK(error("HTTP/1.1 101 Switching Protocols\r\n\r\n") == errc::malformed_response);
    CHECK(
        error("HTTP/1.1 200 OK\r\nA: " + std::string(400'000, 'a') + "\r\n\r\n") ==
        errc::head_too_large
    );
    CHECK(error("HTTP/1.1 200 O") == errc::truncated);
}

TEST_CASE("client: a body cut short is truncated") {
    origin::server server;
    auto const body = origin::body::of_size(100'000);
    server.route("/length", origin::reply{.content = body, .cut_after = 50'000});
    server.route("/chunked", origin::reply{.content = body, .cut_after = 50'000, .chunked = true});
    server.route(
        "/reset", origin::reply{.content = body, .cut_after = 50'000, .then = origin::ending::reset}
    );
    client_world world;
    for (auto const* const path : {"/length", "/chunked", "/reset"}) {
        auto const& got = world.get(server.url(path));
        CAPTURE(path);
        CHECK(got.facts.error == errc::truncated);
        CHECK(got.status() == 200);
        CHECK(got.facts.received_bytes <= 50'000);
        CHECK(got.facts.received_bytes == got.body().size());
        CHECK_FALSE(got.facts.kept);
    }
}

TEST_CASE("client: bodies are bounded") {
    origin::server server;
    server.route("/length", origin::reply{.content = origin::body::of_size(1001)});
    server.route(
        "/chunked", origin::reply{.content = origin::body::of_size(1001), .chunked = true}
    );
    server.route("/just", origin::reply{.content = origin::body::of_size(1000)});
    auto config = calm();
    config.max_body_bytes = 1000;
    client_world world(config);
    auto const& known = world.get(server.url("/length"));
    CHECK(known.facts.error == errc::body_too_large);
    CHECK(known.to.begun == 0);
    CHECK(world.get(server.url("/chunked")).facts.error == errc::body_too_large);
    CHECK_FALSE(world.get(server.url("/just")).facts.error);
}

TEST_CASE("client: an error's body is drained and its connection kept, within bounds") {
    origin::server server;
    server.route("/small", origin::reply{.status = 503, .content = "busy"});
    server.route("/large", origin::reply{.status = 404, .content = origin::body::of_size(100'000)});
    server.route(
        "/long",
        origin::reply{.status = 404, .content = origin::body::of_size(100'000), .chunked = true}
    );
    client_world world;
    auto const& small = world.get(server.url("/small"));
    CHECK((small.status() == 503 && !small.facts.error && small.facts.kept && small.to.begun == 0));
    CHECK(small.facts.received_bytes == 4);
    for (auto const* const path : {"/large", "/long"}) {
        auto const& large = world.get(server.url(path));
        CHECK((large.status() == 404 && !large.facts.error && !large.facts.kept));
    }
}

TEST_CASE("client: the writer's refusal and exception end the exchange") {
    origin::server server;
    server.route("/a", origin::reply{.content = "hello"});
    client_world world;
    auto& refused = world.add(server.url("/a"));
    refused.to.refuse = errc::disk_full;
    auto& threw = world.add(server.url("/a"));
    threw.to.on_write = [] {
        throw std::runtime_error("bug");
    };
    world.begin(refused);
    world.run();
    CHECK((refused.facts.error == errc::disk_full && !refused.facts.kept));
    world.begin(threw);
    world.run();
    CHECK_THROWS_WITH(std::rethrow_exception(threw.thrown), "bug");
    CHECK(world.tested().idle(server.host_port()) == 0);
}

TEST_CASE("client: many exchanges at a time do not mix") {
    origin::server server;
    for (int i = 0; i < 60; ++i) {
        server.route(
            "/" + std::to_string(i),
            origin::reply{
                .content = std::string(
                    1000 * static_cast<std::size_t>(i), static_cast<char>('a' + i % 26)
                )}
        );
    }
    client_world world;
    std::vector<fetched*> all;
    for (int i = 0; i < 60; ++i) all.push_back(&world.add(server.url("/" + std::to_string(i))));
    for (auto* const one : all) world.begin(*one);
    world.run();
    for (std::size_t i = 0; i < all.size(); ++i) {
        CHECK(all[i]->body() == std::string(1000 * i, static_cast<char>('a' + i % 26)));
    }
    CHECK(world.tested().idle(server.host_port()) == 60);
}

TEST_CASE("client: a refused connection is connect_failed") {
    std::uint16_t port = 0;
    {
        origin::server const gone;
        port = gone.port();
    }
    client_world world;
    auto const& got = world.get("http://127.0.0.1:" + std::to_string(port) + "/");
    CHECK(got.facts.error == errc::connect_failed);
    CHECK_FALSE(got.facts.error_detail.empty());
    CHECK((got.status() == 0 && got.facts.requests_sent == 0 && got.facts.connections_opened == 0));
}
