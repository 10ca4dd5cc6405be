// See circuit.hpp.
#include "engine/circuit.hpp"

#include "engine/back_off.hpp"

#include <algorithm>

namespace panelia::engine {

void circuit::reached() noexcept {
    if (misses_ == 0) return;
    state_ = state::closed;
    misses_ = failed_probes_ = 0;
}

// Attempts that were under way when the last straw broke end as they end: only a probe's failure
// counts once nobody but probes is let pass.
void circuit::missed(std::error_code why, bool final, time_point now) noexcept {
    ++misses_;
    why_ = why;
    if (state_ == state::waiting || state_ == state::dead) return;
    if (state_ == state::closed && misses_ < policy_.failures) return;
    if (state_ == state::probing) ++failed_probes_;
    if (final || failed_probes_ >= policy_.probes) {
        state_ = state::dead;
        until_ = now + policy_.rest;
        return;
    }
    until_ = now + wait();
    state_ = state::waiting;
}

void circuit::refused(
    std::error_code why, std::chrono::nanoseconds asked, time_point now
) noexcept {
    missed(why, true, now);
    if (state_ == state::dead) until_ = std::max(until_, now + asked);
}

void circuit::shut(std::error_code why, unsigned times, time_point now) noexcept {
    why_ = why;
    misses_ = times;
    state_ = state::dead;
    until_ = now + policy_.rest;
}

std::chrono::nanoseconds circuit::wait() const noexcept {
    return back_off(policy_.base, policy_.cap, failed_probes_);
}

}  // namespace panelia::engine
