// How much one host bears: how many requests at a time, and how many a second, learnt from its
// answers. Pure bookkeeping: `now` is an argument. Who gets the requests is admission.hpp's
// business.
#pragma once

#include "engine/rate_evidence.hpp"
#include "engine/token_bucket.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>

namespace panelia::engine {

/// Nothing is limited but the ceiling until the host pushes back (429, 503). Then it is asked
/// nothing for the pause it wants, and the blame is laid where it belongs: when two rounds of as
/// many requests at a time had been answered well before, the rate was too high, else the ceiling
/// was. What was lowered is raised again in small steps, and only while it is what holds requests
/// back; a level that was refused once is tried again only after a long time, which doubles each
/// time it is refused. A host that pushes back at any rate is paused for, but not asked slower and
/// slower (rate_evidence.hpp). (Additive increase, multiplicative decrease: Chiu and Jain, 1989;
/// not to raise what was not used: RFC 7661.) Not thread-safe.
class host_pace {
public:
    using clock = std::chrono::steady_clock;
    using time_point = clock::time_point;
    using duration = std::chrono::nanoseconds;

    /// At most `ceiling` requests at a time, and `rate` a second where it is not 0.
    host_pace(unsigned ceiling, double rate) noexcept
        : most_(ceiling), rate_limit_(rate), ceiling_(ceiling) {}

    unsigned ceiling() const noexcept { return static_cast<unsigned>(ceiling_); }
    /// Requests a second, 0 = not limited.
    double rate() const noexcept;
    time_point paused_until() const noexcept { return paused_until_; }

    /// How long until a request may begin by the rate.
    duration until_next(time_point now) noexcept;
    /// The host wants its requests at least so far apart. Only ever slows down.
    void slow_down(duration apart, time_point now) noexcept;
    /// One begins; so many are now under way.
    void begun(unsigned in_flight, time_point now) noexcept;
    /// A request was held back by the ceiling.
    void held_by_ceiling() noexcept { ceiling_holds_ = true; }

    /// The host answered, and not with a push-back. True when its ceiling has just grown.
    bool answered(time_point now) noexcept;
    /// The host pushed back: a pause begins. What was under way then may be pushed back, too: that
    /// changes nothing but the pause's end.
    /// `same`: what was refused before is refused again, while other answers were good: it pauses
    /// the host, and says nothing about the rate.
    void pushed_back(duration pause, time_point now, bool same = false) noexcept;
    /// An answer did not come in time: half as many requests, once a second at most.
    void timed_out(time_point now) noexcept;

private:
    void count_answer(time_point now) noexcept;
    double answers_in_last_second(time_point now) noexcept;
    void advance(time_point now) noexcept;
    void lower_ceiling(unsigned used) noexcept;
    void lower_rate(duration pause, time_point now) noexcept;
    void raise_rate(time_point now) noexcept;
    bool raise_ceiling(time_point now) noexcept;

    unsigned most_;
    double rate_limit_;
    time_point paused_until_{}, resumed_{};  // resumed: the end of the last pause
    unsigned good_ = 0;                      // answers since then
    unsigned peak_ = 0;                      // most requests at a time since then

    double ceiling_;
    unsigned proven_ = 0, refused_ = 0;  // levels that went well, or did not; 0 = none
    bool ceiling_holds_ = false;
    duration ceiling_hold_ = std::chrono::seconds(30);
    time_point ceiling_again_{};       // when the refused level may be tried again
    std::optional<time_point> cut_{};  // by a timeout

    double rate_ = 0, proven_rate_ = 0, refused_rate_ = 0;  // learnt; 0 = none
    bool rate_holds_ = false;
    unsigned good_at_rate_ = 0;  // answers since it was set
    time_point rate_set_{};
    duration rate_sustain_{0};  // a rate must last so long to be proven: as long as the last pause
    duration rate_hold_ = std::chrono::seconds(30);
    time_point rate_again_{};
    std::optional<token_bucket> bucket_{};
    rate_evidence evidence_{};

    static constexpr std::size_t slots = 8;  // of an eighth of a second each
    std::array<unsigned, slots> recent_{};
    std::int64_t slot_ = 0;
};

}  // namespace panelia::engine
