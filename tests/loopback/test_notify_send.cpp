// Notifications reach a real receiver, are tried again, and are bounded in time.
#include "engine/notify_send.hpp"
#include "origin/origin.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <string>
#include <vector>

using namespace panelia;
using namespace panelia::engine;
using namespace std::chrono_literals;

namespace {

notify_limits quick() {
    notify_limits limits;
    limits.pause = 0ms;
    limits.per_try = 5s;
    return limits;
}

notify_message const done{notify_event::end, 0, "all done", {}, "{}"};

notify_target target(std::string const& text) {
    std::string why;
    auto const t = parse_notify(text, why);
    REQUIRE_MESSAGE(t, why);
    return *t;
}

notify_result send(notify_target const& to, notify_limits const& limits) {
    return send_notification(to, *compose(to, done), done.event, limits);
}

class temporary_folder {
public:
    temporary_folder() {
        std::string name =
            (std::filesystem::temp_directory_path() / "panelia-notify-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~temporary_folder() { std::filesystem::remove_all(path); }
    temporary_folder(temporary_folder const&) = delete;
    temporary_folder& operator=(temporary_folder const&) = delete;
    std::filesystem::path path;
};

std::string content(std::filesystem::path const& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("notify send: a webhook gets its JSON with its headers") {
    origin::server server;
    server.route("/hook", origin::reply{.status = 204});
    auto const result = send(
        target("http://u:p@127.0.0.1:" + std::to_string(server.port()) + "/hook?k=v"), quick()
    );
    CHECK(result.delivered);
    CHECK(result.tries == 1);
    auto const log = server.settled_log();
    REQUIRE(log.size() == 1);
    CHECK(log[0].method == "POST");
    CHECK(log[0].target == "/hook?k=v");
    CHECK(log[0].body == notify_json(done));
    auto const has = [&](std::string_view name, std::string_view value) {
        for (auto const& [n, v] : log[0].headers) {
            if (n == name && v == value) return true;
        }
        return false;
    };
    CHECK(has("Host", server.host_port()));
    CHECK(has("Content-Type", "application/json"));
    CHECK(has("Authorization", "Basic dTpw"));
}

TEST_CASE("notify send: a failing receiver is tried three times, a refusing one once") {
    origin::server server;
    server.route("/busy", origin::reply{.status = 503});
    server.route("/later", [](origin::request_info const& r) {
        return origin::reply{.status = r.attempt < 3 ? 500 : 200};
    });
    server.route("/gone", origin::reply{.status = 404});
    server.route("/moved", origin::reply{.status = 301, .headers = {{"Location", "/busy"}}});
    struct row {
        char const* path;
        bool delivered;
        unsigned tries;
        char const* reason;
    };
    for (auto const& [path, delivered, tries, reason] : {
             row{"/busy", false, 3, "answered 503"},
             row{"/later", true, 3, ""},
             row{"/gone", false, 1, "answered 404"},
             row{"/moved", false, 1, "answered 301"},
         }) {
        CAPTURE(path);
        auto const result = send(target(server.url(path)), quick());
        CHECK(result.delivered == delivered);
        CHECK(result.tries == tries);
        CHECK(result.reason == reason);
    }
    CHECK(server.settled_log().size() == 8);
}

TEST_CASE("notify send: an informational response is not the answer") {
    origin::server server;
    server.route("/x", origin::reply{.status = 200, .informational = {103}});
    CHECK(send(target(server.url("/x")), quick()).delivered);
}

TEST_CASE("notify send: a receiver that says nothing costs its tries' time and no more") {
    origin::server server;
    server.route("/x", origin::reply{.head_delay = 1h});
    auto limits = quick();
    limits.per_try = 50ms;
    auto const begin = std::chrono::steady_clock::now();
    auto const result = send(target(server.url("/x")), limits);
    CHECK_FALSE(result.delivered);
    CHECK(result.tries == 3);
    CHECK(result.reason == "no answer in time");
    CHECK(std::chrono::steady_clock::now() - begin < 30s);
}

TEST_CASE("notify send: nobody listening is told, without the secret path") {
    std::uint16_t port = 0;
    {
        origin::server const gone;
        port = gone.port();
    }
    auto const result =
        send(target("http://127.0.0.1:" + std::to_string(port) + "/S3CRET"), quick());
    CHECK_FALSE(result.delivered);
    CHECK(result.tries == 3);
    CHECK(result.reason == "Connection refused");
    CHECK(result.target == "http://127.0.0.1:" + std::to_string(port) + "/…");
}

TEST_CASE("notify send: TLS is verified, against the name too") {
    temporary_folder const folder;
    auto const attempt = [&](origin::certificate shown) {
        origin::server server({.tls = origin::tls_options{.shows = shown}});
        server.route("/", origin::reply{});
        auto limits = quick();
        limits.tries = 1;
        limits.ca_cert = folder.path / "ca.pem";
        server.write_ca(limits.ca_cert);
        return send(target("https://localhost:" + std::to_string(server.port()) + "/"), limits)
            .delivered;
    };
    CHECK(attempt(origin::certificate::valid));
    CHECK_FALSE(attempt(origin::certificate::self_signed));
    CHECK_FALSE(attempt(origin::certificate::wrong_name));
    CHECK_FALSE(attempt(origin::certificate::expired));
}

TEST_CASE("notify send: a command reads the JSON on its stdin, and its stdout goes nowhere") {
    temporary_folder const folder;
    auto const file = folder.path / "got";
    auto const result = send(target("exec:cat | tee '" + file.string() + "'"), quick());
    CHECK(result.delivered);
    CHECK(content(file) == notify_json(done));
}

TEST_CASE("notify send: a command that does not read its stdin does no harm") {
    notify_message big = done;
    big.summary_json = '"' + std::string(1 << 20, 'x') + '"';
    auto const t = target("exec:true");
    CHECK(send_notification(t, *compose(t, big), big.event, quick()).delivered);
}

TEST_CASE(
    "notify send: a failing command is tried three times, one that hangs is killed with its "
    "children"
) {
    temporary_folder const folder;
    auto const file = folder.path / "tries";
    auto const failing = send(target("exec:echo x >>'" + file.string() + "'; exit 7"), quick());
    CHECK(failing.reason == "exit status 7");
    CHECK(failing.tries == 3);
    CHECK(content(file) == "x\nx\nx\n");
    auto limits = quick();
    limits.per_try = 50ms;
    limits.tries = 1;
    auto const begin = std::chrono::steady_clock::now();
    auto const hanging = send(target("exec:sleep 60; true"), limits);
    CHECK(hanging.reason == "killed: it did not end in time");
    CHECK(std::chrono::steady_clock::now() - begin < 30s);
}

TEST_CASE("notifier: every target hears what it wants, and finish waits for it") {
    origin::server server;
    server.otherwise([](origin::request_info const&) { return origin::reply{}; });
    auto const at = "127.0.0.1:" + std::to_string(server.port());
    std::atomic<int> delivered = 0;
    notifier all(
        {target("http://" + at + "/hook"),
         target("hc://" + at + "/ping/u"),
         target("ntfy://" + at + "/t")},
        quick(),
        [&](notify_result const& r) { delivered += r.delivered ? 1 : 0; }
    );
    all.post({notify_event::start, 0, "", {}, ""});
    all.post({notify_event::breach, 0, "", {"x"}, ""});
    all.post({notify_event::end, 99, "done", {"x"}, ""});
    all.finish();
    CHECK(delivered == 6);
    std::vector<std::string> pings;
    for (auto const& a : server.settled_log()) {
        if (a.target.starts_with("/ping")) pings.push_back(a.target);
    }
    CHECK(pings == std::vector<std::string>{"/ping/u/start", "/ping/u/99"});
}

TEST_CASE("notifier: finish gives up what is late") {
    origin::server server;
    server.otherwise([](origin::request_info const&) { return origin::reply{.head_delay = 1h}; });
    auto limits = quick();
    limits.per_try = 100ms;
    limits.at_end = 1ms;
    std::mutex mutex;
    std::vector<notify_result> results;
    notifier all({target(server.url("/"))}, limits, [&](notify_result const& r) {
        std::lock_guard const lock(mutex);
        results.push_back(r);
    });
    for (int i = 0; i < 40; ++i) all.post({notify_event::breach, 0, "", {}, ""});
    auto const begin = std::chrono::steady_clock::now();
    all.finish();
    CHECK(std::chrono::steady_clock::now() - begin < 30s);
    CHECK(results.size() == 40);
    for (auto const& r : results) CHECK_FALSE(r.delivered);
}
