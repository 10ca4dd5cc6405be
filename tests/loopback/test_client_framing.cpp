// Facts about framing against a server that keeps to no rule: what is taken, what is refused, and
// which connections are used again.
#include "origin/origin.hpp"
#include "tests/loopback/client_world.hpp"

#include <doctest/doctest.h>

using namespace client_test;

namespace {

/// What a client makes of bytes sent verbatim on a connection that stays open.
struct verbatim {
    origin::server server{};
    client_world world{};
    fetched const& get(std::string raw, origin::ending then = origin::ending::keep) {
        server.route("/raw", origin::reply{.raw = std::move(raw), .then = then});
        return world.get(server.url("/raw"));
    }
    std::error_code error(std::string raw) {
        return get(std::move(raw), origin::ending::close).facts.error;
    }
};

constexpr char const* page = "HTTP/1.1 200 OK\r\n";

}  // namespace

TEST_CASE("framing: heads as real servers send them bring a page, and the connection stays") {
    verbatim peer;
    for (std::string const head :
         {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n",
          "HTTP/1.1 200 OK\nContent-Length: 2\n\n",
          "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n",
          "HTTP/1.1 200 \r\nContent-Length:2\r\n\r\n",
          "HTTP/1.1 200 OK\r\nX-Long: a\r\n b\r\n\tc\r\nContent-Length: 2\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length:\r\n 2\r\n\r\n",
          "HTTP/1.1 200 OK\r\nConnection: keep alive\r\nContent-Length: 2\r\n\r\n",
          "HTTP/1.1 200 OK\r\nConnection: Keep-Alive, foo\r\nContent-Length: 2\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 0002\r\n\r\n",
          "HTTP/1.1 200 OK\r\nno field at all\r\nbad name: 1\r\n: 2\r\nContent-Length: 2\r\n\r\n",
          "HTTP/1.1 200 OK\r\nServer: caf\xe9\r\nContent-Length: 2\r\n\r\n",
          "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n"}) {
        CAPTURE(head);
        auto const& got = peer.get(head + "ok");
        CHECK_FALSE(got.facts.error);
        CHECK((got.status() == 200 && got.body() == "ok" && got.facts.kept));
    }
    CHECK(peer.server.observed().connections == 1);
}

TEST_CASE("framing: what can be read in two ways brings a page, but no second request") {
    verbatim peer;
    for (std::string const reply :
         {"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
          "Content-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
          "Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nok",
          "Content-Length : 2\r\n\r\nok",
          "Content-Length: +2\r\n\r\nok",
          "Content-Length: 2,\r\n\r\nok",
          " Content-Length: 9\r\nContent-Length: 2\r\n\r\nok"}) {
        CAPTURE(reply);
        auto const& got = peer.get(page + reply);
        CHECK_FALSE(got.facts.error);
        CHECK((got.body() == "ok" && !got.facts.kept));
    }
    CHECK(peer.world.tested().idle(peer.server.host_port()) == 0);
}

TEST_CASE("framing: an HTTP/1.0 body ends with its connection, or by its length") {
    verbatim peer;
    auto const& closed = peer.get("HTTP/1.0 200 OK\r\n\r\nold", origin::ending::close);
    CHECK((closed.body() == "old" && !closed.facts.error && !closed.facts.kept));
    auto const& told = peer.get("HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nold");
    CHECK((told.body() == "old" && !told.facts.error && !told.facts.kept));
    auto const& reset = peer.get("HTTP/1.0 200 OK\r\n\r\nold", origin::ending::reset);
    CHECK(reset.facts.error);
}

TEST_CASE("framing: bytes after a page cost the connection, in the same packet or a later one") {
    verbatim peer;
    auto const second = std::string("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
    for (std::string const& body :
         {"Content-Length: 2\r\n\r\nok" + second,
          "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n" + second,
          std::string("Content-Length: 2\r\n\r\nok\r\n")}) {
        auto const& got = peer.get(page + body);
        CHECK((got.body() == "ok" && !got.facts.error && !got.facts.kept));
        CHECK(peer.world.tested().idle(peer.server.host_port()) == 0);
    }
    // The writer is still busy with the page when the rest arrives.
    peer.server.route("/later", origin::reply{.content = "good"});
    peer.server.route(
        "/raw",
        origin::reply{
            .content = "ok" + second,
            .announced_length = 2,
            .drip_bytes = 2,
            .drip_interval = std::chrono::milliseconds(1)}
    );
    auto const& first = peer.world.get(peer.server.url("/raw"));
    CHECK((first.body() == "ok" && !first.facts.error));
    peer.server.wait_idle();
    CHECK(peer.world.get(peer.server.url("/later")).body() == "good");
}

TEST_CASE("framing: a body cut short is truncated, however it was framed") {
    verbatim peer;
    CHECK(peer.error(std::string(page) + "Content-Length: 5\r\n\r\nhell") == errc::truncated);
    for (std::string const cut :
         {"5",
          "5\r\n",
          "5\r\nhel",
          "5\r\nhello",
          "5\r\nhello\r\n",
          "5\r\nhello\r\n0\r\n",
          "5\r\nhello\r\n0\r\nTrailer: x\r\n"}) {
        CAPTURE(cut);
        CHECK(
            peer.error(std::string(page) + "Transfer-Encoding: chunked\r\n\r\n" + cut) ==
            errc::truncated
        );
    }
    CHECK(peer.error("HTTP/1.1 200 OK\r\nContent-Le") == errc::truncated);
}

TEST_CASE("framing: over TLS an end without close_notify is truncated") {
    origin::server server({.tls = origin::tls_options{}});
    auto const body = origin::body::of_size(5000);
    server.route("/close", origin::reply{.content = body, .cut_after = 3000, .omit_length = true});
    server.route("/length", origin::reply{.content = body, .cut_after = 3000});
    server.route("/chunked", origin::reply{.content = body, .cut_after = 3000, .chunked = true});
    server.route("/whole", origin::reply{.content = body, .omit_length = true});
    auto config = calm();
    config.insecure = true;
    client_world world(config);
    for (auto const* const path : {"/close", "/length", "/chunked"}) {
        CAPTURE(path);
        auto const& got = world.get(server.url(path));
        CHECK(got.facts.error == errc::truncated);
        CHECK(got.facts.received_bytes == 3000);
    }
    CHECK_FALSE(world.get(server.url("/whole")).facts.error);
}

TEST_CASE("framing: lengths that contradict each other or make no sense are refused") {
    verbatim peer;
    for (std::string const bad :
         {"Content-Length: 2\r\nContent-Length: 3\r\n\r\n",
          "Content-Length: 2, 3\r\n\r\n",
          "Content-Length: -2\r\n\r\n",
          "Content-Length: 2abc\r\n\r\n",
          "Content-Length: two\r\n\r\n",
          "Content-Length: 0x2\r\n\r\n",
          "Content-Length:\r\n\r\n"}) {
        CAPTURE(bad);
        CHECK(peer.error(page + bad + "ok") == errc::malformed_response);
    }
    for (std::string const vast :
         {"9223372036854775808", "18446744073709551615", "99999999999999999999999999999"}) {
        CHECK(
            peer.error(page + ("Content-Length: " + vast) + "\r\n\r\nok") == errc::body_too_large
        );
    }
}

TEST_CASE("framing: broken chunks are refused, trailers and extensions are skipped") {
    verbatim peer;
    auto const chunked = std::string(page) + "Transfer-Encoding: chunked\r\n\r\n";
    for (std::string const bad :
         {"zz\r\n", "\r\n", "-1\r\n", "5\r\nhelloXX", "fffffffffffffffff\r\n", "0\r\n\rX", "5 5"}) {
        CAPTURE(bad);
        auto const error = peer.error(chunked + bad);
        CHECK((error == errc::malformed_response || (bad == "5 5" && error == errc::truncated)));
    }
    auto const& got =
        peer.get(chunked + "2;a=b;c\r\nok\r\n0003  \n-ok\n0\r\nX-Sum: 1\r\n Folded: 2\r\n\r\n");
    CHECK((got.body() == "ok-ok" && got.facts.kept && got.facts.received_bytes == 5));
    CHECK(peer.error(chunked + "0\r\n" + std::string(400'000, 't')) == errc::head_too_large);
    CHECK(peer.error(chunked + "1;" + std::string(400'000, 'e')) == errc::head_too_large);
    std::string padded;
    for (int i = 0; i < 5000; ++i) padded += "1;" + std::string(100, 'e') + "\r\nx\r\n";
    CHECK(peer.error(chunked + padded) == errc::head_too_large);
}

TEST_CASE("framing: interim responses are skipped, however they come, and bounded") {
    verbatim peer;
    std::string const hint = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n";
    auto const& got =
        peer.get("HTTP/1.1 100\n\n" + hint + hint + page + "Content-Length: 2\r\n\r\nok");
    CHECK((got.body() == "ok" && got.facts.kept && !got.facts.head.find("Link")));
    std::string many;
    for (int i = 0; i < 1000; ++i) many += "HTTP/1.1 102 Processing\r\n\r\n";
    CHECK(peer.error(many + page + "Content-Length: 2\r\n\r\nok") == errc::malformed_response);
    CHECK(
        peer.error("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n") ==
        errc::malformed_response
    );
    CHECK(peer.error(hint) == errc::connection_lost);
}

TEST_CASE("framing: a 204 or a 304 has no body, whatever it announces, and costs no connection") {
    verbatim peer;
    for (std::string const status : {"204 No Content", "304 Not Modified"}) {
        CAPTURE(status);
        auto const& got = peer.get("HTTP/1.1 " + status + "\r\nContent-Length: 5\r\n\r\n");
        CHECK((!got.facts.error && got.facts.received_bytes == 0 && got.facts.kept));
        auto const& more = peer.get("HTTP/1.1 " + status + "\r\nContent-Length: 5\r\n\r\nhello");
        CHECK((!more.facts.error && more.body().empty() && !more.facts.kept));
    }
}

TEST_CASE("framing: heads are bounded in size, in count and in one line") {
    verbatim peer;
    std::string const tail = "Content-Length: 2\r\n\r\nok";
    std::string fields;
    for (int i = 0; i < 3000; ++i)
        fields += "X-" + std::to_string(i) + ": " + std::string(80, 'x') + "\r\n";
    CHECK(fields.size() > 250'000);
    CHECK(peer.get(page + fields + tail).body() == "ok");
    CHECK(peer.get(page + ("X: " + std::string(290'000, 'x')) + "\r\n" + tail).body() == "ok");
    CHECK(peer.error(page + fields + fields + tail) == errc::head_too_large);
    CHECK(peer.error(page + ("X: " + std::string(2'000'000, 'x'))) == errc::head_too_large);
    CHECK(peer.error("HTTP/1.1 200 " + std::string(2'000'000, 'x')) == errc::head_too_large);
    std::string many;
    for (int i = 0; i < 20'000; ++i) many += "a:b\r\n";
    CHECK(peer.error(page + many + tail) == errc::head_too_large);
}

TEST_CASE("framing: garbage and other protocols are refused at once, though the peer stays") {
    verbatim peer;
    using namespace std::string_literals;
    for (std::string const& text :
         {"<html>hello</html>"s,
          "ICY 200 OK\r\n\r\n"s,
          "SSH-2.0-OpenSSH\r\n"s,
          "HTTP/2 200 OK\r\n\r\n"s,
          "HTTP/0.9 200 OK\r\n\r\n"s,
          "\r\n\r\n"s,
          "\0\0\x12\x04"s,
          "HTTP/1.1 abc OK\r\n\r\n"s,
          "HTTP/1.1 20\r\n\r\n"s,
          "HTTP/1.1 200OK\r\n\r\n"s,
          "HTTP/1.1 099 Low\r\n\r\n"s,
          "HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n"s}) {
        CAPTURE(text);
        auto const& got = peer.get(text);
        CHECK((got.facts.error == errc::malformed_response && !got.facts.kept));
    }
    CHECK(peer.get("HTTP/1.1 999 Denied\r\nContent-Length: 0\r\n\r\n").status() == 999);
}

TEST_CASE("framing: a redirect or an error is known by its head, whatever becomes of its body") {
    verbatim peer;
    // Without a frame a redirect's body would last as long as the connection.
    auto const& moved = peer.get("HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\nsee /b");
    CHECK((moved.status() == 302 && !moved.facts.error && !moved.facts.kept && moved.took < 50s));
    auto const& framed = peer.get("HTTP/1.1 302 Found\r\nContent-Length: 3\r\n\r\nsee");
    CHECK((framed.status() == 302 && framed.facts.kept));
    for (std::string const rest :
         {"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
          "Content-Length: x\r\n\r\n",
          "Content-Encoding: nonsense\r\nTransfer-Encoding: gzip;q=1\r\n\r\n",
          "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
          "Content-Length: 99999999\r\n\r\n"}) {
        CAPTURE(rest);
        auto const& got = peer.get("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\n" + rest);
        CHECK((got.status() == 503 && !got.facts.error && !got.facts.kept));
        CHECK(got.facts.head.find("retry-after") == "7");
    }
}

TEST_CASE("framing: what nobody wants is read for a short time only") {
    origin::server server;
    server.route(
        "/stalls",
        origin::reply{.status = 429, .content = origin::body::of_size(1000), .stall_after = 10}
    );
    server.route(
        "/drips",
        origin::reply{
            .status = 301,
            .content = origin::body::of_size(60'000),
            .drip_bytes = 1,
            .drip_interval = std::chrono::milliseconds(5)}
    );
    server.route("/endless", origin::reply{.raw = "HTTP/1.1 404 No\r\n\r\nforever"});
    auto config = calm();
    config.deadlines.drain = 200ms;
    client_world world(config);
    for (auto const* const path : {"/stalls", "/drips", "/endless"}) {
        CAPTURE(path);
        auto const& got = world.get(server.url(path));
        CHECK((!got.facts.error && got.status() >= 301 && !got.facts.kept));
        CHECK((got.took >= 200ms && got.took < 50s));
    }
}
