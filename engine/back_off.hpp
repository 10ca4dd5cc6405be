// Exponential back-off: how long to wait for the n-th time. Pure.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace panelia::engine {

/// `base`, doubled so many times, at most `cap`.
constexpr std::chrono::nanoseconds back_off(
    std::chrono::nanoseconds base, std::chrono::nanoseconds cap, unsigned doublings
) noexcept {
    // 2^20 seconds is beyond any cap; the bound keeps the shift from overflowing.
    std::chrono::nanoseconds const grown = base * (std::int64_t{1} << std::min(doublings, 20U));
    return std::min(cap, grown);
}

}  // namespace panelia::engine
