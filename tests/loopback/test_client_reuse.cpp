// Facts about kept connections: reuse, staleness, bounds.
#include "origin/origin.hpp"
#include "tests/loopback/client_world.hpp"

#include <doctest/doctest.h>

using namespace client_test;

namespace {

/// Answers the second request of a connection with silence, everything else well.
origin::reply second_on_a_connection_dies(origin::request_info const& info) {
    if (info.sequence == 2) return origin::reply{.silent = true};
    return origin::reply{.content = "ok"};
}

}  // namespace

TEST_CASE("reuse: one connection serves one request after another") {
    origin::server server;
    server.route("/a", origin::reply{.content = "ok"});
    client_world world;
    CHECK(world.get(server.url("/a")).facts.connections_opened == 1);
    for (int i = 0; i < 5; ++i) {
        auto const& got = world.get(server.url("/a"));
        CHECK((got.facts.connections_opened == 0 && got.facts.connect == 0ns && got.body() == "ok")
        );
    }
    CHECK(server.observed().connections == 1);
    CHECK(world.tested().idle(server.host_port()) == 1);
}

TEST_CASE("reuse: a connection the server has closed is found out before use") {
    origin::server server;
    server.route("/a", origin::reply{.content = "ok"});
    client_world world;
    std::vector<std::string> closed;
    world.tested().on_idle_closed([&](std::string const& host) { closed.push_back(host); });
    world.get(server.url("/a"));
    server.wait_idle();
    server.close_idle();
    auto const& got = world.get(server.url("/a"));
    CHECK((got.body() == "ok" && got.facts.requests_sent == 1 && got.facts.connections_opened == 1)
    );
    CHECK(closed == std::vector<std::string>{server.host_port()});
}

TEST_CASE("reuse: a stale connection that yields nothing is retried once, silently") {
    origin::server server;
    server.route("/a", second_on_a_connection_dies);
    client_world world;
    int closed = 0;
    world.tested().on_idle_closed([&](std::string const&) { ++closed; });
    world.get(server.url("/a"));
    auto const& got = world.get(server.url("/a"));
    CHECK((got.body() == "ok" && !got.facts.error));
    CHECK((got.facts.requests_sent == 2 && got.facts.connections_opened == 1 && closed == 1));
}

TEST_CASE("reuse: a fresh connection that yields nothing is lost, not retried") {
    origin::server server;
    server.route("/a", origin::reply{.silent = true});
    client_world world;
    auto const& got = world.get(server.url("/a"));
    CHECK(got.facts.error == errc::connection_lost);
    CHECK(got.facts.requests_sent == 1);
}

TEST_CASE("reuse: a reply that had begun is not asked for again") {
    origin::server server;
    server.route("/a", [](origin::request_info const& info) {
        if (info.sequence == 2)
            return origin::reply{
                .raw = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe",
                .then = origin::ending::close};
        return origin::reply{.content = "hello"};
    });
    client_world world;
    world.get(server.url("/a"));
    auto const& got = world.get(server.url("/a"));
    CHECK((got.facts.error == errc::truncated && got.facts.requests_sent == 1));
}

TEST_CASE("reuse: an announced close is believed") {
    origin::server server;
    server.route("/a", origin::reply{.content = "ok", .close_announced = true});
    client_world world;
    CHECK_FALSE(world.get(server.url("/a")).facts.kept);
    CHECK(world.tested().idle(server.host_port()) == 0);
}

TEST_CASE("reuse: idle connections can be closed, and are bounded in age") {
    origin::server server;
    server.route("/a", origin::reply{.content = "ok"});
    auto config = calm();
    config.max_idle_time = 1ns;
    client_world world(config);
    int closed = 0;
    world.tested().on_idle_closed([&](std::string const&) { ++closed; });
    world.get(server.url("/a"));
    CHECK(world.tested().close_idle(server.host_port()));
    CHECK_FALSE(world.tested().close_idle(server.host_port()));
    CHECK(closed == 0);
    world.get(server.url("/a"));
    CHECK(world.get(server.url("/a")).facts.connections_opened == 1);
    CHECK(closed == 1);
    world.tested().close_all_idle();
    CHECK(closed == 2);
}
