// Whether a host that cannot be reached is tried now: after some failures in a row only by one
// probe at a time, after some failed probes not at all for a while. Pure: `now` and the waits are
// arguments. (The circuit breaker of Nygard, "Release It!", 2007.)
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <system_error>

namespace panelia::engine {

struct circuit_policy {
    unsigned failures = 3;  ///< connections that failed in a row, until only probes are sent
    unsigned probes = 5;    ///< that fail in a row, until the host counts as dead; positive
    std::chrono::nanoseconds base = std::chrono::seconds(1);  ///< to the first probe; doubles
    std::chrono::nanoseconds cap = std::chrono::seconds(60);  ///< the longest wait for a probe
    std::chrono::nanoseconds rest =
        std::chrono::seconds(60);  ///< how long a dead host is left alone
};

/// Not thread-safe.
class circuit {
public:
    using time_point = std::chrono::steady_clock::time_point;
    enum class state : std::uint8_t {
        closed,   ///< all is well
        waiting,  ///< nobody tries until it is time for a probe
        probing,  ///< one attempt is under way
        dead      ///< pages fail without an attempt, until it is time for another probe
    };

    explicit circuit(circuit_policy policy) noexcept : policy_(policy) {}

    bool lets_pass(time_point now) const noexcept {
        return state_ == state::closed || (state_ != state::probing && now >= until_);
    }
    /// An attempt that was let pass begins.
    void began() noexcept {
        if (state_ != state::closed) state_ = state::probing;
    }
    /// The host answered, whatever it said.
    void reached() noexcept;
    /// No connection could be made. `final`: no other attempt would do better (no such name).
    void missed(std::error_code why, bool final, time_point now) noexcept;
    /// The host wants to be left alone for longer than anybody is going to wait. When it says so
    /// several times in a row, it counts as dead for as long as it wants.
    void refused(std::error_code why, std::chrono::nanoseconds asked, time_point now) noexcept;
    /// The host has answered so many times in a row, and never well: it counts as dead at once.
    void shut(std::error_code why, unsigned times, time_point now) noexcept;
    /// It was spoken to, but gave no good answer: it is there, no more.
    void heard() noexcept {
        if (state_ != state::closed) reached();
    }

    bool is_dead(time_point now) const noexcept { return state_ == state::dead && now < until_; }
    state now_in() const noexcept { return state_; }
    time_point until() const noexcept { return until_; }  ///< of `waiting` and `dead`
    std::error_code why() const noexcept { return why_; }
    unsigned misses() const noexcept { return misses_; }  ///< in a row

private:
    std::chrono::nanoseconds wait() const noexcept;

    circuit_policy policy_;
    state state_ = state::closed;
    unsigned misses_ = 0, failed_probes_ = 0;
    time_point until_{};
    std::error_code why_{};
};

}  // namespace panelia::engine
