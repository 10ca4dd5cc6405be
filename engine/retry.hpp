// Whether a failed attempt at a page is followed by another, and when. Pure: time and chance are
// arguments.
#pragma once

#include <chrono>
#include <optional>
#include <system_error>

namespace panelia::engine {

struct retry_policy {
    unsigned retries = 5;  ///< further attempts after the first
    std::chrono::nanoseconds base = std::chrono::seconds(1);
    std::chrono::nanoseconds cap = std::chrono::seconds(60);
    std::chrono::nanoseconds max_retry_after = std::chrono::seconds(120);
};

/// Another attempt after `delay`, or none and why not.
struct retry_decision {
    bool again = false;
    std::chrono::nanoseconds delay{0};
    bool asked_too_long = false;  ///< given up because Retry-After exceeds the policy's bound
};

/// Exponential back-off with full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter",
/// 2015): uniform over [0, min(cap, base * 2^n)] for the n-th retry. A server's Retry-After (RFC
/// 9110, 10.2.3) replaces it; zero means the server named no time, so the back-off stands. Only
/// transient errors are tried again, and those that speak of the page itself (`is_doubt`) only
/// once: `doubted` says that one of them came before. `attempts` counts the attempts made, the
/// failed one included; `chance` is uniform in [0, 1).
retry_decision next_attempt(
    retry_policy const& policy,
    std::error_code error,
    unsigned attempts,
    std::optional<std::chrono::nanoseconds> retry_after,
    double chance,
    bool doubted = false
) noexcept;

/// A whole answer that is not the page: no image, a broken one, or another than was promised. It
/// may have been an accident, and a second look tells.
bool is_doubt(std::error_code error) noexcept;

/// Whether a host could not be spoken to at all, whatever was wanted of it.
bool is_unreachable(std::error_code error) noexcept;

/// Whether nobody answered: the host could not be spoken to, or took the request and kept silent
/// until a deadline (`status` 0: no head of a response came).
bool is_lost(std::error_code error, int status) noexcept;

/// The pause that a Retry-After asks for, as far as the policy allows; 0: it names none.
std::chrono::nanoseconds asked_pause(
    retry_policy const& policy, std::optional<std::chrono::nanoseconds> retry_after
) noexcept;

/// Whether a status asks for less: 429 (RFC 6585) and 503 (RFC 9110, 15.6.4), with a Retry-After or
/// without.
bool pushes_back(int status) noexcept;
/// The same of an attempt that failed with such a status.
bool pushes_back(std::error_code error) noexcept;

}  // namespace panelia::engine
