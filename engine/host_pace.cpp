// See host_pace.hpp.
#include "engine/host_pace.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace panelia::engine {

namespace {

constexpr double slowest = 0.2;        // requests a second that are always allowed
constexpr double near_refused = 0.95;  // closer to a refused rate it is not worth a push-back
/// After so many answers a push-back is no sign of a wrong pace: it is obeyed, no more.
constexpr unsigned seldom = 100;
/// What was refused once more after so many good answers is refused for itself.
constexpr unsigned soon = 5;
constexpr auto long_pause = std::chrono::seconds(5);
constexpr auto longest_hold = std::chrono::minutes(10);

double seconds(host_pace::duration d) noexcept {
    return std::chrono::duration<double>(d).count();
}

}  // namespace

double host_pace::rate() const noexcept {
    if (rate_ == 0 || (rate_limit_ > 0 && rate_limit_ < rate_)) return rate_limit_;
    return rate_;
}

host_pace::duration host_pace::until_next(time_point now) noexcept {
    auto const limit = rate();
    if (limit == 0) return {};
    // A burst of one: the rate is meant as spacing, not as an allowance.
    if (!bucket_) bucket_.emplace(limit, 1.0, now);
    bucket_->set_rate(limit, now);
    auto const wait = bucket_->until_one(now);
    if (wait.count() > 0) rate_holds_ = true;
    return wait;
}

void host_pace::slow_down(duration apart, time_point now) noexcept {
    double const limit = 1 / seconds(apart);
    if (rate_limit_ > 0 && rate_limit_ <= limit) return;
    rate_limit_ = limit;
    until_next(now);
    bucket_->take(1, now);  // the answer that said so has just come
}

void host_pace::begun(unsigned in_flight, time_point now) noexcept {
    if (bucket_) bucket_->take(1, now);
    peak_ = std::max(peak_, in_flight);
}

void host_pace::advance(time_point now) noexcept {
    auto const at = now.time_since_epoch() * 8 / std::chrono::seconds(1);
    auto const steps = std::clamp<std::int64_t>(at - slot_, 0, slots);
    for (std::int64_t i = 1; i <= steps; ++i)
        recent_[static_cast<std::size_t>(slot_ + i) % slots] = 0;
    slot_ = std::max(slot_, at);
}

void host_pace::count_answer(time_point now) noexcept {
    advance(now);
    ++recent_[static_cast<std::size_t>(slot_) % slots];
    ++good_;
    ++good_at_rate_;
}

double host_pace::answers_in_last_second(time_point now) noexcept {
    advance(now);
    return std::accumulate(recent_.begin(), recent_.end(), 0U);
}

bool host_pace::answered(time_point now) noexcept {
    count_answer(now);
    if (good_ >= 2 * peak_) proven_ = std::max(proven_, peak_);
    if (rate_ > 0) raise_rate(now);
    return ceiling_ < most_ && raise_ceiling(now);
}

bool host_pace::raise_ceiling(time_point now) noexcept {
    auto const before = ceiling();
    double top = most_;
    if (refused_ > 0) {
        if (ceiling_holds_ && now >= ceiling_again_) {
            refused_ = 0;
        } else {
            top = std::max(1U, refused_ - 1);
        }
    }
    if (ceiling_ < top) ceiling_ = std::min(top, ceiling_ + 1 / ceiling_);
    if (ceiling() > before) ceiling_holds_ = false;
    return ceiling() > before;
}

// A rate that held requests back for long enough without a push-back is proven. The next one is
// half as much again while none was refused, later a quarter of the way to the refused one.
void host_pace::raise_rate(time_point now) noexcept {
    if (!rate_holds_ || good_at_rate_ < 3 || now - rate_set_ < rate_sustain_) return;
    if (now - rate_set_ >= std::chrono::seconds(1)) evidence_.went_well(rate_);
    proven_rate_ = rate_;
    if (refused_rate_ == 0) {
        rate_ *= rate_ < 5 ? 2 : 1.5;
    } else if (rate_ < near_refused * refused_rate_) {
        rate_ += std::max(0.02 * rate_, (refused_rate_ - rate_) / 4);
    } else if (now >= rate_again_) {
        rate_ = refused_rate_ * 1.05;
        refused_rate_ = 0;
    } else {
        return;
    }
    rate_set_ = now;
    good_at_rate_ = 0;
    rate_holds_ = false;
}

void host_pace::pushed_back(duration pause, time_point now, bool same) noexcept {
    auto const end = now + pause;
    if (now < paused_until_) {
        paused_until_ = std::max(paused_until_, end);
        return;
    }
    auto const used = std::clamp(peak_, 1U, ceiling());
    bool const ceiling_is_good = used <= proven_ || good_ >= 2 * used;
    bool const at_once = rate_ > 0 && good_ == 0;  // it is the pause that was too short
    if (same && good_ >= soon) {
        // Nothing is learnt.
    } else if (used > 1 && !ceiling_is_good) {
        lower_ceiling(used);
        ceiling_again_ = end + ceiling_hold_;
    } else if (!at_once) {
        lower_rate(pause, now);
    }
    paused_until_ = resumed_ = rate_set_ = end;
    good_ = good_at_rate_ = peak_ = 0;
    rate_holds_ = ceiling_holds_ = false;
}

void host_pace::lower_ceiling(unsigned used) noexcept {
    bool const again = refused_ > 0 || used == proven_ + 1;
    ceiling_ = proven_ > 0 && proven_ < used ? proven_ : std::max(1U, used / 2);
    refused_ = used;
    if (again) ceiling_hold_ = std::min<duration>(ceiling_hold_ * 2, longest_hold);
}

void host_pace::lower_rate(duration pause, time_point now) noexcept {
    auto const recent = std::max(1.0, answers_in_last_second(now));
    evidence_.pushed_back(rate_ > 0 ? rate_ : recent, good_);
    if (rate_ == 0) {
        if (good_ < seldom) rate_ = 0.9 * recent;
    } else if (evidence_.is_below_borne(rate_)) {
        // More than this was borne before. Much slower tells whether it is the rate at all.
        rate_ = evidence_.rate_is_innocent() ? evidence_.borne() : 0.5 * rate_;
        proven_rate_ = refused_rate_ = 0;
    } else if (proven_rate_ > 0 && proven_rate_ < 0.98 * rate_) {
        // The step was too much: back to where all was well.
        if (rate_ * near_refused < proven_rate_) {
            rate_hold_ = std::min<duration>(rate_hold_ * 2, longest_hold);
        }
        refused_rate_ = rate_;
        rate_ = proven_rate_;
    } else if (good_ < seldom) {
        refused_rate_ = rate_;
        rate_ = std::max(0.5 * rate_, std::min(0.9 * rate_, 0.9 * recent));
        proven_rate_ = 0;
    }
    rate_sustain_ = pause;
    if (pause >= long_pause && good_ > 0 && rate_ > 0 && resumed_ != time_point{}) {
        // It counts over longer than a second: what it bore on average, its pause included.
        rate_ = std::min(rate_, good_ / seconds(now - resumed_ + pause));
        proven_rate_ = 0;
    }
    if (rate_ > 0) rate_ = std::max(slowest, rate_);
    rate_again_ = now + pause + rate_hold_;
}

void host_pace::timed_out(time_point now) noexcept {
    if (cut_ && now - *cut_ < std::chrono::seconds(1)) return;
    cut_ = now;
    ceiling_ = std::max(1.0, ceiling_ / 2);
}

}  // namespace panelia::engine
