// The live endpoint under ordinary, slow and hostile clients. Nobody may make it hold much, wait
// long or say something wrong.
#include "engine/metrics_endpoint.hpp"
#include "tests/loopback/raw_client.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

using namespace panelia;
using namespace panelia::engine;
using namespace std::chrono_literals;
using raw::client;

namespace {

constexpr char const* page = "# TYPE a gauge\na 1\n";
constexpr char const* open_page = "# TYPE a gauge\na 1\n# EOF\n";

std::string render_page(metrics::exposition format) {
    return format == metrics::exposition::text ? page : open_page;
}

/// Short of patience, so that tests of lateness are quick; renderings stay fresh throughout.
endpoint_limits quick() {
    endpoint_limits limits;
    limits.patience = 200ms;
    limits.fresh = 1h;
    return limits;
}
/// Nobody is late here, however slow the machine.
endpoint_limits patient() {
    endpoint_limits limits;
    limits.patience = 60s;
    limits.fresh = 1h;
    return limits;
}

/// An endpoint that serves a fixed page.
struct served {
    explicit served(endpoint_limits limits = patient()) : endpoint("127.0.0.1", 0, limits) {
        endpoint.serve(render_page);
    }
    metrics_endpoint endpoint;
};

raw::received ask(metrics_endpoint const& endpoint, std::string const& request) {
    client peer(endpoint.port());
    peer.send(request);
    return peer.read_all();
}

/// Until the other side has closed; what came before is of no interest.
raw::end wait_for_end(client const& peer) {
    return peer.read_all(20s).why;
}

std::size_t count(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
    return found;
}

}  // namespace

TEST_CASE("endpoint: /metrics is the rendering, in the format that was asked for") {
    served const on;
    client peer(on.endpoint.port());
    peer.get("/metrics");
    auto const text = peer.reply(std::string_view(page).size());
    CHECK(text.has("HTTP/1.1 200 OK\r\n"));
    CHECK(text.has("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
    CHECK(text.body() == page);
    // Several Accept fields count as one.
    peer.get("/metrics", "Accept: text/plain;q=0.5\r\nAccept: application/openmetrics-text\r\n");
    auto const open = peer.reply(std::string_view(open_page).size());
    CHECK(open.has("Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n"));
    CHECK(open.body() == open_page);
}

TEST_CASE("endpoint: it tells where it listens") {
    served const on;
    CHECK(on.endpoint.port() != 0);
    CHECK(on.endpoint.loopback());
    CHECK(
        on.endpoint.url() == "http://127.0.0.1:" + std::to_string(on.endpoint.port()) + "/metrics"
    );
    metrics_endpoint const everywhere("0.0.0.0", 0);
    CHECK_FALSE(everywhere.loopback());
}

TEST_CASE("endpoint: IPv6 has its brackets") {
    try {
        metrics_endpoint const six("::1", 0);
        CHECK(six.loopback());
        CHECK(six.url() == "http://[::1]:" + std::to_string(six.port()) + "/metrics");
    } catch (listen_error const& e) {
        MESSAGE("skipped, no IPv6 here: " << e.what());
    }
}

TEST_CASE("endpoint: a port in use and a bad address are one clear line") {
    metrics_endpoint const first("127.0.0.1", 0);
    auto const port = std::to_string(first.port());
    CHECK_THROWS_WITH_AS(
        metrics_endpoint("127.0.0.1", first.port()),
        ("cannot listen on 127.0.0.1:" + port + ": Address already in use").c_str(),
        listen_error
    );
    CHECK_THROWS_WITH_AS(
        metrics_endpoint("example.org", 1),
        "cannot listen on example.org:1: Invalid argument",
        listen_error
    );
    CHECK_THROWS_AS(metrics_endpoint("192.0.2.1", 0), listen_error);  // not of this machine
}

TEST_CASE("endpoint: the port can be had again at once after it is gone") {
    std::uint16_t port = 0;
    {
        served const on;
        port = on.endpoint.port();
        CHECK(ask(on.endpoint, "GET / HTTP/1.0\r\n\r\n").has("200 OK"));
    }
    CHECK_FALSE(client(port).connected());
    metrics_endpoint const again("127.0.0.1", port);
    CHECK(again.port() == port);
}

TEST_CASE("endpoint: who connects before it serves is answered when it does") {
    metrics_endpoint on("127.0.0.1", 0, patient());
    client peer(on.port());
    peer.get("/metrics", "Connection: close\r\n");
    on.serve(render_page);
    CHECK(peer.read_all().body() == page);
}

TEST_CASE("endpoint: one that never serves goes quietly") {
    metrics_endpoint const on("127.0.0.1", 0);
    client const peer(on.port());
    CHECK(peer.connected());
}

TEST_CASE("endpoint: HEAD announces the body and does not send it") {
    served const on;
    client peer(on.endpoint.port());
    peer.send("HEAD /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
    auto const length = "Content-Length: " + std::to_string(std::string_view(page).size());
    CHECK(peer.reply(0).has(length));
    peer.get("/metrics", "Connection: close\r\n");  // the next octet is the next reply's
    auto const next = peer.read_all();
    CHECK(next.text.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(next.body() == page);
}

TEST_CASE("endpoint: the front page names /metrics, other pages are 404, both keep the connection"
) {
    served const on;
    client peer(on.endpoint.port());
    peer.get("/other");
    peer.get("/", "Connection: close\r\n");
    auto const got = peer.read_all();
    CHECK(got.text.starts_with("HTTP/1.1 404 Not Found\r\n"));
    CHECK(got.has("HTTP/1.1 200 OK\r\n"));
    CHECK(got.text.ends_with("for a client that accepts it)\n"));
}

TEST_CASE("endpoint: POST is 405 with Allow; its body is not read, yet the answer arrives") {
    served const on;
    auto const got =
        ask(on.endpoint,
            "POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 30000\r\n\r\n" +
                std::string(30'000, 'x'));
    CHECK(got.text.starts_with("HTTP/1.1 405 Method Not Allowed\r\n"));
    CHECK(got.has("Allow: GET, HEAD\r\n"));
    CHECK(got.has("Connection: close\r\n"));
    CHECK(got.why == raw::end::closed);
    CHECK(count(got.text, "HTTP/1.1 ") == 1);
}

TEST_CASE("endpoint: a GET with a body is refused, however it is framed") {
    served const on;
    for (auto const* framing :
         {"Content-Length: 5\r\n\r\nGET /",
          "Transfer-Encoding: chunked\r\n\r\n"
          "5\r\nGET /\r\n0\r\n\r\n"}) {
        CAPTURE(framing);
        auto const got =
            ask(on.endpoint, std::string("GET /metrics HTTP/1.1\r\nHost: a\r\n") + framing);
        CHECK(got.text.starts_with("HTTP/1.1 413 "));
        CHECK(count(got.text, "HTTP/1.1 ") == 1);
    }
    CHECK(ask(on.endpoint,
              "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
              .has("200 OK"));
}

TEST_CASE("endpoint: what is no HTTP gets one 400 and the door") {
    served const on;
    for (auto const* request :
         {"\r\n\r\n\r\n",
          "hello\r\n\r\n",
          "GET /metrics\r\n\r\n",
          "GET / HTTP/2.0\r\n\r\n",
          "GET / HTTP/1.1\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
          "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
          "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
          "\x16\x03\x01\x02\x01\xfc\x03\x03\x01\x02\x03\x04\r\n\r\n"}) {
        CAPTURE(request);
        auto const got = ask(on.endpoint, request);
        CHECK(got.text.starts_with("HTTP/1.1 400 Bad Request\r\n"));
        CHECK(got.why == raw::end::closed);
        CHECK(count(got.text, "HTTP/1.1 ") == 1);
    }
}

TEST_CASE("endpoint: HTTP/1.0 is answered and closed, unless it asks to stay") {
    served const on;
    auto const got = ask(on.endpoint, "GET /metrics HTTP/1.0\r\n\r\n");
    CHECK(got.body() == page);
    CHECK(got.why == raw::end::closed);
    client peer(on.endpoint.port());
    for (int i = 0; i < 2; ++i) {
        peer.send("GET /metrics HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        CHECK(peer.reply(std::string_view(page).size()).has("Connection: keep-alive\r\n"));
    }
}

TEST_CASE("endpoint: pipelined requests are answered in order") {
    served const on;
    std::string requests;
    for (int i = 0; i < 200; ++i) {
        requests += i % 2 == 0 ? "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n"
                               : "HEAD /no HTTP/1.1\r\nHost: a\r\n\r\n";
    }
    requests += "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\n";
    auto const got = ask(on.endpoint, requests);
    CHECK(count(got.text, "HTTP/1.1 200 OK\r\n") == 101);
    CHECK(count(got.text, "HTTP/1.1 404 Not Found\r\n") == 100);
    CHECK(count(got.text, page) == 100);
    CHECK(got.why == raw::end::closed);
}

TEST_CASE("endpoint: a head just small enough is read, a larger one is 431 at once") {
    served const on;
    std::string const begin = "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: ";
    std::string const end = "\r\n\r\n";
    auto const padding = 8192 - begin.size() - end.size();
    CHECK(ask(on.endpoint, begin + std::string(padding, 'x') + end).body() == page);
    auto const over = ask(on.endpoint, begin + std::string(padding + 4096, 'x') + end);
    CHECK(over.text.starts_with("HTTP/1.1 431 "));
    // Without an end in sight, too: in one field, in a target, in many fields.
    std::string many;
    for (int i = 0; i < 3000; ++i) many += "A: b\r\n";
    for (auto const& endless :
         {begin + std::string(20'000, 'x'),
          "GET /" + std::string(20'000, 'x'),
          begin + "\r\n" + many}) {
        auto const got = ask(on.endpoint, endless);
        CHECK(got.text.starts_with("HTTP/1.1 431 "));
        CHECK(got.why == raw::end::closed);
    }
}

TEST_CASE("endpoint: a client that sends its head octet by octet is closed when its time is up") {
    served const on(quick());
    client peer(on.endpoint.port());
    auto const begun = std::chrono::steady_clock::now();
    raw::received got;
    do {  // an octet resets no clock
        peer.send("G");
        got = peer.read(1, 20ms);
    } while (got.why == raw::end::timeout && std::chrono::steady_clock::now() - begun < 20s);
    auto const took = std::chrono::steady_clock::now() - begun;
    CHECK(got.why != raw::end::timeout);
    CHECK(got.text.empty());
    CHECK(took >= 200ms);
    CHECK(took < 10s);
}

TEST_CASE("endpoint: an idle connection is closed after a while, before and after a request") {
    served const on(quick());
    client const silent(on.endpoint.port());
    CHECK(wait_for_end(silent) == raw::end::closed);
    client peer(on.endpoint.port());
    peer.get("/metrics");
    CHECK(peer.reply(std::string_view(page).size()).body() == page);
    CHECK(wait_for_end(peer) == raw::end::closed);
}

TEST_CASE("endpoint: a client that does not read its answer is closed, and what it held let go") {
    auto limits = quick();
    auto const large = std::make_shared<std::string const>(64U << 20U, 'x');
    metrics_endpoint on("127.0.0.1", 0, limits);
    on.serve([large](metrics::exposition) { return *large; });
    client peer(on.port());
    peer.get("/metrics");
    pollfd gone{peer.native(), 0, 0};  // a reset shows without reading
    CHECK(::poll(&gone, 1, 20'000) == 1);
    CHECK((gone.revents & POLLERR) != 0);
}

TEST_CASE("endpoint: a flood costs one rendering") {
    std::atomic<int> renderings{0};
    metrics_endpoint on("127.0.0.1", 0, patient());
    on.serve([&renderings](metrics::exposition) {
        ++renderings;
        return std::string(page);
    });
    client peer(on.port());
    for (int i = 0; i < 500; ++i) {
        peer.get("/metrics");
        REQUIRE(peer.reply(std::string_view(page).size()).body() == page);
    }
    CHECK(renderings == 1);
}

TEST_CASE("endpoint: a rendering that fails is a 500, and the endpoint lives on") {
    std::atomic<int> calls{0};
    endpoint_limits limits = patient();
    limits.fresh = 0ms;
    metrics_endpoint on("127.0.0.1", 0, limits);
    on.serve([&calls](metrics::exposition) -> std::string {
        if (++calls == 1) throw std::runtime_error("secret detail");
        return page;
    });
    auto const failed = ask(on, "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(failed.text.starts_with("HTTP/1.1 500 "));
    CHECK(failed.why == raw::end::closed);
    CHECK_FALSE(failed.has("secret"));
    CHECK(ask(on, "GET /metrics HTTP/1.0\r\n\r\n").body() == page);
}

TEST_CASE("endpoint: idle connections make room for a new client, the oldest first") {
    auto limits = patient();
    limits.connections = 4;
    served const on(limits);
    std::deque<client> idle;
    for (int i = 0; i < 4; ++i) {
        auto& peer = idle.emplace_back(on.endpoint.port());
        peer.get("/metrics");  // known to be accepted
        REQUIRE(peer.reply(std::string_view(page).size()).body() == page);
    }
    CHECK(ask(on.endpoint, "GET /metrics HTTP/1.0\r\n\r\n").body() == page);
    CHECK(wait_for_end(idle[0]) == raw::end::closed);
    idle[3].get("/metrics");
    CHECK(idle[3].reply(std::string_view(page).size()).body() == page);
}

TEST_CASE("endpoint: hundreds of silent connections leave at most so many open, and a scrape works"
) {
    served const on;
    std::deque<client> silent;
    for (int i = 0; i < 300; ++i) silent.emplace_back(on.endpoint.port());
    CHECK(ask(on.endpoint, "GET /metrics HTTP/1.0\r\n\r\n").body() == page);
    std::size_t open = 0;
    for (auto const& peer : silent) {
        pollfd asked{peer.native(), POLLIN, 0};
        if (::poll(&asked, 1, 0) == 0) ++open;
    }
    CHECK(open <= 16);
    CHECK(ask(on.endpoint, "GET /metrics HTTP/1.0\r\n\r\n").body() == page);
}

TEST_CASE("endpoint: when all are being answered a newcomer is turned away") {
    auto limits = patient();
    limits.connections = 2;
    auto const large = std::make_shared<std::string const>(64U << 20U, 'x');
    metrics_endpoint on("127.0.0.1", 0, limits);
    on.serve([large](metrics::exposition) { return *large; });
    client first(on.port()), second(on.port());
    for (auto const* peer : {&first, &second}) {
        peer->get("/metrics");
        REQUIRE(peer->read(1, 20s).text == "H");  // its answer has begun
    }
    client const third(on.port());
    CHECK(wait_for_end(third) == raw::end::closed);
    CHECK(first.reply(large->size()).body().size() == large->size());
}

TEST_CASE("endpoint: it goes at once while clients are connected, idle, halfway and being answered"
) {
    auto const large = std::make_shared<std::string const>(64U << 20U, 'x');
    auto on = std::make_unique<metrics_endpoint>("127.0.0.1", 0, patient());
    on->serve([large](metrics::exposition) { return *large; });
    client idle(on->port());
    client halfway(on->port()), answered(on->port()), done(on->port());
    halfway.send("GET /metr");
    answered.get("/metrics");
    REQUIRE(answered.read(1, 20s).text == "H");
    done.send("GET / HTTP/1.0\r\n\r\n");
    auto const begun = std::chrono::steady_clock::now();
    on.reset();
    CHECK(std::chrono::steady_clock::now() - begun < 10s);
    for (auto const* peer : {&idle, &halfway, &answered, &done}) {
        CHECK(wait_for_end(*peer) != raw::end::timeout);
    }
}

TEST_CASE("endpoint: no rendering runs after its end") {
    std::mutex mutex;
    std::condition_variable changed;
    bool begun = false, let_go = false, ended = false;
    auto on = std::make_unique<metrics_endpoint>("127.0.0.1", 0, patient());
    on->serve([&](metrics::exposition) {
        std::unique_lock lock(mutex);
        begun = true;
        changed.notify_all();
        changed.wait(lock, [&] { return let_go; });
        ended = true;
        return std::string(page);
    });
    client peer(on->port());
    peer.get("/metrics");
    {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return begun; });
    }
    std::thread stopping([&on] { on.reset(); });
    {
        std::lock_guard const lock(mutex);
        let_go = true;
    }
    changed.notify_all();
    stopping.join();
    CHECK(ended);
}

TEST_CASE("endpoint: many clients at once are all answered") {
    auto limits = patient();
    limits.connections = 64;
    served const on(limits);
    std::atomic<int> right{0};
    std::deque<std::thread> clients;
    for (int i = 0; i < 16; ++i) {
        clients.emplace_back([&on, &right] {
            for (int n = 0; n < 20; ++n) {
                right += ask(on.endpoint, "GET /metrics HTTP/1.0\r\n\r\n").body() == page ? 1 : 0;
            }
        });
    }
    for (auto& each : clients) each.join();
    CHECK(right == 320);
}

TEST_CASE("endpoint: a collector is served live, and promtool accepts what arrives while it counts"
) {
    metrics::collector session;
    metrics_endpoint on("127.0.0.1", 0, patient());
    on.serve(session);
    std::atomic<bool> over{false};
    std::thread counting([&session, &over] {
        for (int n = 0; !over; ++n) {
            auto const chapter = session.start_chapter(metrics::chapter_identity{
                .series = "s", .number = std::to_string(n)});
            auto const host = session.host("cdn.example:443");
            chapter.pages_found(1);
            chapter.page_started();
            chapter.attempt_started();
            host.request();
            host.page(1ms, 2ms, 3);
            chapter.page_downloaded(3);
            session.end_chapter(chapter, {.state = metrics::outcome::complete});
            std::this_thread::yield();
        }
    });
    auto const got = ask(on, "GET /metrics HTTP/1.0\r\n\r\n");
    over = true;
    counting.join();
    CHECK(got.has("panelia_page_attempts_total "));
    if (std::system("command -v promtool >/dev/null 2>&1") != 0) {
        MESSAGE("skipped: no promtool");
        return;
    }
    auto* const checker = ::popen("promtool check metrics >&2", "w");
    REQUIRE(checker != nullptr);
    auto const body = got.body();
    CHECK(std::fwrite(body.data(), 1, body.size(), checker) == body.size());
    CHECK(::pclose(checker) == 0);
}
