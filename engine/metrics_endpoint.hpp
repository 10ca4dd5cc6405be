// Serves the live metrics over HTTP, for Prometheus and curl: listens, bounds what clients may
// cost. What is answered is decided in scrape.hpp. Standard library only; Boost stays in the .cpp.
#pragma once

#include "metrics/prometheus.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

namespace panelia::engine {

/// What clients may cost; the defaults are those of the program.
struct endpoint_limits {
    unsigned connections = 16;      ///< at most; >= 1. One more replaces the one idle the longest
    std::size_t head_bytes = 8192;  ///< of a request; a larger one is refused (431)
    std::chrono::milliseconds patience{5000};  ///< for a request to arrive, for a reply to leave
    std::chrono::milliseconds fresh{100};      ///< a rendering is served again for so long
};

/// The endpoint cannot listen where it should; what() is one line for the user.
class listen_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// An HTTP/1.1 server for GET and HEAD of /metrics, on one thread of its own with a low priority.
/// It listens from its construction on; connections wait in the kernel until `serve`.
class metrics_endpoint {
public:
    /// The text of /metrics. Called on the endpoint's thread only; when it throws, the client gets
    /// a 500.
    using renderer = std::function<std::string(metrics::exposition)>;

    /// `address` is an IPv4 or IPv6 literal ("127.0.0.1", "::1", "0.0.0.0"), without brackets;
    /// port 0 = one that is free. Throws listen_error.
    metrics_endpoint(std::string const& address, std::uint16_t port, endpoint_limits limits = {});
    /// Closes all connections at once. When it returns, the renderer is not running and never
    /// called again.
    ~metrics_endpoint();
    metrics_endpoint(metrics_endpoint const&) = delete;
    metrics_endpoint& operator=(metrics_endpoint const&) = delete;

    /// Starts answering. Once.
    void serve(renderer render);
    /// Likewise, what the collector knows; it outlives the endpoint.
    void serve(metrics::collector const& session);

    std::uint16_t port() const noexcept;  ///< the one it listens on
    bool loopback() const noexcept;       ///< only this machine can reach it
    std::string url() const;              ///< "http://127.0.0.1:9464/metrics"

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace panelia::engine
