// The scriptable origin: every misbehaviour does what it says, and the log is exact.
#include "origin/origin.hpp"
#include "tests/loopback/raw_client.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <thread>

using namespace panelia;
using namespace std::chrono_literals;
using origin::reply;
using raw::client;

namespace {

raw::received ask(origin::server const& server, std::string_view target) {
    client peer(server.port());
    peer.get(target, "Connection: close\r\n");
    return peer.read_all();
}

}  // namespace

TEST_CASE("origin: a plain route answers with its body and the right length") {
    origin::server server;
    server.route("/a", reply{.headers = {{"Content-Type", "text/plain"}}, .content = "hello"});
    auto const got = ask(server, "/a?query=1");
    CHECK(
        got.text ==
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n"
        "Connection: close\r\n\r\nhello"
    );
    CHECK(got.why == raw::end::closed);
}

TEST_CASE("origin: an unknown path is 404, the longest prefix wins, otherwise comes last") {
    origin::server server;
    CHECK(ask(server, "/x").has("HTTP/1.1 404 Not Found"));
    server.route_prefix("/p/", [](auto&) { return reply{.content = "short"}; });
    server.route_prefix("/p/q/", [](auto&) { return reply{.content = "long"}; });
    server.otherwise([](auto&) { return reply{.content = "rest"}; });
    CHECK(ask(server, "/p/1").body() == "short");
    CHECK(ask(server, "/p/q/1").body() == "long");
    CHECK(ask(server, "/x").body() == "rest");
}

TEST_CASE("origin: a connection is kept, and the log tells them apart") {
    origin::server server;
    server.route("/a", reply{.content = "12345"});
    client one(server.port());
    for (int i = 0; i < 3; ++i) {
        one.get("/a", "X-Try: " + std::to_string(i) + "\r\n");
        CHECK(one.reply(5).body() == "12345");
    }
    client two(server.port());
    two.get("/a");
    CHECK(two.reply(5).body() == "12345");
    auto const log = server.settled_log();
    REQUIRE(log.size() == 4);
    CHECK(log[0].connection == log[2].connection);
    CHECK(log[3].connection != log[0].connection);
    CHECK(log[2].attempt == 3);
    CHECK(log[2].sequence == 3);
    CHECK(log[1].headers.back() == std::pair<std::string, std::string>("X-Try", "1"));
    for (auto const& line : log) {
        CHECK(line.method == "GET");
        CHECK(line.target == "/a");
        CHECK(line.status == 200);
        CHECK(line.body_bytes == 5);
        CHECK(line.complete);
    }
    CHECK(server.observed().connections == 2);
    CHECK(server.observed().body_bytes == 20);
}

TEST_CASE("origin: a function sees method, headers, body and attempt") {
    origin::server server;
    server.otherwise([](origin::request_info const& request) {
        return reply{
            .status = request.attempt < 2 ? 503 : 200,
            .content = std::string(request.method) + " " + std::string(request.path) + " " +
                       std::string(request.header("x-a")) + " " + std::string(request.body)};
    });
    client peer(server.port());
    std::string const request =
        "POST /n?q HTTP/1.1\r\nHost: a\r\nX-A: b\r\nContent-Length: 4\r\n\r\nbody";
    peer.send(request);
    CHECK(peer.reply(14).has("503"));
    peer.send(request);
    CHECK(peer.reply(14).body() == "POST /n b body");
    CHECK(server.settled_log().at(1).body == "body");
}

TEST_CASE("origin: HEAD, 204 and 304 have no body") {
    origin::server server;
    server.route("/a", reply{.content = "12345"});
    server.route("/204", reply{.status = 204});
    server.route("/304", reply{.status = 304});
    client peer(server.port());
    peer.send("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(peer.reply(0).has("Content-Length: 5"));
    peer.get("/204");
    CHECK_FALSE(peer.reply(0).has("Content-Length"));
    peer.get("/304");
    CHECK(peer.reply(0).has("304 Not Modified"));
    CHECK(server.settled_log().at(0).complete);
}

TEST_CASE("origin: the head comes after its delay") {
    origin::server server;
    server.route("/slow", reply{.content = "x", .head_delay = 60ms});
    auto const begun = std::chrono::steady_clock::now();
    CHECK(ask(server, "/slow").body() == "x");
    CHECK(std::chrono::steady_clock::now() - begun >= 60ms);
    CHECK(server.settled_log().at(0).duration >= 60ms);
}

TEST_CASE("origin: a stall pauses after so many bytes, and goes on when its time is over") {
    origin::server server;
    server.route("/s", reply{.content = "0123456789", .stall_after = 4, .stall_for = 80ms});
    server.route("/forever", reply{.content = "0123456789", .stall_after = 0});
    client peer(server.port());
    peer.get("/s");
    auto const begun = std::chrono::steady_clock::now();
    CHECK(peer.reply(4).body() == "0123");
    CHECK(peer.read(6, 5000ms).text == "456789");
    CHECK(std::chrono::steady_clock::now() - begun >= 70ms);
    client stuck(server.port());
    stuck.get("/forever");
    CHECK(stuck.reply(0).has("Content-Length: 10"));
    CHECK(stuck.read(1, 50ms).why == raw::end::timeout);
    stuck.close();
    REQUIRE(server.wait_idle());
    auto const line = server.log().at(1);
    CHECK(line.body_bytes == 0);
    CHECK(line.ended);
    CHECK_FALSE(line.complete);
}

TEST_CASE("origin: a cut body ends early with FIN or RST, as told") {
    origin::server server;
    server.route("/fin", reply{.content = "0123456789", .cut_after = 4});
    server.route(
        "/rst", reply{.content = "0123456789", .cut_after = 4, .then = origin::ending::reset}
    );
    client fin(server.port());
    fin.get("/fin");
    auto const got = fin.read_all();
    CHECK(got.has("Content-Length: 10"));
    CHECK(got.body() == "0123");
    CHECK(got.why == raw::end::closed);
    client rst(server.port());
    rst.get("/rst");
    CHECK(rst.read_all().why == raw::end::reset);
    for (auto const& line : server.settled_log()) {
        CHECK(line.body_bytes == 4);
        CHECK_FALSE(line.complete);
    }
}

TEST_CASE("origin: chunks are of the size asked for; trailers follow the last") {
    origin::server server;
    server.route("/c", reply{.content = "0123456789", .chunked = true, .chunk_bytes = 4});
    server.route("/t", reply{.content = "01", .trailers = {{"X-Sum", "9"}}});
    server.route("/cut", reply{.content = "0123456789", .cut_after = 6, .chunked = true});
    client peer(server.port());
    peer.get("/c");
    std::string const chunks = "4\r\n0123\r\n4\r\n4567\r\n2\r\n89\r\n0\r\n\r\n";
    auto const got = peer.reply(chunks.size());
    CHECK(got.has("Transfer-Encoding: chunked\r\n"));
    CHECK_FALSE(got.has("Content-Length"));
    CHECK(got.body() == chunks);
    peer.get("/t");
    CHECK(peer.reply(24).body() == "2\r\n01\r\n0\r\nX-Sum: 9\r\n\r\n");
    auto const cut = ask(server, "/cut");
    CHECK(cut.body() == "6\r\n012345\r\n");
    auto const log = server.settled_log();
    CHECK(log.at(0).body_bytes == 10);
    CHECK(log.at(0).complete);
    CHECK(log.at(2).body_bytes == 6);
    CHECK_FALSE(log.at(2).complete);
}

TEST_CASE("origin: raw octets go out verbatim, then the connection closes or stays") {
    origin::server server;
    server.route("/raw", reply{.raw = "ICY 200 nonsense\n", .then = origin::ending::close});
    server.route("/stay", reply{.raw = "HTTP/9\r\n\r\n"});
    CHECK(ask(server, "/raw").text == "ICY 200 nonsense\n");
    client peer(server.port());
    peer.get("/stay");
    CHECK(peer.reply(0).text == "HTTP/9\r\n\r\n");
    peer.get("/stay");
    CHECK(peer.reply(0).text == "HTTP/9\r\n\r\n");
}

TEST_CASE("origin: a dripped body takes its time") {
    origin::server server;
    server.route("/d", reply{.content = "0123456789", .drip_bytes = 2, .drip_interval = 10ms});
    auto const begun = std::chrono::steady_clock::now();
    CHECK(ask(server, "/d").body() == "0123456789");
    CHECK(std::chrono::steady_clock::now() - begun >= 40ms);
    CHECK(server.settled_log().at(0).complete);
}

TEST_CASE("origin: silent requests get nothing, and are logged as such") {
    origin::server server;
    server.route("/close", reply{.silent = true});
    server.route("/reset", reply{.silent = true, .then = origin::ending::reset});
    client one(server.port());
    one.get("/close");
    auto const closed = one.read_all();
    CHECK(closed.text.empty());
    CHECK(closed.why == raw::end::closed);
    client two(server.port());
    two.get("/reset");
    CHECK(two.read_all().why == raw::end::reset);
    auto const log = server.settled_log();
    REQUIRE(log.size() == 2);
    CHECK(log[0].status == 0);
    CHECK_FALSE(log[0].complete);
}

TEST_CASE("origin: closing is announced, or not") {
    origin::server server;
    server.route("/told", reply{.content = "a", .close_announced = true});
    server.route("/untold", reply{.content = "a", .then = origin::ending::close});
    client one(server.port());
    one.get("/told");
    auto const told = one.read_all();
    CHECK(told.has("Connection: close\r\n"));
    CHECK(told.why == raw::end::closed);
    client two(server.port());
    two.get("/untold");
    auto const untold = two.read_all();
    CHECK_FALSE(untold.has("Connection:"));
    CHECK(untold.body() == "a");
    CHECK(untold.why == raw::end::closed);
}

TEST_CASE("origin: 1xx heads precede the final one") {
    origin::server server;
    server.route("/i", reply{.content = "a", .informational = {102, 103}});
    auto const got = ask(server, "/i").text;
    CHECK(got.starts_with("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 "));
    CHECK(got.find("\r\n\r\nHTTP/1.1 200 OK\r\n") != std::string::npos);
}

TEST_CASE("origin: a wrong Content-Length is sent as told") {
    origin::server server;
    server.route("/more", reply{.content = "0123", .announced_length = 9});
    server.route("/less", reply{.content = "0123", .announced_length = 2});
    server.route("/none", reply{.content = "0123", .omit_length = true});
    client more(server.port());
    more.get("/more");
    auto const got = more.read_all();
    CHECK(got.has("Content-Length: 9"));
    CHECK(got.body() == "0123");
    CHECK(got.why == raw::end::closed);
    client less(server.port());
    less.get("/less");
    CHECK(less.reply(4).body() == "0123");
    client none(server.port());
    none.get("/none");
    auto const unframed = none.read_all();
    CHECK_FALSE(unframed.has("Content-Length"));
    CHECK(unframed.body() == "0123");
    auto const log = server.settled_log();
    CHECK_FALSE(log.at(0).complete);
    CHECK(log.at(2).complete);
}

TEST_CASE("origin: a generated body has its size and content, whatever its length") {
    origin::server server;
    constexpr std::size_t size = 3'000'000;
    server.route("/g", reply{.content = origin::body::of_size(size, [](auto offset, auto out) {
                                 for (auto& c : out) c = static_cast<char>(offset++ % 251);
                             })});
    auto const body = ask(server, "/g").body();
    REQUIRE(body.size() == size);
    bool right = true;
    for (std::size_t i = 0; i < size; ++i) right = right && body[i] == static_cast<char>(i % 251);
    CHECK(right);
    CHECK(server.settled_log().at(0).body_bytes == size);
}

TEST_CASE("origin: a malformed request is 400 and enters no log") {
    origin::server server;
    client peer(server.port());
    peer.send("nonsense\r\n\r\n");
    CHECK(peer.read_all().has("HTTP/1.1 400"));
    CHECK(server.log().empty());
}

TEST_CASE("origin: idle connections can be closed, by command, by time and by count") {
    origin::server server(origin::options{.idle_timeout = 50ms, .requests_per_connection = 2});
    server.route("/a", reply{.content = "a"});
    client idle(server.port());
    idle.get("/a");
    CHECK(idle.reply(1).body() == "a");
    CHECK(idle.read_all().why == raw::end::closed);
    client counted(server.port());
    counted.get("/a");
    CHECK(counted.reply(1).body() == "a");
    counted.get("/a");
    CHECK(counted.read_all().why == raw::end::closed);

    origin::server lasting;
    lasting.route("/a", reply{.content = "a"});
    client told(lasting.port());
    told.get("/a");
    CHECK(told.reply(1).body() == "a");
    REQUIRE(lasting.wait_idle());
    lasting.close_idle();
    CHECK(told.read_all().why == raw::end::closed);
    CHECK(lasting.observed().open_connections == 0);
}

TEST_CASE("origin: simultaneous connections and requests are counted") {
    origin::server server;
    server.route("/s", reply{.content = "a", .stall_after = 0});
    {
        client one(server.port());
        client two(server.port());
        client three(server.port());
        one.get("/s");
        two.get("/s");
        REQUIRE(server.wait_for_requests(2));
        CHECK_FALSE(server.wait_for_requests(3, 1ms));
        CHECK_FALSE(server.wait_for_replies(1, 1ms));
        CHECK(server.observed().in_flight == 2);
    }
    REQUIRE(server.wait_idle());
    // One after the other is never two at a time, however soon the next one comes.
    for (int i = 0; i < 50; ++i) client(server.port()).get("/s");
    REQUIRE(server.wait_for_replies(52));
    auto const seen = server.observed();
    CHECK(seen.max_connections == 3);
    CHECK(seen.max_in_flight == 2);
    CHECK(seen.connections == 53);
}

TEST_CASE("origin: clearing the log starts counts afresh") {
    origin::server server;
    server.route("/a", reply{.content = "a"});
    ask(server, "/a");
    REQUIRE(server.wait_idle());
    server.clear_log();
    CHECK(server.log().empty());
    CHECK(server.observed().requests == 0);
    ask(server, "/a");
    auto const log = server.settled_log();
    REQUIRE(log.size() == 1);
    CHECK(log[0].attempt == 1);
    CHECK(log[0].sequence == 2);
}

TEST_CASE("origin: without log and attempt counts it still counts requests") {
    origin::server server(origin::options{.threads = 2, .log = false, .count_attempts = false});
    server.route("/a", reply{.content = "a"});
    client peer(server.port());
    for (int i = 0; i < 200; ++i) {
        peer.get("/a");
        CHECK(peer.reply(1).body() == "a");
    }
    CHECK(server.settled_log().empty());
    CHECK(server.observed().requests == 200);
    CHECK(server.observed().body_bytes == 200);
}

TEST_CASE("origin: a mute server accepts and says nothing; one that never accepts is not reached") {
    origin::server mute(origin::options{.accepts = origin::accepting::mute});
    client peer(mute.port());
    peer.get("/");
    CHECK(peer.read(1, 50ms).why == raw::end::timeout);

    origin::server never(origin::options{.accepts = origin::accepting::never});
    int const socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(never.port());
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(::connect(socket, reinterpret_cast<sockaddr const*>(&to), sizeof to) == -1);
    pollfd asked{socket, POLLOUT, 0};
    CHECK(::poll(&asked, 1, 100) == 0);
    ::close(socket);
}

TEST_CASE("origin: stopping ends stalled replies and frees the port") {
    auto server = std::make_unique<origin::server>();
    server->route("/s", reply{.content = "abc", .stall_after = 1});
    client peer(server->port());
    peer.get("/s");
    CHECK(peer.reply(1).body() == "a");
    auto const port = server->port();
    server->stop();
    REQUIRE(server->settled_log().size() == 1);
    CHECK(server->log()[0].ended);
    CHECK(server->log()[0].body_bytes <= 1);
    server.reset();
    CHECK(peer.read_all().why != raw::end::timeout);
    CHECK_FALSE(client(port).connected());
}

TEST_CASE("origin: [::1] is served on the same port") {
    origin::server server(origin::options{.ipv6 = true});
    int const socket = ::socket(AF_INET6, SOCK_STREAM, 0);
    sockaddr_in6 to{};
    to.sin6_family = AF_INET6;
    to.sin6_port = htons(server.port());
    to.sin6_addr = in6addr_loopback;
    CHECK(::connect(socket, reinterpret_cast<sockaddr const*>(&to), sizeof to) == 0);
    ::close(socket);
}

TEST_CASE("fault plan: the same seed, target and attempt always give the same fault") {
    origin::fault_plan const plan{
        .seed = 7, .not_found = 0.1, .server_error = 0.2, .rate_limited = 0.1, .truncated = 0.1};
    int faults[5] = {};
    for (int i = 0; i < 10'000; ++i) {
        auto const target = "/" + std::to_string(i);
        auto const first = plan.decide(target, 1);
        CHECK(first == plan.decide(target, 1));
        if (first == origin::fault::not_found) CHECK(plan.decide(target, 9) == first);
        ++faults[static_cast<int>(first)];
    }
    CHECK(std::abs(faults[1] - 1000) < 150);  // not found
    CHECK(std::abs(faults[2] - 1800) < 200);  // server error: 0.2 of the rest
    CHECK(std::abs(faults[3] - 900) < 150);
    CHECK(std::abs(faults[4] - 900) < 150);
    origin::fault_plan const healing{.server_error = 1, .healthy_from = 3};
    CHECK(healing.decide("/a", 2) == origin::fault::server_error);
    CHECK(healing.decide("/a", 3) == origin::fault::none);
}

TEST_CASE("fault plan: faults are what they are called") {
    origin::fault_plan const plan{.retry_after = 2};
    reply const good{.content = "0123456789"};
    CHECK(plan.apply(origin::fault::none, good).status == 200);
    CHECK(plan.apply(origin::fault::server_error, good).status == 500);
    CHECK(plan.apply(origin::fault::not_found, good).status == 404);
    auto const limited = plan.apply(origin::fault::rate_limited, good);
    CHECK(limited.status == 429);
    CHECK(limited.headers.at(0) == std::pair<std::string, std::string>("Retry-After", "2"));
    CHECK(plan.apply(origin::fault::truncated, good).cut_after == 5);
}
