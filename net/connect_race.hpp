// Happy eyeballs (RFC 8305): connects to several addresses, each begun a little after the one
// before it or when that has failed; the first to stand wins, the others are closed.
#pragma once

#include "net/deadline_sweep.hpp"
#include "net/io.hpp"
#include "net/resolver.hpp"
#include "net/task.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>

namespace panelia::net {

inline constexpr std::chrono::milliseconds connection_attempt_delay{250};

struct race_result {
    std::error_code error;             ///< connect_failed, or the deadline that passed
    std::string detail;                ///< why the last address failed
    std::optional<tcp_socket> winner;  ///< there without an error
};

/// `targets` in the order of trying, not empty. Cancellation closes every attempt.
task<race_result> race_to_connect(
    asio::io_context& context, addresses const& targets, std::uint16_t port, watch& times
);

}  // namespace panelia::net
