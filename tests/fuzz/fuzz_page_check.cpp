// The page check on any bytes: no fault, and the same verdict however the bytes are cut.
// The last 8 bytes of the input choose the cuts; the rest is the body.
#include "engine/page_check.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>

using panelia::engine::image_format;
using panelia::engine::page_check;

namespace {

struct verdict {
    std::error_code error;
    image_format format;
    std::string reason;
    bool operator==(verdict const&) const = default;
};

/// `seed` 0: in one piece.
verdict check(std::span<std::byte const> body, std::uint64_t seed) {
    page_check page;
    while (!body.empty()) {
        auto piece = body.size();
        if (seed != 0) {
            seed =
                seed * 6364136223846793005ULL + 1442695040888963407ULL;  // Knuth's MMIX generator
            piece = std::min<std::size_t>(piece, (seed >> 60U) == 0 ? seed >> 48U : seed >> 61U);
        }
        page.feed(body.first(piece));
        body = body.subspan(piece);
    }
    auto const error = page.finish();
    return {error, page.format(), std::string(page.reason())};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size < 8) return -1;
    std::uint64_t seed = 0;
    std::memcpy(&seed, data + size - 8, 8);
    auto const body = std::as_bytes(std::span(data, size - 8));
    auto const whole = check(body, 0);
    if (!(check(body, seed | 1U) == whole)) std::abort();
    if (whole.error ? whole.reason.empty() : whole.format == image_format::unknown) std::abort();
    return 0;
}
