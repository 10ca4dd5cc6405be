#include "net/connection.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace panelia::net {
namespace {

bool is_temporary(int error) noexcept {
    return error == EAGAIN || error == EWOULDBLOCK;
}

}  // namespace

connection::connection(tcp_socket socket)
    : socket_(std::move(socket)), fd_(socket_.native_handle()) {
    boost::system::error_code ignored;
    socket_.native_non_blocking(true, ignored);
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

void connection::secure(ssl_st* ssl) {
    if (!tls_) {
        tls_ = std::make_unique<tls_stream>(ssl, fd_);
        return;
    }
    outer_ = std::move(tls_);
    tls_ = std::make_unique<tls_stream>(ssl, *outer_);
}

io_result connection::handshake() {
    return tls_->handshake();
}

io_result connection::read(std::span<std::byte> into) {
    if (tls_) return tls_->read(into);
    for (;;) {
        auto const n = ::recv(fd_, into.data(), into.size(), 0);
        if (n > 0) {
            auto const bytes = static_cast<std::size_t>(n);
            return {.bytes = bytes, .drained = bytes < into.size()};
        }
        if (n == 0) return {.status = io_status::closed};
        if (is_temporary(errno)) return {.status = io_status::want_read};
        if (errno == EINTR) continue;
        errno_ = errno;
        return {.status = io_status::broken};
    }
}

io_result connection::write(std::string_view bytes) {
    if (tls_) return tls_->write(bytes);
    for (;;) {
        auto const n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n >= 0) return {.bytes = static_cast<std::size_t>(n)};
        if (is_temporary(errno)) return {.status = io_status::want_write};
        if (errno == EINTR) continue;
        errno_ = errno;
        return {.status = io_status::broken};
    }
}

bool connection::quiet() {
    if (tls_) return tls_->quiet();
    char byte = 0;
    return ::recv(fd_, &byte, 1, MSG_PEEK) < 0 && is_temporary(errno);
}

std::string connection::reason() const {
    if (tls_) return tls_->reason();
    return errno_ != 0 ? std::generic_category().message(errno_) : "the connection was closed";
}

}  // namespace panelia::net
