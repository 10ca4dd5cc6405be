// One client of the metrics endpoint: reads requests, writes answers, within bounds. A coroutine on
// the endpoint's thread. Who listens and who ends it when it is late: metrics_endpoint.
#pragma once

#include "engine/metrics_endpoint.hpp"
#include "engine/rendering_cache.hpp"
#include "engine/scrape.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <chrono>
#include <string>

namespace panelia::engine {

/// Lives on its io_context's thread, as do the cache and the limits, which outlive it.
class scrape_connection {
public:
    template <class T>
    using task = boost::asio::awaitable<T>;
    using time_point = std::chrono::steady_clock::time_point;

    scrape_connection(
        boost::asio::ip::tcp::socket socket, rendering_cache& cache, endpoint_limits const& limits
    );

    /// Until either side ends it. The caller keeps the connection alive meanwhile.
    task<void> run();
    /// Ends it at once, whatever it waits for.
    void close() noexcept;

    bool idle() const noexcept { return idle_; }  ///< it owes nothing: no answer is on its way
    time_point deadline() const noexcept { return deadline_; }  ///< to be closed then

private:
    struct request_head;
    // Both: whether another request may follow.
    task<bool> exchange();
    task<bool> send(scrape_answer what, bool keep);
    task<void> drain();
    void wait_for(bool owing) noexcept;

    boost::asio::ip::tcp::socket socket_;
    rendering_cache& cache_;
    endpoint_limits const& limits_;
    boost::beast::flat_buffer buffer_;  // read, not yet parsed: pipelined requests
    time_point deadline_;
    bool idle_ = true;
};

}  // namespace panelia::engine
