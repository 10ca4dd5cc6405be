#include "engine/option_checks.hpp"

#include "engine/given_headers.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace panelia::engine {

namespace {

using std::chrono::milliseconds;

/// Less than one request a day: mistaken for seconds between two, most likely.
constexpr double slowest_request_rate = 1e-5;

void require(bool holds, std::string_view option, std::string_view what) {
    if (!holds) throw std::invalid_argument(std::string(option).append(" ").append(what));
}

template <typename Enum>
void require_one_of(Enum given, std::initializer_list<Enum> known, std::string_view option) {
    bool const is_known = std::find(known.begin(), known.end(), given) != known.end();
    require(is_known, option, "is none of its enumerators");
}

void check_time(milliseconds& time, bool zero_allowed, std::string_view option) {
    auto const shortest = milliseconds(zero_allowed ? 0 : 1);
    require(time >= shortest, option, zero_allowed ? "must not be negative" : "must be positive");
    time = std::min(time, longest_time);
}

void check_times(session_options& o) {
    check_time(o.connect_timeout, false, "connect_timeout");
    check_time(o.stall_timeout, false, "stall_timeout");
    check_time(o.page_timeout, false, "page_timeout");
    check_time(o.retry_delay, true, "retry_delay");
    check_time(o.retry_max_delay, true, "retry_max_delay");
    check_time(o.max_retry_after, true, "max_retry_after");
    check_time(o.grace, true, "grace");
}

void check_enumerators(session_options const& o) {
    require_one_of(o.sink, {sink_kind::disk, sink_kind::null}, "sink");
    require_one_of(o.verify, {verify_mode::off, verify_mode::structure}, "verify");
    require_one_of(
        o.referer, {referer_mode::automatic, referer_mode::none, referer_mode::fixed}, "referer"
    );
    require_one_of(
        o.family, {address_family::any, address_family::ipv4, address_family::ipv6}, "family"
    );
}

/// What is sent with every request: nothing of it is to be left out in silence.
void check_headers(session_options const& o) {
    for (auto const& [name, value] : o.headers) {
        auto const fault = fault_of_given(name, value);
        if (fault != net::field_fault::none)
            throw std::invalid_argument("headers: " + told(name, fault));
    }
    bool const sendable = net::fault_of("User-Agent", o.user_agent) == net::field_fault::none;
    require(sendable, "user_agent", "holds a line break or another control character");
    bool const fixed = o.referer == referer_mode::fixed;
    require(!fixed || net::parse_url(o.referer_url), "referer_url", "is not an http(s) URL");
}

}  // namespace

session_options checked(session_options o) {
    require(o.sink == sink_kind::null || !o.output.empty(), "output", "must name a folder");
    require(o.parallel_chapters > 0, "parallel_chapters", "must be positive");
    require(o.connections > 0, "connections", "must be positive");
    require(o.connections_per_host > 0, "connections_per_host", "must be positive");
    require(o.max_page_bytes > 0, "max_page_bytes", "must be positive");
    bool const rate = std::isfinite(o.request_rate) &&
                      (o.request_rate == 0 || o.request_rate >= slowest_request_rate);
    require(rate, "request_rate", "must be 0 (no limit) or a number of at least 0.00001");
    check_times(o);
    check_enumerators(o);
    check_headers(o);
    return o;
}

}  // namespace panelia::engine
