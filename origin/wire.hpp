// One accepted socket, plain or TLS: read, write, pause, close, each as a coroutine that reports
// failure as a value. Knows nothing of HTTP.
#pragma once

#include "origin/origin.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace panelia::origin {

namespace asio = boost::asio;
template <class T>
using task = asio::awaitable<T>;

/// Lives on its io_context's thread. OpenSSL works on the socket itself.
class wire {
public:
    /// `tls` may be null (plain) and must outlive the wire.
    wire(asio::ip::tcp::socket socket, ssl_ctx_st* tls);
    ~wire();
    wire(wire const&) = delete;
    wire& operator=(wire const&) = delete;

    task<bool> handshake();  ///< true at once when plain
    bool resumed() const noexcept;
    std::string server_name() const;

    /// Octets read; 0 at the end, on failure, and after `close`.
    task<std::size_t> read_some(std::span<char> into);
    /// Octets written of the two together; fewer than asked for means that the peer left.
    task<std::size_t> write(std::string_view first, std::string_view second);
    /// False when the peer left meanwhile.
    task<bool> pause(milliseconds duration);

    int native() noexcept { return socket_.native_handle(); }
    /// `orderly`: with TLS, announces the end first. `reset`: RST instead of FIN.
    void close(bool orderly, bool reset);

private:
    task<bool> ready(int ssl_result);
    task<std::size_t> write_tls(std::string_view bytes);

    struct ssl_free {
        void operator()(ssl_st* ssl) const noexcept;
    };
    asio::ip::tcp::socket socket_;
    std::unique_ptr<ssl_st, ssl_free> ssl_;
};

}  // namespace panelia::origin
