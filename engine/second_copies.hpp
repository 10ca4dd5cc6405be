// Chapters that a source names again while the first copy is still being fetched: each waits until
// that one has ended, and only then is it decided what is to be done with it. Decides nothing.
#pragma once

#include "panelia/manifest.hpp"

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_set>
#include <utility>

namespace panelia::engine {

/// Thread-safe; the planner's thread calls everything but `ended` and `stop`. Chapters are known by
/// their rows' ids.
class second_copies {
public:
    /// More copies than these make the planner wait, so that a long source is never held whole.
    static constexpr std::size_t most_waiting = 64;

    /// A chapter is handed to the shards; 0 is none.
    void begun(std::uint64_t row);
    /// It has ended, and that was told. Any thread.
    void ended(std::uint64_t row);
    bool in_hand(std::uint64_t row) const;

    void wait_for(std::uint64_t row, chapter_spec copy);
    /// A copy whose first has ended; nothing when none has, unless too many wait: then it waits.
    std::optional<chapter_spec> ready();
    /// Waits for such a copy; nothing when no copy is left, or after `stop`.
    std::optional<chapter_spec> last();
    /// Nobody is to wait any more. Any thread.
    void stop();

private:
    std::optional<chapter_spec> take(bool patient, std::unique_lock<std::mutex>& hold);

    mutable std::mutex lock_;
    std::condition_variable changed_;
    std::unordered_set<std::uint64_t> in_hand_;
    std::list<std::pair<std::uint64_t, chapter_spec>> waiting_;
    bool stopped_ = false;
};

}  // namespace panelia::engine
