// Facts about deadlines and cancellation: which error, and when.
#include "origin/origin.hpp"
#include "tests/loopback/client_world.hpp"

#include <doctest/doctest.h>

#include <future>

using namespace client_test;

namespace {

client_config with(timeouts deadlines) {
    auto config = calm();
    config.deadlines = deadlines;
    return config;
}

void lasted(fetched const& one, std::chrono::nanoseconds at_least) {
    CHECK(one.took >= at_least);
    CHECK(one.took < at_least + 50s);  // a slow machine may be late, but not for ever
}

}  // namespace

TEST_CASE("deadline: a body that stands still is stalled") {
    origin::server server;
    server.route("/a", origin::reply{.content = origin::body::of_size(1000), .stall_after = 500});
    client_world world(with({.connect = 60s, .stall = 1s, .whole = 90s}));
    auto const& got = world.get(server.url("/a"));
    CHECK((got.facts.error == errc::stalled && got.facts.received_bytes == 500));
    CHECK(got.status() == 200);
    lasted(got, 1s);
}

TEST_CASE("deadline: a head that does not come is stalled, too") {
    origin::server server;
    server.route("/a", origin::reply{.head_delay = 1h});
    client_world world(with({.connect = 60s, .stall = 200ms, .whole = 90s}));
    auto const& got = world.get(server.url("/a"));
    CHECK((got.facts.error == errc::stalled && got.status() == 0));
}

TEST_CASE("deadline: a body that drips does not stall but runs into the page timeout") {
    origin::server server;
    server.route("/a", origin::reply{.content = origin::body::of_size(100'000), .drip_bytes = 10});
    client_world world(with({.connect = 60s, .stall = 60s, .whole = 1s}));
    auto const& got = world.get(server.url("/a"));
    CHECK((got.facts.error == errc::page_timeout && got.facts.received_bytes > 0));
    lasted(got, 1s);
}

TEST_CASE("deadline: a pause the writer asks for is no stall") {
    origin::server server;
    server.route("/a", origin::reply{.content = origin::body::of_size(1000)});
    client_world world(with({.connect = 60s, .stall = 1s, .whole = 90s}));
    auto& one = world.add(server.url("/a"));
    one.to.wanted_pause = 1500ms;
    world.begin(one);
    world.run();
    CHECK_FALSE(one.facts.error);
    CHECK(one.body().size() == 1000);
}

TEST_CASE("deadline: connecting to a full backlog times out") {
    origin::server server({.accepts = origin::accepting::never});
    client_world world(with({.connect = 200ms, .stall = 60s, .whole = 90s}));
    auto const& got = world.get(server.url("/a"));
    CHECK((got.facts.error == errc::connect_timeout && got.facts.connections_opened == 0));
    lasted(got, 200ms);
}

TEST_CASE("deadline: a TLS handshake that hangs is a connect timeout") {
    origin::server server({.accepts = origin::accepting::mute});
    client_world world(with({.connect = 200ms, .stall = 60s, .whole = 90s}));
    auto const& got = world.get("https://" + server.host_port() + "/a");
    CHECK(got.facts.error == errc::connect_timeout);
    CHECK(got.facts.error_detail == "in the TLS handshake");
}

TEST_CASE("deadline: a slow look-up is a connect timeout, and nobody waits for it at the end") {
    auto config = with({.connect = 100ms, .stall = 60s, .whole = 90s});
    auto const release = std::make_shared<std::promise<void>>();
    auto const released = release->get_future().share();
    shared_services const services{
        std::make_shared<resolver>(
            ip_family::any,
            std::vector<std::string>{},
            [released](std::string const&, ip_family) {
                released.wait_for(60s);
                return resolution{errc::dns_failed, "late", {}};
            }
        ),
        std::make_shared<tls_context>("", false)};
    auto const started = std::chrono::steady_clock::now();
    {
        client_world world(config, services);
        CHECK(world.get("http://slow.test/").facts.error == errc::connect_timeout);
    }
    CHECK(std::chrono::steady_clock::now() - started < 50s);
    release->set_value();
}

TEST_CASE("deadline: an error whose body stalls is known all the same") {
    origin::server server;
    server.route(
        "/a",
        origin::reply{.status = 404, .content = origin::body::of_size(1000), .stall_after = 10}
    );
    client_world world(with({.connect = 60s, .stall = 1s, .whole = 90s}));
    auto const& got = world.get(server.url("/a"));
    CHECK((got.status() == 404 && !got.facts.error && !got.facts.kept));
}

TEST_CASE("cancel: an exchange in mid-body unwinds and its connection is closed") {
    origin::server server;
    server.route("/a", origin::reply{.content = origin::body::of_size(1000), .stall_after = 500});
    client_world world;
    auto& one = world.add(server.url("/a"));
    one.to.on_write = [&] {
        world.after(1ms, [&] { world.cancel(one); });
    };
    world.begin(one);
    world.run();
    CHECK((one.ended && was_cancelled(one)));
    CHECK(world.tested().idle(server.host_port()) == 0);
}

TEST_CASE("cancel: an exchange that connects, shakes hands or pauses unwinds") {
    origin::server full({.accepts = origin::accepting::never});
    origin::server mute({.accepts = origin::accepting::mute});
    origin::server server;
    server.route("/a", origin::reply{.content = origin::body::of_size(1000)});
    for (std::string const& url :
         {full.url("/a"), "https://" + mute.host_port() + "/", mute.url("/"), server.url("/a")}) {
        CAPTURE(url);
        client_world world;
        auto& one = world.add(url);
        one.to.wanted_pause = 80s;
        world.begin(one);
        world.after(50ms, [&] { world.cancel(one); });
        world.run();
        // The last one may have had its whole body in one piece, and then there was no pause.
        CHECK(one.ended);
        CHECK((was_cancelled(one) || one.body().size() == 1000));
        CHECK(one.took < 50s);
    }
}
