// One connection to a server, plain or TLS, perhaps through a proxy's tunnel: reads and writes that
// never wait. Knows no HTTP.
#pragma once

#include "net/io.hpp"
#include "net/tls_stream.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct ssl_st;

namespace panelia::net {

/// Owns the socket and the TLS on it; closes both. Not thread-safe.
class connection {
public:
    explicit connection(tcp_socket socket);

    /// Starts TLS; `handshake` is next. A second call starts TLS inside the first (https proxies).
    void secure(ssl_st* ssl);
    io_result handshake();

    io_result read(std::span<std::byte> into);
    io_result write(std::string_view bytes);

    /// Open, and nothing has arrived that nobody asked for: fit to send another request.
    bool quiet();
    tcp_socket& socket() noexcept { return socket_; }
    /// The innermost TLS, or null.
    tls_stream const* tls() const noexcept { return tls_.get(); }
    /// A short reason of the last failure, for people.
    std::string reason() const;

private:
    tcp_socket socket_;
    int fd_;
    int errno_ = 0;
    std::unique_ptr<tls_stream> outer_;  // to an https proxy
    std::unique_ptr<tls_stream> tls_;
};

}  // namespace panelia::net
