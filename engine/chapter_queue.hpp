// Chapters between the planner and the shards: bounded, so that a long source is never held whole.
#pragma once

#include "engine/chapter_run.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace panelia::engine {

/// Thread-safe. Also keeps the ceiling on chapters in flight over all shards.
class chapter_queue {
public:
    /// At most `capacity` chapters wait, at most `in_flight` are taken and not yet `ended`; both
    /// positive.
    chapter_queue(std::size_t capacity, std::size_t in_flight, std::size_t shards)
        : capacity_(capacity),
          free_(static_cast<std::ptrdiff_t>(in_flight)),
          wants_(shards),
          wake_(shards) {}

    /// How to tell a shard that a chapter may be had. Before any shard runs.
    void join(std::size_t shard, std::function<void()> wake) { wake_[shard] = std::move(wake); }

    /// Waits while full. False, and the plan is dropped, once stopped.
    bool push(std::unique_ptr<chapter_plan> plan);
    /// Nothing more will be pushed.
    void close();
    /// Drops what waits; pushes are refused from now on.
    void stop();

    /// A chapter, or null: the shard is then woken when it is worth asking again.
    std::unique_ptr<chapter_plan> try_pop(std::size_t shard);
    /// The first chapter that `fits`, before its turn and above the ceiling: for a shard all of
    /// whose chapters wait for hosts that cannot be asked. Null: there is none.
    std::unique_ptr<chapter_plan> try_pop_beside(
        std::function<bool(chapter_plan const&)> const& fits
    );
    /// A chapter taken before is over.
    void ended();
    /// No chapter will ever come.
    bool exhausted() const;

private:
    using plans = std::deque<std::unique_ptr<chapter_plan>>;

    std::function<void()> next_wanting();
    std::unique_ptr<chapter_plan> take(
        plans::iterator const& which, std::unique_lock<std::mutex>& hold
    );

    mutable std::mutex lock_;
    std::condition_variable room_;
    plans waiting_;
    std::size_t capacity_;
    std::ptrdiff_t free_;  // below zero while chapters were taken above the ceiling
    std::vector<bool> wants_;
    std::vector<std::function<void()>> wake_;
    std::size_t turn_ = 0;
    bool closed_ = false;
};

}  // namespace panelia::engine
