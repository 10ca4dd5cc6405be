// TLS on a non-blocking socket, or inside another TLS stream (an https proxy). Never waits: says
// what it wants instead.
#pragma once

#include "net/io.hpp"
#include "net/socket_bio.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct ssl_st;

namespace panelia::net {

/// One client-side TLS session. Not thread-safe. Never raises SIGPIPE.
class tls_stream {
public:
    /// Takes the SSL object (configured, without transport) and puts it on the socket `fd`.
    tls_stream(ssl_st* ssl, int fd);
    /// ... or inside `outer`, which outlives it.
    tls_stream(ssl_st* ssl, tls_stream& outer);
    ~tls_stream();
    tls_stream(tls_stream const&) = delete;
    tls_stream& operator=(tls_stream const&) = delete;

    io_result handshake();
    /// Fills `into` as far as records have arrived; after a read that emptied the socket it does
    /// not ask again. `closed` only after a close_notify.
    io_result read(std::span<std::byte> into);
    io_result write(std::string_view bytes);
    /// Whether the stream is open and the peer has sent nothing unasked for. Consumes session
    /// tickets.
    bool quiet();

    bool resumed() const noexcept;
    /// The last failure was about the peer's certificate.
    bool certificate_refused() const noexcept;
    /// A short reason of the last failure, for people.
    std::string reason() const;

private:
    io_status status_of(int returned);

    socket_transport socket_;  // unused inside another stream
    ssl_st* ssl_;
    unsigned long error_ = 0;  // OpenSSL's code of the last failure
    int errno_ = 0;
};

}  // namespace panelia::net
