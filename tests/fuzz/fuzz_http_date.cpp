// Any text as a date of HTTP or of a cookie and as Retry-After: what is read is safe to reckon
// with.
#include "net/cookie_date.hpp"
#include "net/http_date.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace panelia::net;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::system_clock::time_point now{1'700'000'000s};

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const text(reinterpret_cast<char const*>(data), size);
    constexpr auto years = 24h * 366;
    if (auto const date = parse_http_date(text, now)) require(*date < now + years * 200);
    if (auto const date = parse_cookie_date(text)) require(*date < now + years * 200);
    if (auto const wait = parse_retry_after(text, now)) {
        require(*wait >= 0ns && *wait <= years * 11);
    }
    return 0;
}
