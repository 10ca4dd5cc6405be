// The Asio types of the I/O threads, with the concrete executor (a third cheaper than the erased
// one), and what a step on a non-blocking stream reports.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace panelia::net {

namespace asio = boost::asio;

using clock = std::chrono::steady_clock;
using io_executor = asio::io_context::executor_type;
using tcp_socket = asio::basic_stream_socket<asio::ip::tcp, io_executor>;
using io_timer = asio::basic_waitable_timer<clock, asio::wait_traits<clock>, io_executor>;

inline constexpr asio::use_awaitable_t<io_executor> use_task{};

/// What one attempt to read, write or shake hands came to.
enum class io_status : std::uint8_t {
    ok,
    want_read,   ///< try again when the socket is readable
    want_write,  ///< try again when it is writable
    closed,      ///< the peer ended the stream in order
    broken,      ///< reset, an unannounced end of a TLS stream, a protocol error …
};

struct io_result {
    io_status status = io_status::ok;
    std::size_t bytes = 0;
    bool drained = false;  ///< ok, and nothing more is waiting at this moment
};

inline bool is_over(io_status status) noexcept {
    return status == io_status::closed || status == io_status::broken;
}

/// What to wait for before trying again.
inline tcp_socket::wait_type wait_for(io_status status) noexcept {
    return status == io_status::want_write ? tcp_socket::wait_write : tcp_socket::wait_read;
}

/// The awaiting coroutine was cancelled: unwinds it.
[[noreturn]] inline void throw_cancelled() {
    throw boost::system::system_error(asio::error::operation_aborted);
}

}  // namespace panelia::net
