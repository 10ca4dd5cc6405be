// Facts about TLS: what is trusted, what resumes.
#include "origin/origin.hpp"
#include "tests/loopback/client_world.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>

using namespace client_test;

namespace {

/// A TLS origin and the file that makes its CA trusted.
struct secure_origin {
    explicit secure_origin(origin::certificate shows, bool tickets = true)
        : server({.tls = origin::tls_options{.shows = shows, .session_tickets = tickets}}),
          ca(std::filesystem::temp_directory_path() / ("panelia-ca-" + std::to_string(::getpid()) +
                                                       "-" + std::to_string(server.port()) + ".pem")
          ) {
        server.write_ca(ca);
        server.route("/a", origin::reply{.content = origin::body::of_size(300'000)});
    }
    ~secure_origin() { std::filesystem::remove(ca); }
    secure_origin(secure_origin const&) = delete;
    secure_origin& operator=(secure_origin const&) = delete;

    client_config trusting() const {
        auto config = calm();
        config.ca_file = ca;
        return config;
    }
    std::string named(std::string const& host) const {
        return "https://" + host + ":" + std::to_string(server.port()) + "/a";
    }

    origin::server server;
    std::filesystem::path ca;
};

}  // namespace

TEST_CASE("tls: a valid certificate is accepted for its names and addresses") {
    secure_origin origin(origin::certificate::valid);
    client_world world(origin.trusting());
    auto const& by_address = world.get(origin.named("127.0.0.1"));
    CHECK_FALSE(by_address.facts.error);
    CHECK(by_address.body().size() == 300'000);
    auto const& by_name = world.get(origin.named("localhost"));
    CHECK_FALSE(by_name.facts.error);
    CHECK(world.get(origin.named("localhost")).facts.connections_opened == 0);
    auto const log = origin.server.settled_log();
    REQUIRE(log.size() == 3);
    CHECK(log[0].server_name.empty());  // an address is no server name (RFC 6066)
    CHECK(log[1].server_name == "localhost");
}

TEST_CASE("tls: certificates that do not verify are refused, with the reason") {
    for (auto const shows :
         {origin::certificate::self_signed,
          origin::certificate::wrong_name,
          origin::certificate::expired,
          origin::certificate::other_issuer}) {
        CAPTURE(static_cast<int>(shows));
        secure_origin origin(shows);
        client_world world(origin.trusting());
        auto const& got = world.get(origin.named("localhost"));
        CHECK(got.facts.error == errc::tls_certificate);
        CHECK_FALSE(got.facts.error_detail.empty());
        CHECK(origin.server.log().empty());
    }
}

TEST_CASE("tls: the address must be in the certificate, too") {
    secure_origin origin(origin::certificate::wrong_name);
    client_world world(origin.trusting());
    CHECK(world.get(origin.named("127.0.0.1")).facts.error == errc::tls_certificate);
}

TEST_CASE("tls: without the CA nothing is trusted, insecure trusts everything") {
    secure_origin origin(origin::certificate::self_signed);
    client_world strict;
    CHECK(strict.get(origin.named("localhost")).facts.error == errc::tls_certificate);
    auto config = calm();
    config.insecure = true;
    client_world lax(config);
    CHECK_FALSE(lax.get(origin.named("localhost")).facts.error);
}

TEST_CASE("tls: a second connection resumes the session") {
    secure_origin origin(origin::certificate::valid);
    client_world world(origin.trusting());
    world.get(origin.named("localhost"));
    world.tested().close_all_idle();
    auto const& second = world.get(origin.named("localhost"));
    CHECK(second.facts.connections_opened == 1);
    auto const log = origin.server.settled_log();
    REQUIRE(log.size() == 2);
    CHECK_FALSE(log[0].tls_resumed);
    CHECK(log[1].tls_resumed);
}

TEST_CASE("tls: a server that does not speak it fails the handshake") {
    origin::server plain;
    client_world world;
    auto const& got = world.get("https://" + plain.host_port() + "/");
    CHECK(got.facts.error == errc::tls_handshake);
    CHECK_FALSE(got.facts.error_detail.empty());
}

TEST_CASE("tls: a body without length ends with close_notify, or is truncated") {
    secure_origin origin(origin::certificate::valid);
    origin.server.route("/good", origin::reply{.content = "hello", .omit_length = true});
    origin.server.route(
        "/cut",
        origin::reply{.content = "hello", .omit_length = true, .then = origin::ending::reset}
    );
    client_world world(origin.trusting());
    auto const& good = world.get(origin.server.url("/good"));
    CHECK((good.body() == "hello" && !good.facts.error));
    CHECK(world.get(origin.server.url("/cut")).facts.error);
}

TEST_CASE("tls: a stale connection is retried like a plain one") {
    secure_origin origin(origin::certificate::valid);
    origin.server.route("/b", [](origin::request_info const& info) {
        return info.sequence == 2 ? origin::reply{.silent = true} : origin::reply{.content = "ok"};
    });
    client_world world(origin.trusting());
    world.get(origin.server.url("/b"));
    auto const& got = world.get(origin.server.url("/b"));
    CHECK((got.body() == "ok" && got.facts.requests_sent == 2));
    origin.server.wait_idle();
    origin.server.close_idle();
    CHECK(world.get(origin.server.url("/b")).facts.requests_sent == 1);
}

TEST_CASE("tls: a CA file that cannot be loaded is told at once") {
    auto config = calm();
    config.ca_file = "/nonexistent/ca.pem";
    CHECK_THROWS_WITH_AS(
        make_shared_services(config),
        "cannot load the CA file /nonexistent/ca.pem: No such file or directory",
        std::invalid_argument
    );
}
