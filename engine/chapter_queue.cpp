// See chapter_queue.hpp.
#include "engine/chapter_queue.hpp"

#include <algorithm>

namespace panelia::engine {

bool chapter_queue::push(std::unique_ptr<chapter_plan> plan) {
    std::function<void()> wake;
    {
        std::unique_lock hold(lock_);
        room_.wait(hold, [this] { return closed_ || waiting_.size() < capacity_; });
        if (closed_) return false;
        waiting_.push_back(std::move(plan));
        wake = next_wanting();
    }
    if (wake) wake();
    return true;
}

void chapter_queue::close() {
    {
        std::scoped_lock const hold(lock_);
        closed_ = true;
    }
    room_.notify_all();
    for (auto const& wake : wake_) wake();
}

void chapter_queue::stop() {
    {
        std::scoped_lock const hold(lock_);
        waiting_.clear();
        closed_ = true;  // before a planner that waits for room can take it
    }
    close();
}

std::unique_ptr<chapter_plan> chapter_queue::try_pop(std::size_t shard) {
    std::unique_lock hold(lock_);
    wants_[shard] = waiting_.empty() || free_ <= 0;
    if (wants_[shard]) return nullptr;
    return take(waiting_.begin(), hold);
}

std::unique_ptr<chapter_plan> chapter_queue::try_pop_beside(
    std::function<bool(chapter_plan const&)> const& fits
) {
    std::unique_lock hold(lock_);
    auto const found = std::find_if(waiting_.begin(), waiting_.end(), [&](auto const& plan) {
        return fits(*plan);
    });
    return found == waiting_.end() ? nullptr : take(found, hold);
}

/// With the lock held, which it lets go. The planner hears of room when there is some for several
/// chapters: one change of thread for all. With the last chapter gone, shards that wait for one
/// must hear that none will come.
std::unique_ptr<chapter_plan> chapter_queue::take(
    plans::iterator const& which, std::unique_lock<std::mutex>& hold
) {
    auto taken = std::move(*which);
    waiting_.erase(which);
    --free_;
    bool const roomy = waiting_.size() <= capacity_ / 2;
    bool const last = closed_ && waiting_.empty();
    hold.unlock();
    if (roomy) room_.notify_one();
    if (last)
        for (auto const& wake : wake_) wake();
    return taken;
}

void chapter_queue::ended() {
    std::function<void()> wake;
    {
        std::scoped_lock const hold(lock_);
        ++free_;
        wake = next_wanting();
    }
    if (wake) wake();
}

bool chapter_queue::exhausted() const {
    std::scoped_lock const hold(lock_);
    return closed_ && waiting_.empty();
}

// In turn, so that few chapters spread over all shards.
std::function<void()> chapter_queue::next_wanting() {
    if (waiting_.empty() || free_ <= 0) return {};
    for (std::size_t step = 0; step < wants_.size(); ++step) {
        turn_ = (turn_ + 1) % wants_.size();
        if (!wants_[turn_]) continue;
        wants_[turn_] = false;
        return wake_[turn_];
    }
    return {};
}

}  // namespace panelia::engine
