// A token bucket: at most `rate` units a second on average, bursts up to `burst`. Pure: `now` is an
// argument.
#pragma once

#include <algorithm>
#include <chrono>

namespace panelia::engine {

/// Debt is allowed: `take` always succeeds and says how long to wait before going on, so that a
/// piece larger than the bucket needs no special case. Not thread-safe.
class token_bucket {
public:
    using time_point = std::chrono::steady_clock::time_point;

    /// `rate` in units per second, positive; `burst` in units. The bucket starts full.
    token_bucket(double rate, double burst, time_point now) noexcept
        : rate_(rate), burst_(burst), tokens_(burst), at_(now) {}

    /// Takes `units`; the wait until the bucket is out of debt, zero when it is not in debt.
    std::chrono::nanoseconds take(double units, time_point now) noexcept {
        refill(now);
        tokens_ -= units;
        return owed();
    }

    /// How long until one unit could be taken without debt.
    std::chrono::nanoseconds until_one(time_point now) noexcept {
        refill(now);
        return tokens_ >= 1 ? std::chrono::nanoseconds(0) : to_wait(1 - tokens_);
    }

    /// Another rate from now on.
    void set_rate(double rate, time_point now) noexcept {
        if (rate == rate_) return;
        refill(now);
        rate_ = rate;
    }

private:
    void refill(time_point now) noexcept {
        if (now <= at_) return;
        tokens_ =
            std::min(burst_, tokens_ + rate_ * std::chrono::duration<double>(now - at_).count());
        at_ = now;
    }
    std::chrono::nanoseconds owed() const noexcept {
        return tokens_ >= 0 ? std::chrono::nanoseconds(0) : to_wait(-tokens_);
    }
    std::chrono::nanoseconds to_wait(double units) const noexcept {
        return std::chrono::ceil<std::chrono::nanoseconds>(
            std::chrono::duration<double>(units / rate_)
        );
    }

    double rate_, burst_, tokens_;
    time_point at_;
};

}  // namespace panelia::engine
