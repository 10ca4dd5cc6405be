// Deadlines as fields: one timer per client looks at all exchanges in flight and wakes those that
// are late. Costs nothing per read. Not thread-safe: the client's thread.
#pragma once

#include "net/io.hpp"
#include "net/task.hpp"
#include "net/timeouts.hpp"

#include <cstddef>
#include <memory>
#include <system_error>
#include <vector>

namespace panelia::net {

class watch;

/// Runs its timer only while something is watched, so that it keeps no io_context alive.
class deadline_sweep {
public:
    deadline_sweep(asio::io_context& context, timeouts allowed);
    ~deadline_sweep();
    deadline_sweep(deadline_sweep const&) = delete;
    deadline_sweep& operator=(deadline_sweep const&) = delete;

private:
    friend class watch;
    void add(watch& one);
    void remove(watch& one) noexcept;
    void arm();
    void sweep();

    timeouts allowed_;
    io_timer timer_;
    std::vector<watch*> active_;
    std::shared_ptr<deadline_sweep*> self_;  // emptied when this goes: a queued tick finds nobody
};

/// The deadlines of one exchange, from its construction to its destruction. While it waits, an
/// exchange names the one thing whose cancellation wakes it.
class watch {
public:
    explicit watch(deadline_sweep& sweep);
    ~watch();
    watch(watch const&) = delete;
    watch& operator=(watch const&) = delete;

    clock::time_point begun() const noexcept { return times_.begun; }
    void connecting(clock::time_point now) noexcept { set(now, {}); }
    void moved(clock::time_point now) noexcept { set({}, now); }  ///< transferring; a byte moved
    void idle() noexcept { set({}, {}); }                         ///< only the whole deadline runs
    void draining(clock::time_point now) noexcept {               ///< from the first call on
        if (!times_.draining) times_.draining = now;
    }

    /// The deadline that has passed, or none. It stays.
    std::error_code expired() const noexcept { return expired_; }

    void wakes(tcp_socket* socket) noexcept { socket_ = socket; }
    void wakes(io_timer* timer) noexcept { timer_ = timer; }
    /// To be called with what a wait came to. Throws when it was cancelled, but not by a deadline.
    std::error_code after_wait(boost::system::error_code waited);

private:
    friend class deadline_sweep;
    void set(
        std::optional<clock::time_point> since_connecting, std::optional<clock::time_point> moved_at
    ) noexcept {
        times_.connecting = since_connecting;
        times_.moved = moved_at;
    }
    void expire(std::error_code why);

    deadline_sweep& sweep_;
    exchange_times times_;
    std::size_t index_ = 0;  // in deadline_sweep::active_
    std::error_code expired_{};
    tcp_socket* socket_ = nullptr;
    io_timer* timer_ = nullptr;
};

/// Waits until the socket is readable or writable. A deadline comes back as the error.
task<std::error_code> wait_ready(tcp_socket& socket, tcp_socket::wait_type what, watch& times);
/// Sleeps. A deadline comes back as the error.
task<std::error_code> sleep_for(std::chrono::nanoseconds how_long, watch& times);

/// What one coroutine waits on until somebody on its thread rings.
class bell {
public:
    explicit bell(asio::io_context& context)
        : timer_(context.get_executor(), clock::time_point::max()) {}
    void ring();
    bool rung() const noexcept { return rung_; }
    /// Returns at once when it has rung before. A deadline comes back as the error.
    task<std::error_code> wait(watch& times);

private:
    io_timer timer_;
    bool rung_ = false;
};

}  // namespace panelia::net
