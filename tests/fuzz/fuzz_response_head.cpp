// Any bytes, cut anywhere: reading a response never breaks, stays within its bounds, and gives the
// same result as reading them whole, codings undone.
#include "net/response_reader.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <system_error>
#include <utility>

using namespace panelia::net;

namespace {

constexpr response_limits limits{
    .max_head_bytes = 512, .max_body_bytes = 300, .max_error_body_bytes = 64};

struct keeper final : body_writer {
    std::error_code begin(response_head const&) override { return {}; }
    std::error_code write(std::span<std::byte const> bytes) override {
        body.append(reinterpret_cast<char const*>(bytes.data()), bytes.size());
        return {};
    }
    std::string body;
};

struct result {
    int status = 0;
    std::error_code error;
    std::string body;
    bool over = false, reusable = false;
    bool operator==(result const&) const = default;
};

void require(bool holds) {
    if (!holds) std::abort();
}

/// Pieces of 1 to 16 bytes, their sizes taken from `seed`; 0 = everything at once.
result read(std::span<std::byte const> bytes, std::uint32_t seed, bool then_closed) {
    keeper to;
    exchange facts;
    response_reader reader(limits, to, facts);
    bool over = false, excess = false;
    while (!bytes.empty()) {
        seed = seed == 0 ? 0 : seed * 1'664'525U + 1'013'904'223U;
        std::size_t const wanted = seed == 0 ? bytes.size() : 1 + (seed >> 28U);
        auto const piece = bytes.first(std::min(wanted, bytes.size()));
        bytes = bytes.subspan(piece.size());
        if (over) {
            excess = true;
        } else {
            over = reader.feed(piece, std::chrono::nanoseconds(1));
        }
    }
    if (!over && then_closed) reader.end_of_stream(true);
    require(to.body.size() <= limits.max_body_bytes);
    require(!reader.reusable() || (over && !reader.error()));
    return {
        facts.head.status, reader.error(), std::move(to.body), over, reader.reusable() && !excess};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size < 1) return 0;
    std::uint32_t const seed = data[0] * 2'654'435'761U + 1;
    bool const then_closed = (data[0] & 1U) != 0;
    auto const bytes = std::as_bytes(std::span(data, size)).subspan(1);
    auto const whole = read(bytes, 0, then_closed);
    auto const cut = read(bytes, seed, then_closed);
    // A body over its bound may be handed on in part before that is known.
    if (whole.error || cut.error) {
        // Which of two faults of a coded body is met first depends on how much was fed at once.
        require(static_cast<bool>(whole.error) == static_cast<bool>(cut.error));
        require(whole.status == cut.status);
    } else {
        require(whole == cut);
    }
    return 0;
}
