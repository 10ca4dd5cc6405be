// The shared part of the resolver: its cache, its queue and its threads. Outlives the resolver as
// long as a look-up runs.
#pragma once

#include "net/resolver.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace panelia::net {

/// Somebody who waits for a name. `result` is written before the bell is told to ring.
struct name_waiter {
    explicit name_waiter(asio::io_context& asking) : context(asking), answered(asking) {}
    asio::io_context& context;
    bell answered;
    resolution result;
};

struct resolver::state {
    static constexpr std::size_t max_workers = 4, max_names = 4096;

    struct entry {
        bool pending = false;
        resolution known;
        clock::time_point good_until{};
        std::size_t uses = 0;  // turns the order of the addresses
        std::vector<std::shared_ptr<name_waiter>> waiters;
    };

    struct worker {
        std::thread thread;
        bool busy = false;
    };

    state(ip_family wanted, name_lookup how) : family(wanted), lookup(std::move(how)) {}

    /// The cached answer, or nothing: then `waiting` will be told.
    std::optional<resolution> ask(
        std::string const& host, std::shared_ptr<name_waiter> const& waiting
    );
    /// Afterwards nothing touches the waiter's io_context any more.
    void withdraw(std::string const& host, std::shared_ptr<name_waiter> const& waiting);
    void forget(std::string const& host);
    /// Idle threads end and are joined; busy ones end when their look-up returns.
    static void stop(std::shared_ptr<state> const& self);
    static void work(std::shared_ptr<state> self, std::size_t index);

    void answer(std::string const& host, resolution result);
    void make_room();

    ip_family const family;
    name_lookup const lookup;
    std::mutex lock;
    std::condition_variable work_came;
    std::unordered_map<std::string, entry> names;
    std::deque<std::string> queue;
    std::vector<worker> workers;
    std::size_t idle = 0;
    bool stopping = false;
};

}  // namespace panelia::net
