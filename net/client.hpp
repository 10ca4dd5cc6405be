// One GET, done well: pooled connections, TLS, deadlines, a streamed body, facts as the result.
// Knows nothing of pages, retries, metrics or logs. One client per shard; everything on its
// io_context's thread.
#pragma once

#include "net/client_config.hpp"
#include "net/exchange.hpp"
#include "net/request.hpp"
#include "net/response_head.hpp"
#include "net/task.hpp"
#include "panelia/error.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace panelia::net {

class resolver;     // shared by all clients of a process: DNS cache, single flight, own threads
class tls_context;  // shared: trust store, session cache

/// What clients of one process share. Thread-safe.
struct shared_services {
    std::shared_ptr<resolver> names;
    std::shared_ptr<tls_context> tls;
};
/// Throws std::invalid_argument when the CA file cannot be loaded or an override or a proxy URL is
/// malformed.
shared_services make_shared_services(client_config const& config);

/// The pool and the flow of one shard. Not thread-safe: lives on its io_context's thread.
class client {
public:
    client(asio::io_context& context, client_config const& config, shared_services services);
    ~client();  ///< closes idle connections; no exchange may be in flight
    client(client const&) = delete;
    client& operator=(client const&) = delete;

    /// Sends one request and streams the body of its response. Never throws for network failure; a
    /// terminal cancellation of the awaiting coroutine throws out of it (the connection is
    /// discarded). `ask` and `body` outlive the call.
    task<exchange> get(request const& ask, body_writer& body);

    /// Idle connections held for "host:port" (of the target, not of a proxy).
    std::size_t idle(std::string_view host_port) const noexcept;
    /// Closes one idle connection for it; false when there is none.
    bool close_idle(std::string_view host_port);
    void close_all_idle();
    /// Called with the host_port whenever an idle connection is closed other than by close_idle.
    void on_idle_closed(std::function<void(std::string const&)> callback);

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace panelia::net
