// The deadlines of an exchange and the decision which of them has passed. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <system_error>

namespace panelia::net {

/// Deadlines of one exchange. All positive.
struct timeouts {
    std::chrono::nanoseconds connect = std::chrono::seconds(10);  ///< resolve + connect + TLS
    std::chrono::nanoseconds stall = std::chrono::seconds(30);    ///< no byte received
    std::chrono::nanoseconds whole = std::chrono::seconds(300);   ///< the whole exchange
    /// Reading the body of an answer that is known already, only to keep the connection.
    std::chrono::nanoseconds drain = std::chrono::seconds(2);
};

/// Since when an exchange has been doing what it does; empty = it does not.
struct exchange_times {
    using time_point = std::chrono::steady_clock::time_point;
    time_point begun{};
    std::optional<time_point> connecting{};  ///< resolving, connecting, shaking hands
    std::optional<time_point> moved{};       ///< transferring: when the last byte moved
    std::optional<time_point> draining{};    ///< reading what nobody wants
};

/// page_timeout, connect_timeout or stalled; none while all is in time.
std::error_code overdue(
    exchange_times const& times, timeouts const& allowed, exchange_times::time_point now
) noexcept;

/// How often deadlines are looked at: a quarter of the shortest, at most 100 ms, at least 1 ms.
std::chrono::nanoseconds sweep_interval(timeouts const& allowed) noexcept;

}  // namespace panelia::net
