// The retry decision; see retry.hpp.
#include "engine/retry.hpp"

#include "engine/back_off.hpp"
#include "panelia/error.hpp"

#include <algorithm>
#include <cstdint>

namespace panelia::engine {

namespace {

std::chrono::nanoseconds jittered(
    retry_policy const& policy, unsigned retry, double chance
) noexcept {
    auto const ceiling = back_off(policy.base, policy.cap, retry);
    return std::chrono::nanoseconds(
        static_cast<std::int64_t>(static_cast<double>(ceiling.count()) * chance)
    );
}

}  // namespace

retry_decision next_attempt(
    retry_policy const& policy,
    std::error_code error,
    unsigned attempts,
    std::optional<std::chrono::nanoseconds> retry_after,
    double chance,
    bool doubted
) noexcept {
    if (error != condition::transient || (doubted && is_doubt(error))) return {};
    if (retry_after && *retry_after > policy.max_retry_after) {
        return {.again = false, .delay = *retry_after, .asked_too_long = true};
    }
    if (attempts > policy.retries) return {};
    if (retry_after && retry_after->count() > 0) return {.again = true, .delay = *retry_after};
    return {.again = true, .delay = jittered(policy, attempts - 1, chance)};
}

bool is_doubt(std::error_code error) noexcept {
    return error == errc::empty_body || error == errc::not_image || error == errc::corrupt_image ||
           error == errc::size_mismatch || error == errc::checksum_mismatch;
}

bool is_unreachable(std::error_code error) noexcept {
    return error == errc::dns_not_found || error == errc::dns_failed ||
           error == errc::connect_failed || error == errc::connect_timeout ||
           error == errc::proxy_failed || error == errc::tls_handshake ||
           error == errc::tls_certificate;
}

bool is_lost(std::error_code error, int status) noexcept {
    bool const late = error == errc::stalled || error == errc::page_timeout;
    return is_unreachable(error) || (late && status == 0);
}

std::chrono::nanoseconds asked_pause(
    retry_policy const& policy, std::optional<std::chrono::nanoseconds> retry_after
) noexcept {
    constexpr std::chrono::nanoseconds none{0};
    return std::clamp(retry_after.value_or(none), none, policy.max_retry_after);
}

bool pushes_back(int status) noexcept {
    return status == 429 || status == 503;
}

bool pushes_back(std::error_code error) noexcept {
    return pushes_back(error.value()) && error == http_status_error(error.value());
}

}  // namespace panelia::engine
