// Idle connections and who gets which: newest first, bounded in number and age. Pure policy over
// any kind of connection; `now` is an argument. Not thread-safe.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace panelia::net {

struct pool_limits {
    std::size_t max_idle = 64;  ///< all origins together
    std::chrono::nanoseconds max_idle_time = std::chrono::seconds(55);
};

/// What connections may stand in for each other: scheme and "host:port" of the target. (Which proxy
/// leads there follows from these.)
struct pool_key {
    bool secure = false;
    std::string host_port;
    bool operator==(pool_key const&) const = default;
};

/// `Connection` is movable.
template <class Connection>
class connection_pool {
public:
    using time_point = std::chrono::steady_clock::time_point;
    /// Told the host_port of each connection that the pool closes of its own accord.
    using closed_callback = std::function<void(std::string const& host_port)>;

    explicit connection_pool(pool_limits limits) : limits_(limits) {}
    void on_closed(closed_callback callback) { closed_ = std::move(callback); }

    /// The connection used last, or nothing. Those too old are closed.
    std::optional<Connection> take(pool_key const& key, time_point now) {
        expire(now);
        auto const found = by_key_.find(key);
        if (found == by_key_.end()) return std::nullopt;
        return remove(found->second.back());
    }

    /// Keeps a connection; the oldest of all makes room for it.
    void put(pool_key const& key, Connection connection, time_point now) {
        expire(now);
        if (limits_.max_idle == 0) return notify(key.host_port);
        if (idle_.size() >= limits_.max_idle) close(idle_.begin());
        idle_.push_back({key, std::move(connection), now});
        by_key_[key].push_back(std::prev(idle_.end()));
    }

    /// Closes what has been idle for too long.
    void expire(time_point now) {
        while (!idle_.empty() && now - idle_.front().since >= limits_.max_idle_time) {
            close(idle_.begin());
        }
    }

    std::size_t size() const noexcept { return idle_.size(); }
    /// Of both schemes.
    std::size_t count(std::string_view host_port) const noexcept {
        return static_cast<std::size_t>(std::count_if(
            idle_.begin(), idle_.end(), [&](entry const& e) { return e.key.host_port == host_port; }
        ));
    }
    /// Closes the oldest one for it, without a callback; false when there is none.
    bool close_one(std::string_view host_port) {
        auto const found = std::find_if(idle_.begin(), idle_.end(), [&](entry const& e) {
            return e.key.host_port == host_port;
        });
        if (found == idle_.end()) return false;
        remove(found);
        return true;
    }
    void close_all() {
        while (!idle_.empty()) close(idle_.begin());
    }
    void notify(std::string const& host_port) const {
        if (closed_) closed_(host_port);
    }

private:
    struct entry {
        pool_key key;
        Connection connection;
        time_point since;
    };
    using position = typename std::list<entry>::iterator;
    struct key_hash {
        std::size_t operator()(pool_key const& key) const noexcept {
            return std::hash<std::string>()(key.host_port) + (key.secure ? 1 : 0);
        }
    };

    Connection remove(position at) {
        auto const of_key = by_key_.find(at->key);
        std::erase(of_key->second, at);
        if (of_key->second.empty()) by_key_.erase(of_key);
        Connection out = std::move(at->connection);
        idle_.erase(at);
        return out;
    }
    void close(position at) {
        std::string const host_port = at->key.host_port;
        remove(at);
        notify(host_port);
    }

    pool_limits limits_;
    closed_callback closed_;
    std::list<entry> idle_;                                                 // oldest first
    std::unordered_map<pool_key, std::vector<position>, key_hash> by_key_;  // each oldest first
};

/// Exclusive use of a connection: back to the pool if it was proven reusable, else closed.
template <class Connection>
class lease {
public:
    using pool = connection_pool<Connection>;

    lease() = default;  ///< of nothing
    lease(pool& from, pool_key key, Connection connection)
        : pool_(&from), key_(std::move(key)), connection_(std::move(connection)) {}
    ~lease() = default;  ///< closes the connection
    lease(lease&& other) noexcept = default;
    lease& operator=(lease&& other) noexcept = default;

    explicit operator bool() const noexcept { return connection_.has_value(); }
    Connection& operator*() noexcept { return *connection_; }

    /// The response is over and the connection fit for another: it goes back.
    void give_back(typename pool::time_point now) {
        pool_->put(key_, std::move(*connection_), now);
        connection_.reset();
    }

private:
    pool* pool_ = nullptr;
    pool_key key_;
    std::optional<Connection> connection_;
};

}  // namespace panelia::net
