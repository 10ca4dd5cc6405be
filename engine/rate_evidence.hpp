// Is it the rate of requests that a host pushes back for? Pure counting.
#pragma once

#include <algorithm>

namespace panelia::engine {

/// A limit of a rate is not met below a rate that was borne. When push-backs come there all the
/// same, and at a quarter of it after no more good answers than before, they have other reasons: a
/// host that is overloaded by others, or refuses by chance. Not thread-safe.
class rate_evidence {
public:
    /// So many requests a second went well for a second at least, and more were held back.
    void went_well(double rate) noexcept { borne_ = std::max(borne_, rate); }
    /// The highest rate that went well; 0 = none yet.
    double borne() const noexcept { return borne_; }
    bool is_below_borne(double rate) const noexcept { return rate < clearly_below * borne_; }

    /// A push-back at `rate`, after so many good answers since the last one.
    void pushed_back(double rate, unsigned answered) noexcept {
        bool const at_once = answered < soon;
        (at_once ? at_once_ : later_) += 1;
        if (at_once_ + later_ > memory) at_once_ /= 2, later_ /= 2;
        if (!is_below_borne(rate)) {
            fast_.add(answered);
        } else if (rate < borne_ / 4 && !at_once) {
            slow_.add(answered);
        }
    }

    /// Push-backs have other reasons. False while too few came to say so, and while most come at
    /// once after a pause: then it is the pauses that are too short.
    bool rate_is_innocent() const noexcept {
        return slow_.count >= 3 && later_ >= at_once_ && fast_.mean > slow_.mean / 3;
    }

private:
    static constexpr unsigned soon = 3, long_run = 30;  // answers
    static constexpr double clearly_below = 0.9;        // of what was borne
    static constexpr double memory = 20;                // push-backs

    /// Good answers before a push-back; the latest count most.
    struct runs {
        double mean = 0;
        unsigned count = 0;
        void add(unsigned answered) noexcept {
            mean += (std::min(answered, long_run) - mean) / (count++ == 0 ? 1 : 4);
        }
    };

    double borne_ = 0;
    double at_once_ = 0, later_ = 0;  // push-backs
    runs fast_{}, slow_{};            // at what was borne, and at a quarter of it
};

}  // namespace panelia::engine
