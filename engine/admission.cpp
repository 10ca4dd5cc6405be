// The bookkeeping of admission.hpp.
#include "engine/admission.hpp"

#include "engine/back_off.hpp"
#include "engine/retry.hpp"
#include "panelia/error.hpp"

#include <algorithm>

namespace panelia::engine {

host_id admission::host(std::string_view host_port) {
    auto const [at, fresh] =
        by_name_.try_emplace(std::string(host_port), static_cast<host_id>(hosts_.size()));
    if (fresh) {
        auto& h = hosts_.emplace_back(host_state{
            .name = at->first,
            .pace = host_pace(limits_.connections_per_host, limits_.request_rate),
            .line = circuit(limits_.outages)});
        h.shares.resize(shards_);
    }
    return at->second;
}

admission::answer admission::ask(shard_id shard, host_id host, time_point now) {
    auto& h = hosts_[host];
    auto& mine = h.shares[shard];
    // Who is refused by time knows when to ask again; who is refused for want of room is woken.
    mark_hungry(shard, host, false);
    if (!h.line.lets_pass(now)) return barred(h, now);
    if (now < h.pace.paused_until()) return {.go = false, .not_before = h.pace.paused_until()};
    mark_hungry(shard, host, true);
    if (!has_room(h)) {
        if (in_flight_ < limits_.connections) h.pace.held_by_ceiling();
        return {};
    }
    if (another_is_starved(h, shard) || another_is_starved_overall(shard)) return {};
    bool const opens = mine.idle == 0;
    if (opens && h.in_flight + h.idle >= limits_.connections_per_host) {
        // Every connection the host allows is open; one that idles elsewhere must go first.
        if (h.evictions >= h.idle) return {};
        auto const victim = shard_with_idle(h, shard);
        if (victim) ++h.evictions;
        return {.go = false, .evict = victim};
    }
    auto const wait = h.pace.until_next(now);
    if (wait.count() > 0) {
        mark_hungry(shard, host, false);
        return {.go = false, .not_before = now + wait};
    }
    if (!opens) {
        --mine.idle;
        --h.idle;
    }
    h.in_a_row = h.last == shard ? h.in_a_row + 1 : 1;
    h.last = shard;
    ++mine.in_flight;
    ++h.in_flight;
    ++in_flight_of_[shard];
    ++in_flight_;
    h.pace.begun(h.in_flight, now);
    h.line.began();
    h.retries.request();
    mark_hungry(shard, host, false);
    return {.go = true};
}

// While a probe is under way nobody knows for how long: it is looked at again soon.
admission::answer admission::barred(host_state const& h, time_point now) {
    constexpr auto soon = std::chrono::milliseconds(100);
    bool const probing = h.line.now_in() == circuit::state::probing;
    return {
        .go = false,
        .not_before = probing ? now + soon : h.line.until(),
        .evict = {},
        .unreachable = true,
        .dead = h.line.is_dead(now)};
}

void admission::release(shard_id shard, host_id host, bool kept) {
    auto& h = hosts_[host];
    --h.shares[shard].in_flight;
    --h.in_flight;
    --in_flight_of_[shard];
    --in_flight_;
    if (kept) {
        ++h.shares[shard].idle;
        ++h.idle;
    }
}

void admission::idle_closed(shard_id shard, host_id host) {
    auto& h = hosts_[host];
    if (h.shares[shard].idle == 0) return;
    --h.shares[shard].idle;
    --h.idle;
}

void admission::eviction_settled(host_id host) {
    if (hosts_[host].evictions > 0) --hosts_[host].evictions;
}

void admission::sated(shard_id shard) {
    for (auto const host : hungry_for_[shard]) hosts_[host].shares[shard].hungry = false;
    hungry_for_[shard].clear();
}

std::vector<shard_id> admission::wakeable(shard_id except) const {
    std::vector<shard_id> result;
    if (in_flight_ >= limits_.connections) return result;
    for (shard_id s = 0; s < shards_; ++s) {
        if (s == except) continue;
        if (another_is_starved_overall(s)) continue;
        auto const its = [&](host_id id) {
            return admits(hosts_[id], s);
        };
        if (std::any_of(hungry_for_[s].begin(), hungry_for_[s].end(), its)) result.push_back(s);
    }
    return result;
}

bool admission::answered(shard_id shard, host_id host, bool kept, time_point now) {
    release(shard, host, kept);
    hosts_[host].line.reached();
    hosts_[host].push_backs = hosts_[host].refused_pages = 0;
    return hosts_[host].pace.answered(now);
}

std::optional<std::chrono::nanoseconds> admission::pushed_back(
    host_id host, push_back const& said, time_point now
) {
    auto& h = hosts_[host];
    auto const before = h.pace.paused_until();
    bool const pausing = now < before;
    if (!pausing) ++h.push_backs;
    if (!said.same) ++h.refused_pages;
    auto const& policy = limits_.outages;
    auto const times = std::max(1U, std::min(h.push_backs, h.refused_pages));
    auto const pause =
        said.asked.count() > 0 ? said.asked : back_off(policy.base, policy.cap, times - 1);
    h.pace.pushed_back(pause, now, said.same);
    // A page that is refused again and again says nothing about the others.
    bool const hopeless = h.push_backs > std::max(policy.failures, policy.probes) &&
                          h.refused_pages >= policy.failures;
    if (hopeless && !h.line.is_dead(now)) h.line.shut(said.why, h.push_backs, now);
    if (h.pace.paused_until() <= before) return std::nullopt;
    return pause;
}

bool admission::ended(shard_id shard, host_id host, request_end const& how, time_point now) {
    bool grown = false;
    bool const lost = is_lost(how.error, how.status);
    if (how.status != 0 && !pushes_back(how.status)) {
        grown = answered(shard, host, how.kept, now);
    } else {
        release(shard, host, how.kept);
        if (!lost) heard(host);
    }
    if (lost) missed(host, how.error, how.error == condition::permanent, now);
    if (how.error == errc::stalled || how.error == errc::page_timeout) timed_out(host, now);
    return grown;
}

void admission::missed(host_id host, std::error_code why, bool final, time_point now) {
    hosts_[host].line.missed(why, final, now);
}

void admission::refused(
    host_id host, std::error_code why, std::chrono::nanoseconds asked, time_point now
) {
    hosts_[host].line.refused(why, asked, now);
}

admission::outage admission::out(host_id host) const {
    return {.why = hosts_[host].line.why(), .misses = hosts_[host].line.misses()};
}

void admission::slow_down(host_id host, std::chrono::nanoseconds apart, time_point now) {
    if (apart.count() > 0) hosts_[host].pace.slow_down(apart, now);
}

unsigned admission::ceiling(host_id host) const {
    return hosts_[host].pace.ceiling();
}

std::optional<admission::time_point> admission::paused_until(host_id host, time_point now) const {
    auto const until = hosts_[host].pace.paused_until();
    return now < until ? std::optional(until) : std::nullopt;
}

std::size_t admission::open(host_id host) const {
    return hosts_[host].in_flight + hosts_[host].idle;
}

bool admission::has_room(host_state const& h) const {
    return in_flight_ < limits_.connections && h.in_flight < h.pace.ceiling();
}

void admission::mark_hungry(shard_id shard, host_id host, bool hungry) {
    auto& flag = hosts_[host].shares[shard].hungry;
    if (flag == hungry) return;
    flag = hungry;
    if (hungry) {
        hungry_for_[shard].push_back(host);
    } else {
        std::erase(hungry_for_[shard], host);
    }
}

bool admission::admits(host_state const& h, shard_id shard) const {
    return has_room(h) && !another_is_starved(h, shard);
}

// A shard may hold more than its share only while no hungry shard holds less than its own. Where
// there are fewer connections than shards that want one, they take turns of a few requests each (a
// turn costs a new connection, so not of one).
bool admission::another_is_starved(host_state const& h, shard_id shard) const {
    constexpr unsigned turn = 8;
    if (shards_ == 1) return false;
    auto const wants = [](share const& s) {
        return s.hungry || s.in_flight > 0;
    };
    auto const wanting =
        static_cast<unsigned>(std::count_if(h.shares.begin(), h.shares.end(), wants));
    auto const fair = h.pace.ceiling() / std::max(1U, wanting);
    bool const turn_is_over = fair == 0 && h.last == shard && h.in_a_row >= turn;
    auto const below = std::max(1U, fair);
    if (h.shares[shard].in_flight < below && !turn_is_over) return false;
    for (shard_id s = 0; s < h.shares.size(); ++s) {
        if (s != shard && h.shares[s].hungry && h.shares[s].in_flight < below) return true;
    }
    return false;
}

// The same over all hosts: else the shard whose request has just ended takes every free connection
// again, and another that works for other hosts waits, with its thread, until the first runs dry.
bool admission::another_is_starved_overall(shard_id shard) const {
    auto const wants = [&](shard_id s) {
        return in_flight_of_[s] > 0 || !hungry_for_[s].empty();
    };
    unsigned wanting = 0;
    for (shard_id s = 0; s < shards_; ++s) wanting += static_cast<unsigned>(wants(s));
    auto const fair = std::max(1U, limits_.connections / std::max(1U, wanting));
    if (in_flight_of_[shard] < fair) return false;
    for (shard_id s = 0; s < shards_; ++s) {
        if (s == shard || in_flight_of_[s] >= fair) continue;
        bool const could =
            std::any_of(hungry_for_[s].begin(), hungry_for_[s].end(), [&](host_id id) {
                return hosts_[id].in_flight < hosts_[id].pace.ceiling();
            });
        if (could) return true;
    }
    return false;
}

std::optional<shard_id> admission::shard_with_idle(host_state const& h, shard_id except) const {
    for (shard_id s = 0; s < h.shares.size(); ++s) {
        if (s != except && h.shares[s].idle > 0) return s;
    }
    return std::nullopt;
}

}  // namespace panelia::engine
