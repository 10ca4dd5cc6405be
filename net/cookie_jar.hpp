// The cookies of a session: what a user brought along and what servers have set, and which of them
// go with a request. Reads no files and no fields (cookies.hpp, set_cookie.hpp). RFC 6265, sections
// 5.3 and 5.4.
#pragma once

#include "net/cookies.hpp"
#include "net/response_head.hpp"
#include "net/url.hpp"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::net {

/// Thread-safe: one jar serves all shards. As long as it is empty, asking it takes no lock.
class cookie_jar {
public:
    using time_point = std::chrono::system_clock::time_point;

    /// How many cookies servers may set, per domain and in all; the least recently used go first.
    /// Those a user brought are not counted and stay.
    static constexpr std::size_t max_per_domain = 180, max_cookies = 3000;
    /// The longest Cookie value sent, as curl has it: servers answer longer ones with 400.
    static constexpr std::size_t max_header_bytes = 8190;

    cookie_jar() = default;
    /// Of several with the same name, domain, reach and path the last counts, in the place of the
    /// first.
    explicit cookie_jar(std::vector<cookie> given);
    cookie_jar(cookie_jar const&) = delete;
    cookie_jar& operator=(cookie_jar const&) = delete;

    /// Takes up the Set-Cookie fields of a response (whatever its status) to a request of `from`.
    void store(url const& from, response_head const& head, time_point now);

    /// The value of the Cookie header for a request of `target` at `now`: longest path first, then
    /// in the order they came. Empty: send no such header. Never log it.
    std::string header_for(url const& target, time_point now) const;

    /// All that have not expired, in the order they came.
    std::vector<cookie> contents(time_point now) const;

    bool empty() const noexcept { return count_.load(std::memory_order_acquire) == 0; }
    std::size_t size() const noexcept { return count_.load(std::memory_order_acquire); }

private:
    struct entry {
        cookie what;
        std::uint64_t order = 0;         // of its creation
        mutable std::uint64_t used = 0;  // when it was last set or sent
        bool given = false;              // by the user
    };
    using shelf = std::vector<entry>;

    void put(cookie one, bool given, bool from_secure, time_point now);
    bool covers_secure(cookie const& one) const;
    void make_room(shelf& here, time_point now);
    void evict_oldest();
    void recount() noexcept;

    mutable std::mutex lock_;
    std::map<std::string, shelf, std::less<>> by_domain_;
    mutable std::uint64_t ticks_ = 0;
    std::size_t set_by_servers_ = 0;
    std::atomic<std::size_t> count_{0};
};

}  // namespace panelia::net
