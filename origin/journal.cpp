#include "origin/journal.hpp"

#include <poll.h>

#include <algorithm>

namespace panelia::origin {

bool peer_left(int socket) noexcept {
    pollfd asked{};
    asked.fd = socket;
    asked.events = POLLRDHUP;
    return ::poll(&asked, 1, 0) > 0 && (asked.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

// A client that closes one connection and opens the next may be seen to open before it is seen to
// close. So a new maximum counts only connections whose peer is still there.
std::uint64_t journal::present(bool busy_only) const {
    return static_cast<std::uint64_t>(std::count_if(open_.begin(), open_.end(), [&](auto& entry) {
        return (entry.second.busy || !busy_only) && !peer_left(entry.second.socket);
    }));
}

std::uint64_t journal::opened(int socket) {
    std::lock_guard const lock(mutex_);
    auto const id = ++connections_;
    open_[id] = {socket, false};
    ++seen_.connections;
    seen_.open_connections = open_.size();
    if (open_.size() > seen_.max_connections) {
        seen_.max_connections = std::max(seen_.max_connections, present(false));
    }
    changed_.notify_all();
    return id;
}

void journal::closed(std::uint64_t connection) {
    std::lock_guard const lock(mutex_);
    open_.erase(connection);
    seen_.open_connections = open_.size();
    changed_.notify_all();
}

void journal::handshake_failed() {
    std::lock_guard const lock(mutex_);
    ++seen_.failed_handshakes;
    changed_.notify_all();
}

void journal::arrived(connection_facts const& facts, request_info& request) {
    std::lock_guard const lock(mutex_);
    request.sequence = ++sequence_;
    if (counting_) request.attempt = ++attempts_[std::string(request.target)];
    ++seen_.requests;
    ++seen_.in_flight;
    if (auto const found = open_.find(facts.id); found != open_.end()) found->second.busy = true;
    if (seen_.in_flight > seen_.max_in_flight) {
        seen_.max_in_flight = std::max(seen_.max_in_flight, present(true));
    }
    if (logging_) {
        access line;
        line.sequence = request.sequence;
        line.connection = facts.id;
        line.attempt = request.attempt;
        line.arrived = std::chrono::steady_clock::now();
        line.arrived_system = std::chrono::system_clock::now();
        line.method = request.method;
        line.target = request.target;
        line.headers.assign(request.headers.begin(), request.headers.end());
        line.body = request.body;
        line.tls = facts.tls;
        line.tls_resumed = facts.tls_resumed;
        line.server_name = facts.server_name;
        log_.push_back(std::move(line));
    }
    changed_.notify_all();
}

void journal::ended(std::uint64_t connection, std::uint64_t sequence, reply_end const& how) {
    std::lock_guard const lock(mutex_);
    if (auto const found = open_.find(connection); found != open_.end()) {
        found->second.busy = false;
    }
    --seen_.in_flight;
    seen_.body_bytes += how.body_bytes;
    ++replies_;
    if (sequence >= log_begins_ && sequence - log_begins_ < log_.size()) {
        auto& line = log_[sequence - log_begins_];
        line.duration = std::chrono::steady_clock::now() - line.arrived;
        line.status = how.status;
        line.body_bytes = how.body_bytes;
        line.ended = true;
        line.complete = how.complete;
    }
    changed_.notify_all();
}

std::vector<access> journal::log() const {
    std::lock_guard const lock(mutex_);
    return log_;
}

observations journal::observed() const {
    std::lock_guard const lock(mutex_);
    return seen_;
}

template <class Condition>
bool journal::wait(milliseconds timeout, Condition condition) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, timeout, condition);
}

bool journal::wait_for_requests(std::uint64_t n, milliseconds timeout) const {
    return wait(timeout, [&] { return seen_.requests >= n; });
}

bool journal::wait_for_replies(std::uint64_t n, milliseconds timeout) const {
    return wait(timeout, [&] { return replies_ >= n; });
}

bool journal::wait_idle(milliseconds timeout) const {
    return wait(timeout, [&] { return seen_.in_flight == 0; });
}

void journal::clear() {
    std::lock_guard const lock(mutex_);
    log_.clear();
    log_begins_ = sequence_ + 1;
    attempts_.clear();
    replies_ = 0;
    observations fresh;
    fresh.open_connections = fresh.max_connections = open_.size();
    fresh.in_flight = fresh.max_in_flight = seen_.in_flight;
    seen_ = fresh;
}

}  // namespace panelia::origin
