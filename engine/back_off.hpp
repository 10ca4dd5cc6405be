// Exponential back-off: how long to wait for the n-th time. Pure.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace panelia::engine {

/// `base`, doubled so many times, at most `cap`. None is negative.
constexpr std::chrono::nanoseconds back_off(
    std::chrono::nanoseconds base, std::chrono::nanoseconds cap, unsigned doublings
) noexcept {
    std::int64_t const factor = std::int64_t{1} << std::min(doublings, 62U);
    return base > cap / factor ? cap : base * factor;  // the product cannot overflow
}

}  // namespace panelia::engine
