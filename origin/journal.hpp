// The server's account of itself: access log, attempt counts, connections and requests in flight,
// and waiting for them. Knows nothing of sockets except how to ask whether a peer has left.
#pragma once

#include "origin/origin.hpp"

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace panelia::origin {

/// Has the other side closed its half of the connection (or all of it)? Does not consume data.
bool peer_left(int socket) noexcept;

/// Facts of one connection that its log lines repeat.
struct connection_facts {
    std::uint64_t id = 0;
    bool tls = false, tls_resumed = false;
    std::string server_name{};
};

/// How a reply ended.
struct reply_end {
    int status = 0;
    std::uint64_t body_bytes = 0;
    bool complete = false;
};

/// Thread-safe. `logging` and `counting` as in `options`.
class journal {
public:
    journal(bool logging, bool counting) : logging_(logging), counting_(counting) {}

    /// A connection was accepted on `socket`; gives its id.
    std::uint64_t opened(int socket);
    /// To be called before the socket is closed (its number may be given out again at once).
    void closed(std::uint64_t connection);
    void handshake_failed();

    /// A request has arrived: completes `request.sequence` and `request.attempt`.
    void arrived(connection_facts const& facts, request_info& request);
    void ended(std::uint64_t connection, std::uint64_t sequence, reply_end const& how);

    std::vector<access> log() const;
    observations observed() const;
    bool wait_for_requests(std::uint64_t n, milliseconds timeout) const;
    bool wait_for_replies(std::uint64_t n, milliseconds timeout) const;
    bool wait_idle(milliseconds timeout) const;
    void clear();

private:
    struct open_connection {
        int socket = -1;
        bool busy = false;  // a request is in flight on it
    };
    template <class Condition>
    bool wait(milliseconds timeout, Condition condition) const;
    std::uint64_t present(bool busy_only) const;

    bool const logging_, counting_;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::vector<access> log_;
    std::uint64_t log_begins_ = 1;  // sequence of log_[0]
    std::uint64_t sequence_ = 0, connections_ = 0, replies_ = 0;
    std::unordered_map<std::string, std::uint64_t> attempts_;
    std::map<std::uint64_t, open_connection> open_;
    observations seen_;
};

}  // namespace panelia::origin
