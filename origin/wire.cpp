#include "origin/wire.hpp"

#include "origin/journal.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>

namespace panelia::origin {

namespace {

constexpr milliseconds pause_slice{20};         // how soon a leaving peer is noticed
constexpr std::size_t write_piece = 1U << 20U;  // Asio's own is 64 KiB a system call

}  // namespace

void wire::ssl_free::operator()(ssl_st* ssl) const noexcept {
    SSL_free(ssl);
}

wire::wire(asio::ip::tcp::socket socket, ssl_ctx_st* tls) : socket_(std::move(socket)) {
    boost::system::error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
    if (tls == nullptr) return;
    ssl_.reset(SSL_new(tls));
    SSL_set_fd(ssl_.get(), socket_.native_handle());
    SSL_set_accept_state(ssl_.get());
}

wire::~wire() = default;

task<bool> wire::ready(int ssl_result) {
    using socket = asio::ip::tcp::socket;
    int const wanted = SSL_get_error(ssl_.get(), ssl_result);
    if (wanted != SSL_ERROR_WANT_READ && wanted != SSL_ERROR_WANT_WRITE) co_return false;
    auto const direction = wanted == SSL_ERROR_WANT_READ ? socket::wait_read : socket::wait_write;
    boost::system::error_code failed;
    co_await socket_.async_wait(direction, asio::redirect_error(asio::use_awaitable, failed));
    co_return !failed;
}

task<bool> wire::handshake() {
    bool going = true;
    while (ssl_ && going) {
        ERR_clear_error();
        int const done = SSL_do_handshake(ssl_.get());
        if (done == 1) break;
        going = co_await ready(done);
    }
    co_return going;
}

bool wire::resumed() const noexcept {
    return ssl_ && SSL_session_reused(ssl_.get()) == 1;
}

std::string wire::server_name() const {
    char const* const name =
        ssl_ ? SSL_get_servername(ssl_.get(), TLSEXT_NAMETYPE_host_name) : nullptr;
    return name != nullptr ? name : "";
}

task<std::size_t> wire::read_some(std::span<char> into) {
    if (!ssl_) {
        boost::system::error_code failed;
        auto const buffer = asio::buffer(into.data(), into.size());
        std::size_t const got = co_await socket_.async_read_some(
            buffer, asio::redirect_error(asio::use_awaitable, failed)
        );
        co_return failed ? 0 : got;
    }
    bool going = true;
    while (going && socket_.is_open()) {
        ERR_clear_error();
        std::size_t got = 0;
        int const done = SSL_read_ex(ssl_.get(), into.data(), into.size(), &got);
        if (done == 1) co_return got;
        going = co_await ready(done);
    }
    co_return 0;
}

task<std::size_t> wire::write_tls(std::string_view bytes) {
    std::size_t sent = 0;
    bool going = true;
    while (going && sent < bytes.size()) {
        ERR_clear_error();
        std::size_t wrote = 0;
        auto const rest = bytes.substr(sent);
        int const done = SSL_write_ex(ssl_.get(), rest.data(), rest.size(), &wrote);
        sent += wrote;
        if (done != 1) going = co_await ready(done);
    }
    co_return sent;
}

task<std::size_t> wire::write(std::string_view first, std::string_view second) {
    if (ssl_) {
        std::size_t sent = co_await write_tls(first);
        if (sent < first.size() || second.empty()) co_return sent;
        std::size_t const more = co_await write_tls(second);
        co_return sent + more;
    }
    boost::system::error_code failed;
    std::array<asio::const_buffer, 2> const both{
        asio::buffer(first.data(), first.size()), asio::buffer(second.data(), second.size())};
    auto const all = [](boost::system::error_code const& error, std::size_t) {
        return error ? std::size_t{0} : write_piece;
    };
    std::size_t const sent = co_await asio::async_write(
        socket_, both, all, asio::redirect_error(asio::use_awaitable, failed)
    );
    co_return sent;
}

task<bool> wire::pause(milliseconds duration) {
    auto const executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor);
    auto const end = std::chrono::steady_clock::now() + duration;
    while (std::chrono::steady_clock::now() < end) {
        timer.expires_at(std::min(end, std::chrono::steady_clock::now() + pause_slice));
        boost::system::error_code ignored;
        co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        if (!socket_.is_open() || peer_left(socket_.native_handle())) co_return false;
    }
    co_return true;
}

void wire::close(bool orderly, bool reset) {
    boost::system::error_code ignored;
    if (!socket_.is_open()) return;
    if (ssl_ && orderly && !reset) {
        ERR_clear_error();
        SSL_shutdown(ssl_.get());  // one way: says that no more will come
    }
    if (reset) socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    socket_.close(ignored);
}

}  // namespace panelia::origin
