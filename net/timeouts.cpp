#include "net/timeouts.hpp"

#include "panelia/error.hpp"

#include <algorithm>

namespace panelia::net {

std::error_code overdue(
    exchange_times const& times, timeouts const& allowed, exchange_times::time_point now
) noexcept {
    if (now - times.begun >= allowed.whole) return errc::page_timeout;
    if (times.connecting && now - *times.connecting >= allowed.connect)
        return errc::connect_timeout;
    if (times.moved && now - *times.moved >= allowed.stall) return errc::stalled;
    if (times.draining && now - *times.draining >= allowed.drain) return errc::stalled;
    return {};
}

std::chrono::nanoseconds sweep_interval(timeouts const& allowed) noexcept {
    using namespace std::chrono_literals;
    auto const shortest = std::min({allowed.connect, allowed.stall, allowed.whole, allowed.drain});
    return std::clamp<std::chrono::nanoseconds>(shortest / 4, 1ms, 100ms);
}

}  // namespace panelia::net
