#include "net/connect.hpp"

#include "net/connect_race.hpp"
#include "net/tunnel.hpp"
#include "panelia/error.hpp"

#include <cstdint>
#include <exception>
#include <utility>

namespace panelia::net {
namespace {

/// Resolves and connects.
task<connect_result> reach(
    connector const& with, std::string const& host, std::uint16_t port, watch& times
) {
    connect_result out;
    std::string name = host;
    auto resolved = co_await with.names.resolve(with.context, std::move(name), port, times);
    if (resolved.error) {
        out.error = resolved.error;
        out.detail = std::move(resolved.detail);
        co_return out;
    }
    auto raced = co_await race_to_connect(with.context, resolved.found, port, times);
    if (raced.error) {
        with.names.forget(host);  // another look-up may know better
        out.error = raced.error;
        out.detail = std::move(raced.detail);
        co_return out;
    }
    out.stream = std::make_unique<connection>(std::move(*raced.winner));
    co_return out;
}

std::error_code handshake_error(connection const& stream) {
    auto const* const tls = stream.tls();
    return tls != nullptr && tls->certificate_refused() ? errc::tls_certificate
                                                        : errc::tls_handshake;
}

/// Why it came to nothing; who only took too long has closed nothing.
std::string handshake_detail(std::error_code error, connection const& stream) {
    bool const broken = error == errc::tls_handshake || error == errc::tls_certificate;
    return broken ? stream.reason() : "in the TLS handshake";
}

/// Starts TLS on a connection and completes its handshake.
task<std::error_code> shake_hands(
    tls_context& tls,
    connection& stream,
    std::string const& host,
    std::string const& key,
    watch& times
) {
    stream.secure(tls.open(host, key));
    for (;;) {
        auto const step = stream.handshake();
        if (step.status == io_status::ok) co_return std::error_code();
        if (is_over(step.status)) {
            co_return handshake_error(stream);
        }
        auto const late = co_await wait_ready(stream.socket(), wait_for(step.status), times);
        if (late) co_return late;
    }
}

std::string host_port_of(proxy_endpoint const& proxy) {
    return proxy.host + ':' + std::to_string(proxy.port);
}

}  // namespace

task<connect_result> open_connection(connector const& with, url const& target, watch& times) {
    using kind = proxy_endpoint::kind;
    proxy_endpoint const* const proxy = with.proxies.choose(target);
    std::string const host(target.host_for_connect());
    std::string const& near_host = proxy != nullptr ? proxy->host : host;
    std::uint16_t const near_port = proxy != nullptr ? proxy->port : target.effective_port();
    auto out = co_await reach(with, near_host, near_port, times);
    if (out.error) {
        if (proxy != nullptr) out.detail = "proxy: " + out.detail;
        co_return out;
    }
    if (proxy != nullptr && proxy->how == kind::https) {
        std::string const key = host_port_of(*proxy);
        out.error = co_await shake_hands(with.tls, *out.stream, proxy->host, key, times);
        if (out.error) {
            out.detail = "proxy: " + handshake_detail(out.error, *out.stream);
            co_return out;
        }
    }
    if (proxy != nullptr) {
        out.error = co_await open_tunnel(with, *proxy, target, *out.stream, out.detail, times);
        if (out.error) co_return out;
    }
    if (target.secure) {
        std::string const key = target.host_port();
        out.error = co_await shake_hands(with.tls, *out.stream, host, key, times);
        if (out.error) out.detail = handshake_detail(out.error, *out.stream);
    }
    co_return out;
}

}  // namespace panelia::net
