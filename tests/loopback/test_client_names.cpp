// Facts about names: overrides, happy eyeballs, the cache and its single flight.
#include "origin/origin.hpp"
#include "tests/loopback/client_world.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <future>

using namespace client_test;

namespace {

std::string port_of(origin::server const& server) {
    return std::to_string(server.port());
}

addresses listed(std::vector<std::string> const& texts) {
    addresses out;
    for (auto const& text : texts) out.push_back(boost::asio::ip::make_address(text));
    return out;
}

shared_services with_lookup(name_lookup lookup) {
    return {
        std::make_shared<resolver>(ip_family::any, std::vector<std::string>{}, std::move(lookup)),
        std::make_shared<tls_context>("", false)};
}

}  // namespace

TEST_CASE("names: an override leads to its address") {
    origin::server server;
    server.route("/a", origin::reply{.content = "ok"});
    auto config = calm();
    config.resolve = {"pages.test:" + port_of(server) + ":127.0.0.1"};
    client_world world(config);
    auto const& got = world.get("http://PAGES.test:" + port_of(server) + "/a");
    CHECK(got.body() == "ok");
    CHECK(server.settled_log().at(0).headers.at(0).second == "pages.test:" + port_of(server));
}

TEST_CASE("names: malformed overrides and proxies are refused") {
    for (auto const* const bad :
         {"",
          "a",
          "a:80",
          "a:80:",
          "a:80:b",
          "a:0:127.0.0.1",
          ":80:127.0.0.1",
          "a:x:127.0.0.1",
          "a:99999:1.2.3.4"}) {
        CAPTURE(bad);
        auto config = calm();
        config.resolve = {bad};
        CHECK_THROWS_AS(make_shared_services(config), std::invalid_argument);
    }
    auto config = calm();
    config.https_proxy = "gopher://x";
    CHECK_THROWS_AS(make_shared_services(config), std::invalid_argument);
}

TEST_CASE("names: when the first address refuses, the next is tried at once") {
    origin::server server;
    server.route("/a", origin::reply{.content = "ok"});
    auto config = calm();
    config.resolve = {"both.test:*:[::1],127.0.0.2,127.0.0.1"};
    client_world world(config);
    auto const& got = world.get("http://both.test:" + port_of(server) + "/a");
    CHECK(got.body() == "ok");
    CHECK(got.took < 30s);
}

TEST_CASE("names: an address that does not answer is overtaken by the next") {
    origin::server full({.accepts = origin::accepting::never});
    auto config = calm();
    // Nothing listens on the port at 127.0.0.2, so the race ends with a refusal there only after
    // the hanging first attempt was left behind.
    config.resolve = {"slow.test:*:127.0.0.1,127.0.0.2"};
    config.deadlines.connect = 2s;
    client_world world(config);
    auto const& got = world.get("http://slow.test:" + port_of(full) + "/a");
    CHECK(got.facts.error == errc::connect_timeout);
    CHECK(got.took >= 2s);
}

TEST_CASE("names: the wanted family is kept to") {
    origin::server server;
    auto config = calm();
    config.family = ip_family::v6;
    client_world world(config);
    CHECK(world.get(server.url("/a")).facts.error == errc::dns_not_found);
}

TEST_CASE("names: many ask, one look-up answers, and the cache after it") {
    origin::server server;
    server.route("/a", origin::reply{.content = "ok"});
    auto const lookups = std::make_shared<std::atomic<int>>(0);
    client_world world(calm(), with_lookup([lookups](std::string const&, ip_family) {
                           ++*lookups;
                           return resolution{{}, {}, listed({"127.0.0.1"})};
                       }));
    std::vector<fetched*> all;
    for (int i = 0; i < 20; ++i)
        all.push_back(&world.add("http://once.test:" + port_of(server) + "/a"));
    for (auto* const one : all) world.begin(*one);
    world.run();
    for (auto const* const one : all) CHECK(one->body() == "ok");
    world.tested().close_all_idle();
    world.get("http://once.test:" + port_of(server) + "/a");
    CHECK(*lookups == 1);
}

TEST_CASE("names: a missing name and a failing resolver differ") {
    client_world world(calm(), with_lookup([](std::string const& host, ip_family) {
                           auto const error =
                               host == "missing.test" ? errc::dns_not_found : errc::dns_failed;
                           return resolution{error, "as told", {}};
                       }));
    CHECK(world.get("http://missing.test/").facts.error == errc::dns_not_found);
    auto const& failed = world.get("http://failing.test/");
    CHECK(failed.facts.error == errc::dns_failed);
    CHECK(failed.facts.error_detail == "as told");
}

TEST_CASE("names: a cancelled question leaves nothing behind") {
    auto const release = std::make_shared<std::promise<void>>();
    auto const released = release->get_future().share();
    auto const services = with_lookup([released](std::string const&, ip_family) {
        released.wait_for(60s);
        return resolution{errc::dns_failed, "late", {}};
    });
    {
        client_world world(calm(), services);
        auto& one = world.add("http://slow.test/");
        world.begin(one);
        world.after(20ms, [&] { world.cancel(one); });
        world.run();
        CHECK((one.ended && was_cancelled(one)));
    }
    release->set_value();  // the answer finds nobody, and no io_context
}

TEST_CASE("names: families take turns, and addresses within one rotate") {
    auto const mixed = listed({"::1", "::2", "10.0.0.1", "10.0.0.2", "10.0.0.3"});
    CHECK(interleave(mixed, 0) == listed({"::1", "10.0.0.1", "::2", "10.0.0.2", "10.0.0.3"}));
    CHECK(interleave(mixed, 1) == listed({"::2", "10.0.0.2", "::1", "10.0.0.3", "10.0.0.1"}));
    CHECK(interleave({}, 7).empty());
}

TEST_CASE("names: the system's look-up knows localhost") {
    auto const found = system_lookup("localhost", ip_family::v4);
    CHECK_FALSE(found.error);
    REQUIRE_FALSE(found.found.empty());
    CHECK(found.found.front().is_loopback());
}
