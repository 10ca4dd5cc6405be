// Who may use a connection to which host now: ceilings per host and over all, what each host bears
// (host_pace.hpp), hosts that cannot be reached (circuit.hpp), and fair shares among shards. Pure
// bookkeeping over the whole process: `now` is an argument, the lock and the waking of shards are
// gate.hpp's business.
#pragma once

#include "engine/circuit.hpp"
#include "engine/host_pace.hpp"
#include "engine/retry_budget.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <vector>

namespace panelia::engine {

struct admission_limits {
    unsigned connections = 64;          ///< in flight, all hosts
    unsigned connections_per_host = 6;  ///< open to one host:port, idle ones included
    double request_rate = 0;            ///< requests/s per host; 0 = no limit
    circuit_policy outages{};           ///< when a host counts as unreachable
};

/// An answer that asks for less: 429 or 503.
struct push_back {
    std::error_code why{};
    std::chrono::nanoseconds asked{0};  ///< by its Retry-After; 0: it named no time
    bool same = false;                  ///< the same was refused before
};

/// How a request ended, as far as it speaks of its host.
struct request_end {
    int status = 0;           ///< of the final head; 0: none came
    std::error_code error{};  ///< of the exchange
    bool kept = false;        ///< its connection stays open and idle
};

using host_id = std::uint32_t;
using shard_id = std::uint32_t;

/// Not thread-safe.
class admission {
public:
    using time_point = std::chrono::steady_clock::time_point;

    /// The answer to a shard that wants a connection to a host.
    struct answer {
        bool go = false;
        std::optional<time_point> not_before{};  ///< refused by time: ask again then
        std::optional<shard_id>
            evict{};  ///< refused for now: that shard must close an idle connection to the host
        bool unreachable = false;  ///< refused because the host cannot be reached
        bool dead = false;         ///< ... and will not be tried before `not_before`
    };

    /// Why a host is not tried.
    struct outage {
        std::error_code why{};
        unsigned misses = 0;  ///< in a row
    };

    admission(admission_limits limits, std::size_t shards)
        : limits_(limits), shards_(shards), in_flight_of_(shards), hungry_for_(shards) {}

    /// The id of "host:port", made at first sight.
    host_id host(std::string_view host_port);
    std::string const& name(host_id host) const { return hosts_[host].name; }

    /// Asks for one connection for one request. A refused shard is remembered as hungry for the
    /// host.
    answer ask(shard_id shard, host_id host, time_point now);
    /// The request is over; `kept`: its connection stays open and idle in that shard.
    void release(shard_id shard, host_id host, bool kept);
    /// An idle connection was closed, whoever asked for it.
    void idle_closed(shard_id shard, host_id host);
    /// An `evict` was carried out, or found nothing left to close.
    void eviction_settled(host_id host);
    /// The shard wants nothing any more; it will ask again when it does.
    void sated(shard_id shard);
    /// Other shards that were refused for want of room, where there is room now. (Also where the
    /// host pauses or counts as dead meanwhile: they must hear of it.)
    std::vector<shard_id> wakeable(shard_id except) const;

    /// The request is over: whatever of `release`, `answered`, `missed`, `timed_out` and `heard` it
    /// comes to. A push-back is told apart, by what follows from it. True when the host's ceiling
    /// has just grown.
    bool ended(shard_id shard, host_id host, request_end const& how, time_point now);
    /// The request is over and was answered with anything but a push-back. True when the host's
    /// ceiling has just grown.
    bool answered(shard_id shard, host_id host, bool kept, time_point now);
    /// The host pushed back: nobody asks it again before a pause is over, and less then. The pause
    /// is what it asked for, else a back-off that doubles while no good answer comes. After more
    /// push-backs in a row than `outages` allows failures or probes, of several pages, it counts as
    /// dead. Gives the pause when this makes it begin or last longer.
    std::optional<std::chrono::nanoseconds> pushed_back(
        host_id host, push_back const& said, time_point now
    );
    /// An answer from the host did not come in time.
    void timed_out(host_id host, time_point now) { hosts_[host].pace.timed_out(now); }
    /// No connection to it could be made. `final`: another attempt would fare no better.
    void missed(host_id host, std::error_code why, bool final, time_point now);
    /// It wants to be left alone for `asked`, which is longer than allowed.
    void refused(host_id host, std::error_code why, std::chrono::nanoseconds asked, time_point now);
    /// It was reached, whatever came of it.
    void heard(host_id host) { hosts_[host].line.heard(); }
    bool dead(host_id host, time_point now) const { return hosts_[host].line.is_dead(now); }
    outage out(host_id host) const;
    /// Another attempt at a page has failed, too.
    void retry_failed(host_id host) { hosts_[host].retries.retry_failed(); }
    bool retries_used_up(host_id host) const { return hosts_[host].retries.used_up(); }

    /// The host wants its requests at least so far apart (robots.txt, Crawl-delay). Only ever slows
    /// down: a lower request rate stays.
    void slow_down(host_id host, std::chrono::nanoseconds apart, time_point now);

    unsigned ceiling(host_id host) const;
    std::optional<time_point> paused_until(host_id host, time_point now) const;
    std::size_t open(host_id host) const;  ///< connections in flight and idle

private:
    struct share {
        unsigned in_flight = 0, idle = 0;
        bool hungry = false;
        unsigned held() const noexcept { return in_flight + idle; }
    };
    struct host_state {
        std::string name;
        host_pace pace;
        circuit line;
        retry_budget retries{};
        std::vector<share> shares{};  // by shard
        unsigned in_flight = 0, idle = 0, evictions = 0;
        // Since the last good answer: pauses, and pages that were refused for the first time.
        unsigned push_backs = 0, refused_pages = 0;
        shard_id last = 0;      // who was admitted last,
        unsigned in_a_row = 0;  // and how often without another in between
    };
    bool has_room(host_state const& h) const;
    static answer barred(host_state const& h, time_point now);
    void mark_hungry(shard_id shard, host_id host, bool hungry);
    bool admits(host_state const& h, shard_id shard) const;
    bool another_is_starved(host_state const& h, shard_id shard) const;
    bool another_is_starved_overall(shard_id shard) const;
    std::optional<shard_id> shard_with_idle(host_state const& h, shard_id except) const;

    admission_limits limits_;
    std::size_t shards_;
    unsigned in_flight_ = 0;
    std::vector<unsigned> in_flight_of_;  // by shard
    std::vector<host_state> hosts_;
    std::vector<std::vector<host_id>> hungry_for_;  // by shard
    std::unordered_map<std::string, host_id> by_name_;
};

}  // namespace panelia::engine
