// Facts about proxies: what they are asked, what they may answer.
#include "origin/origin.hpp"
#include "tests/loopback/client_world.hpp"
#include "tests/loopback/tunnel_peer.hpp"

#include <doctest/doctest.h>

using namespace client_test;
using tunnel_test::give;
using tunnel_test::peer;
using tunnel_test::take;

namespace {

using namespace std::string_literals;

std::string take_head(int fd) {
    std::string head;
    while (!head.ends_with("\r\n\r\n")) {
        auto const byte = take(fd, 1);
        if (byte.empty()) break;
        head += byte;
    }
    return head;
}

/// An HTTP proxy that gives `answer` to each CONNECT.
peer::greeting connecting(std::string answer) {
    return [answer](int fd, peer& self) {
        self.remember(take_head(fd));
        give(fd, answer);
        return answer.starts_with("HTTP/1.1 200");
    };
}

/// A SOCKS5 server; remembers the request, or the login before it.
peer::greeting socks(bool with_login, char code = 0) {
    return [with_login, code](int fd, peer& self) {
        auto const offered = take(fd, static_cast<unsigned char>(take(fd, 2).at(1)));
        if (with_login) {
            if (offered.find('\2') == std::string::npos) return give(fd, "\5\xff"), false;
            give(fd, "\5\2");
            take(fd, 1);
            std::string login;
            for (int i = 0; i < 2; ++i)
                login += take(fd, static_cast<unsigned char>(take(fd, 1).at(0))) + "/";
            self.remember(login);
            give(fd, "\1\0"s);
        } else {
            give(fd, "\5\0"s);
        }
        auto const start = take(fd, 4);
        std::size_t const size = start.at(3) == 3   ? static_cast<unsigned char>(take(fd, 1).at(0))
                                 : start.at(3) == 4 ? 16U
                                                    : 4U;
        auto const to = take(fd, size + 2);
        self.remember(start.at(3) == 3 ? to.substr(0, size) : "address");
        give(fd, "\5"s + code + "\0\1\0\0\0\0\0\0"s);
        return code == 0;
    };
}

struct tls_target {
    tls_target() : server({.tls = origin::tls_options{.names = {"page.test", "localhost"}}}) {
        server.route("/a", origin::reply{.content = "ok"});
    }
    client_config config(std::string https_proxy) const {
        auto out = calm();
        out.insecure = true;  // names and trust are the TLS tests' business
        out.https_proxy = std::move(https_proxy);
        return out;
    }
    std::string url() const { return "https://page.test:" + std::to_string(server.port()) + "/a"; }
    origin::server server;
};

std::string at(peer const& proxy) {
    return "127.0.0.1:" + std::to_string(proxy.port());
}

}  // namespace

TEST_CASE("proxy: an http target is asked for by its whole URL") {
    origin::server proxy;
    proxy.otherwise([](origin::request_info const& info) {
        return origin::reply{.content = std::string(info.target)};
    });
    auto config = calm();
    config.http_proxy = "http://u:p@" + proxy.host_port();
    client_world world(config);
    CHECK(world.get("http://far.test/a?b").body() == "http://far.test/a?b");
    CHECK(world.get("http://far.test/c").facts.connections_opened == 0);
    auto const log = proxy.settled_log();
    CHECK(log.at(0).headers.at(0) == std::pair<std::string, std::string>{"Host", "far.test"});
    CHECK(log.at(0).headers.at(1).second == "Basic dTpw");
}

TEST_CASE("proxy: exempted hosts are reached directly") {
    origin::server server;
    server.route("/a", origin::reply{.content = "ok"});
    auto config = calm();
    config.http_proxy = "http://127.0.0.2:1";
    config.no_proxy = "127.0.0.1";
    client_world world(config);
    CHECK(world.get(server.url("/a")).body() == "ok");
}

TEST_CASE("proxy: an https target goes through a CONNECT tunnel") {
    tls_target target;
    peer proxy(target.server.port(), connecting("HTTP/1.1 200 Connection established\r\n\r\n"));
    {
        client_world world(target.config("http://u:p@" + at(proxy)));
        CHECK(world.get(target.url()).body() == "ok");
        CHECK(world.get(target.url()).facts.connections_opened == 0);
    }
    auto const name = "page.test:" + std::to_string(target.server.port());
    CHECK(
        proxy.asked() ==
        std::vector<std::string>{
            "CONNECT " + name + " HTTP/1.1\r\nHost: " + name +
            "\r\nProxy-Authorization: Basic dTpw\r\n\r\n"}
    );
}

TEST_CASE("proxy: a refusal, nonsense or silence is proxy_failed") {
    tls_target target;
    for (std::string const answer :
         {"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
          "nonsense\r\n\r\n",
          "",
          "HTTP/1.1 200 OK\r\n\r\nand more"}) {
        CAPTURE(answer);
        peer proxy(target.server.port(), [answer](int fd, peer&) {
            take_head(fd);
            give(fd, answer);
            return false;
        });
        client_world world(target.config("http://" + at(proxy)));
        auto const& got = world.get(target.url());
        CHECK(got.facts.error == errc::proxy_failed);
        CHECK(got.facts.error_detail.starts_with("proxy: "));
    }
}

TEST_CASE("proxy: a refusal is told by its status, though a page comes with it") {
    tls_target target;
    auto const detail = [&target](std::string answer) {
        peer proxy(target.server.port(), connecting(std::move(answer)));
        client_world world(target.config("http://u:hunter2@" + at(proxy)));
        auto const& got = world.get(target.url());
        CHECK(got.facts.error == errc::proxy_failed);
        return got.facts.error_detail;
    };
    auto const login = detail("HTTP/1.1 407 Auth\r\nContent-Length: 6\r\n\r\n<html>");
    CHECK(login.find("407") != std::string::npos);
    CHECK(login.find("hunter2") == std::string::npos);
    CHECK(
        detail("HTTP/1.1 403 No\r\nContent-Length: 6\r\n\r\n<html>") ==
        "proxy: it answered with status 403"
    );
}

TEST_CASE("proxy: the target never sees the proxy's credentials") {
    tls_target target;
    peer tunnel(target.server.port(), connecting("HTTP/1.1 200 OK\r\n\r\n"));
    client_world world(target.config("http://u:hunter2@" + at(tunnel)));
    auto const& got =
        world.get(target.url(), {{"Proxy-Authorization", "Basic mine"}, {"X-Own", "1"}});
    CHECK(got.body() == "ok");
    auto const log = target.server.settled_log();
    REQUIRE(log.size() == 1);
    for (auto const& [name, value] : log[0].headers) {
        CHECK(name.find("roxy") == std::string::npos);
        CHECK(value.find("hunter2") == std::string::npos);
    }
}

TEST_CASE("proxy: one that cannot be reached says so") {
    auto config = calm();
    config.http_proxy = "http://127.0.0.1:1";
    client_world world(config);
    auto const& got = world.get("http://far.test/");
    CHECK(got.facts.error == errc::connect_failed);
    CHECK(got.facts.error_detail.starts_with("proxy: "));
}

TEST_CASE("proxy: an https proxy is spoken to over TLS") {
    tls_target target;
    // The origin stands in for an https proxy of http targets.
    origin::server proxy({.tls = origin::tls_options{}});
    proxy.otherwise([](origin::request_info const& info) {
        return origin::reply{.content = std::string(info.target)};
    });
    auto config = target.config("");
    config.http_proxy = "https://" + proxy.host_port();
    client_world world(config);
    CHECK(world.get("http://far.test/a").body() == "http://far.test/a");
}

TEST_CASE("proxy: socks5h leaves the name to the proxy") {
    tls_target target;
    peer proxy(target.server.port(), socks(false));
    {
        client_world world(target.config("socks5h://" + at(proxy)));
        CHECK(world.get(target.url()).body() == "ok");
    }
    CHECK(proxy.asked() == std::vector<std::string>{"page.test"});
}

TEST_CASE("proxy: socks5 resolves the name itself and can log in") {
    tls_target target;
    peer proxy(target.server.port(), socks(true));
    auto config = target.config("socks5://me:secret@" + at(proxy));
    config.resolve = {"page.test:*:127.0.0.1"};
    {
        client_world world(config);
        CHECK(world.get(target.url()).body() == "ok");
    }
    CHECK(proxy.asked() == std::vector<std::string>{"me/secret/", "address"});
}

TEST_CASE("proxy: socks refusals are proxy_failed, with the reason") {
    tls_target target;
    peer refusing(target.server.port(), socks(false, 5));
    {
        client_world world(target.config("socks5h://" + at(refusing)));
        auto const& got = world.get(target.url());
        CHECK(got.facts.error == errc::proxy_failed);
        CHECK(got.facts.error_detail == "proxy: the connection was refused");
    }
    peer wants_login(target.server.port(), socks(true));
    client_world world(target.config("socks5h://" + at(wants_login)));
    CHECK(world.get(target.url()).facts.error == errc::proxy_failed);
}

TEST_CASE("proxy: a plain http target goes through SOCKS as well") {
    origin::server server;
    server.route("/a", origin::reply{.content = "ok"});
    peer proxy(server.port(), socks(false));
    auto config = calm();
    config.http_proxy = "socks5h://" + at(proxy);
    client_world world(config);
    CHECK(world.get("http://page.test:" + std::to_string(server.port()) + "/a").body() == "ok");
    CHECK(server.settled_log().at(0).target == "/a");
}
