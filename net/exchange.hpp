// One request and its response, as facts, and the one who receives the body. Knows nothing of
// connections. Standard library only.
#pragma once

#include "net/request.hpp"
#include "net/response_head.hpp"
#include "panelia/error.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <system_error>

namespace panelia::net {

/// Receives the body of a response whose status is 200 (or 206 when a Range was asked for).
/// An error returned from either ends the exchange with that error and discards the connection.
class body_writer {
public:
    virtual ~body_writer() = default;
    /// Called once, before any body byte, for a status in 200–299. Error bodies are drained, never
    /// passed on.
    virtual std::error_code begin(response_head const& head) = 0;
    virtual std::error_code write(std::span<std::byte const> bytes) = 0;
    /// Asked after each `write`: how long the client is to wait before it reads on (a rate limit).
    /// The stall deadline does not run meanwhile.
    virtual std::chrono::nanoseconds pause() { return std::chrono::nanoseconds(0); }
};

/// One request and its response, as facts.
struct exchange {
    /// None: head and whole body arrived (whatever the status). The body of an error or a redirect
    /// is drained as far as it comes: what goes wrong there only costs the connection.
    std::error_code error;
    std::string error_detail;  ///< a short reason for people ("certificate has expired"), or empty
    response_head head;        ///< status 0 when no final head arrived
    std::uint64_t received_bytes =
        0;  ///< body bytes off the wire (payload, after de-chunking), error bodies too
    std::chrono::nanoseconds ttfb{0};  ///< request begun to first byte of the final head
    std::chrono::nanoseconds total{
        0};  ///< request begun to last byte (or to the failure), without connecting
    std::chrono::nanoseconds connect{
        0};  ///< resolve + connect + TLS; 0 when a pooled connection served
    unsigned requests_sent =
        0;  ///< requests written to a connection (2 when a stale one was retried)
    unsigned connections_opened = 0;
    bool kept = false;  ///< the connection went back to the pool
};

}  // namespace panelia::net
