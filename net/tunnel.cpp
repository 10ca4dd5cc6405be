#include "net/tunnel.hpp"

#include "net/exact_io.hpp"
#include "net/request_text.hpp"
#include "net/response_head.hpp"
#include "net/socks5.hpp"
#include "panelia/error.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace panelia::net {
namespace {

constexpr std::size_t max_reply_head_bytes = 16 * 1024;

std::error_code refused(std::string& detail, std::string why) {
    detail = "proxy: " + std::move(why);
    return errc::proxy_failed;
}

/// What a proxy's answer to CONNECT comes to. `head` is whole.
std::error_code judge(std::string_view head, std::string& detail) {
    response_head answer;
    if (parse_head(head, answer)) return refused(detail, "its answer is not HTTP");
    if (answer.status >= 200 && answer.status < 300) return {};
    if (answer.status == 407) {
        return refused(detail, "it wants a user name and password, or other ones (status 407)");
    }
    return refused(detail, "it answered with status " + std::to_string(answer.status));
}

task<std::error_code> http_connect(
    proxy_endpoint const& proxy,
    url const& target,
    connection& stream,
    std::string& detail,
    watch& times
) {
    std::string const ask = connect_request(target.host_port(), proxy);
    auto failure = co_await write_all(stream, ask, times);
    std::string head;
    while (!failure && !find_head_end(head).has_value()) {
        // The server speaks after the client in TLS: nothing but the head can be on its way.
        std::array<std::byte, 1024> piece{};
        std::size_t got = 0;
        failure = co_await read_some(stream, piece, got, times);
        head.append(reinterpret_cast<char const*>(piece.data()), got);
        if (head.size() > max_reply_head_bytes) co_return refused(detail, "its answer is too long");
    }
    if (failure == errc::connection_lost) co_return refused(detail, stream.reason());
    if (failure) co_return failure;
    // Refusals bring pages along; after a yes nothing may come before the target was spoken to.
    auto const end = find_head_end(head).value_or(head.size());
    auto const verdict = judge(std::string_view(head).substr(0, end), detail);
    if (verdict) co_return verdict;
    if (end != head.size()) co_return refused(detail, "it said too much");
    co_return std::error_code();
}

/// One message of the SOCKS client, and as many bytes of answer as it must have.
task<std::error_code> exchange_bytes(
    connection& stream, std::string const& message, std::span<std::byte> answer, watch& times
) {
    auto failure = co_await write_all(stream, message, times);
    if (!failure) failure = co_await read_exact(stream, answer, times);
    co_return failure;
}

/// Shakes hands: the method, and with one of them name and password.
task<std::error_code> socks_greet(
    proxy_endpoint const& proxy, connection& stream, std::string& detail, watch& times
) {
    std::array<std::byte, 2> answer{};
    std::string const greeting = socks5::greeting(proxy.has_credentials());
    auto failure = co_await exchange_bytes(stream, greeting, answer, times);
    if (failure) co_return failure;
    auto const method = socks5::chosen_method(answer);
    if (method == socks5::method::none) co_return refused(detail, "it accepts no way to log in");
    if (method == socks5::method::foreign) co_return refused(detail, "it does not speak SOCKS5");
    if (method == socks5::method::open) co_return std::error_code();
    auto const login = socks5::login(proxy.username, proxy.password);
    if (!login) co_return refused(detail, "its user name or password is too long");
    failure = co_await exchange_bytes(stream, *login, answer, times);
    if (failure) co_return failure;
    if (answer[1] != std::byte{0})
        co_return refused(detail, "it refused the user name or password");
    co_return std::error_code();
}

task<std::error_code> socks_connect(
    std::string const& message, connection& stream, std::string& detail, watch& times
) {
    std::array<std::byte, 5> start{};
    auto failure = co_await exchange_bytes(stream, message, start, times);
    if (failure) co_return failure;
    if (auto const why = socks5::refusal(start); !why.empty()) {
        co_return refused(detail, std::string(why));
    }
    auto const rest = socks5::rest_of_reply(start);
    if (!rest) co_return refused(detail, "it does not speak SOCKS5");
    std::array<std::byte, 300> bound{};
    std::span<std::byte> const tail = std::span(bound).first(*rest);
    failure = co_await read_exact(stream, tail, times);
    co_return failure;
}

task<std::error_code> socks_tunnel(
    connector const& with,
    proxy_endpoint const& proxy,
    url const& target,
    connection& stream,
    std::string& detail,
    watch& times
) {
    std::string host(target.host_for_connect());
    auto const port = target.effective_port();
    std::optional<std::string> message = socks5::connect_to(host, port);
    if (proxy.how == proxy_endpoint::kind::socks5) {
        auto resolved = co_await with.names.resolve(with.context, std::move(host), port, times);
        if (resolved.error) {
            detail = std::move(resolved.detail);
            co_return resolved.error;
        }
        message = socks5::connect_to(resolved.found.front().to_string(), port);
    }
    if (!message) co_return refused(detail, "the host name is too long for it");
    auto failure = co_await socks_greet(proxy, stream, detail, times);
    if (!failure) failure = co_await socks_connect(*message, stream, detail, times);
    if (failure == errc::connection_lost) co_return refused(detail, stream.reason());
    co_return failure;
}

}  // namespace

task<std::error_code> open_tunnel(
    connector const& with,
    proxy_endpoint const& proxy,
    url const& target,
    connection& stream,
    std::string& detail,
    watch& times
) {
    using kind = proxy_endpoint::kind;
    bool const http = proxy.how == kind::http || proxy.how == kind::https;
    if (http && !target.secure) co_return std::error_code();
    std::error_code failure;
    if (http) {
        failure = co_await http_connect(proxy, target, stream, detail, times);
    } else {
        failure = co_await socks_tunnel(with, proxy, target, stream, detail, times);
    }
    co_return failure;
}

}  // namespace panelia::net
