// Locking and waking around admission; see gate.hpp.
#include "engine/gate.hpp"

namespace panelia::engine {

host_id gate::host(std::string_view host_port) {
    std::scoped_lock const hold(lock_);
    return state_.host(host_port);
}

std::string gate::name(host_id host) const {
    std::scoped_lock const hold(lock_);
    return state_.name(host);
}

admission::answer gate::ask(shard_id shard, host_id host, time_point now) {
    admission::answer result;
    {
        std::scoped_lock const hold(lock_);
        result = state_.ask(shard, host, now);
    }
    if (result.evict) members_[*result.evict].evict(host);
    return result;
}

// What may end with a host that counts as dead: then all hear of it.
template <typename Change>
auto gate::learn(host_id host, time_point now, Change change) {
    std::unique_lock hold(lock_);
    auto const result = change();
    bool const dead = state_.dead(host, now);
    hold.unlock();
    if (dead) {
        for (auto const& member : members_) {
            if (member.died) member.died(host);
        }
    }
    return result;
}

bool gate::ended(shard_id shard, host_id host, request_end const& how, time_point now) {
    return learn(host, now, [&] { return state_.ended(shard, host, how, now); });
}

void gate::release(shard_id shard, host_id host, bool kept) {
    std::scoped_lock const hold(lock_);
    state_.release(shard, host, kept);
}

void gate::idle_closed(shard_id shard, host_id host) {
    std::scoped_lock const hold(lock_);
    state_.idle_closed(shard, host);
}

void gate::eviction_done(host_id host) {
    std::scoped_lock const hold(lock_);
    state_.eviction_settled(host);
}

void gate::sated(shard_id shard) {
    std::scoped_lock const hold(lock_);
    state_.sated(shard);
}

void gate::slow_down(host_id host, std::chrono::nanoseconds apart, time_point now) {
    std::scoped_lock const hold(lock_);
    state_.slow_down(host, apart, now);
}

std::optional<std::chrono::nanoseconds> gate::pushed_back(
    host_id host, push_back const& said, time_point now
) {
    return learn(host, now, [&] { return state_.pushed_back(host, said, now); });
}

void gate::refused(
    host_id host, std::error_code why, std::chrono::nanoseconds asked, time_point now
) {
    learn(host, now, [&] {
        state_.refused(host, why, asked, now);
        return true;
    });
}

admission::outage gate::out(host_id host) const {
    std::scoped_lock const hold(lock_);
    return state_.out(host);
}

void gate::retry_failed(host_id host) {
    std::scoped_lock const hold(lock_);
    state_.retry_failed(host);
}

bool gate::retries_used_up(host_id host) const {
    std::scoped_lock const hold(lock_);
    return state_.retries_used_up(host);
}

void gate::wake_others(shard_id self) {
    std::vector<shard_id> woken;
    {
        std::scoped_lock const hold(lock_);
        woken = state_.wakeable(self);
    }
    for (auto const shard : woken) members_[shard].wake();
}

}  // namespace panelia::engine
