// The one `admission` of a session, shared by its shards: its lock, and the waking of shards that
// had to wait.
#pragma once

#include "engine/admission.hpp"

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::engine {

/// How the gate reaches a shard. All are called from any thread, without the gate's lock.
struct gate_member {
    std::function<void()> wake;  ///< look again for pages that may start
    /// The host counts as dead: its pages are to be settled now, not when they would be due. May be
    /// called more than once for the same death.
    std::function<void(host_id)> died;
    std::function<void(host_id)>
        evict;  ///< close one idle connection to the host, then call `eviction_done`
};

/// Thread-safe. The lock is held for a few dozen instructions; nobody waits inside it.
class gate {
public:
    using time_point = admission::time_point;
    gate(admission_limits limits, std::size_t shards) : state_(limits, shards), members_(shards) {}

    /// Before any shard runs.
    void join(shard_id shard, gate_member member) { members_[shard] = std::move(member); }

    host_id host(std::string_view host_port);
    std::string name(host_id host) const;
    admission::answer ask(shard_id shard, host_id host, time_point now);
    void release(shard_id shard, host_id host, bool kept);
    bool ended(shard_id shard, host_id host, request_end const& how, time_point now);
    void idle_closed(shard_id shard, host_id host);
    void eviction_done(host_id host);
    void sated(shard_id shard);
    void slow_down(host_id host, std::chrono::nanoseconds apart, time_point now);
    std::optional<std::chrono::nanoseconds> pushed_back(
        host_id host, push_back const& said, time_point now
    );
    void refused(host_id host, std::error_code why, std::chrono::nanoseconds asked, time_point now);
    admission::outage out(host_id host) const;
    void retry_failed(host_id host);
    bool retries_used_up(host_id host) const;
    /// Wakes the other shards that can now be admitted. Called after a shard has served itself.
    void wake_others(shard_id self);

private:
    template <typename Change>
    auto learn(host_id host, time_point now, Change change);

    mutable std::mutex lock_;
    admission state_;
    std::vector<gate_member> members_;
};

}  // namespace panelia::engine
