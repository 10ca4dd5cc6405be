// See second_copies.hpp.
#include "engine/second_copies.hpp"

#include <algorithm>

namespace panelia::engine {

void second_copies::begun(std::uint64_t row) {
    std::scoped_lock const hold(lock_);
    if (row > 0) in_hand_.insert(row);
}

void second_copies::ended(std::uint64_t row) {
    {
        std::scoped_lock const hold(lock_);
        if (in_hand_.erase(row) == 0 || waiting_.empty()) return;
    }
    changed_.notify_all();
}

bool second_copies::in_hand(std::uint64_t row) const {
    std::scoped_lock const hold(lock_);
    return in_hand_.contains(row);
}

void second_copies::wait_for(std::uint64_t row, chapter_spec copy) {
    std::scoped_lock const hold(lock_);
    waiting_.emplace_back(row, std::move(copy));
}

std::optional<chapter_spec> second_copies::ready() {
    std::unique_lock hold(lock_);
    return take(waiting_.size() >= most_waiting, hold);
}

std::optional<chapter_spec> second_copies::last() {
    std::unique_lock hold(lock_);
    return take(true, hold);
}

void second_copies::stop() {
    {
        std::scoped_lock const hold(lock_);
        stopped_ = true;
    }
    changed_.notify_all();
}

std::optional<chapter_spec> second_copies::take(bool patient, std::unique_lock<std::mutex>& hold) {
    for (;;) {
        if (stopped_) return std::nullopt;
        auto const found = std::find_if(waiting_.begin(), waiting_.end(), [this](auto const& one) {
            return !in_hand_.contains(one.first);
        });
        if (found != waiting_.end()) {
            auto copy = std::move(found->second);
            waiting_.erase(found);
            return copy;
        }
        if (!patient || waiting_.empty()) return std::nullopt;
        changed_.wait(hold);
    }
}

}  // namespace panelia::engine
