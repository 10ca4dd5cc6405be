// Any bytes after a head, in chunks or not, cut anywhere: taking the body out never breaks, always
// gets on, and gives the same payload, end and fault as the bytes offered whole.
#include "net/body_decoder.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <system_error>

using namespace panelia::net;

namespace {

constexpr std::size_t max_overhead_bytes = 256;

void require(bool holds) {
    if (!holds) std::abort();
}

struct result {
    std::string payload;
    std::size_t consumed = 0;
    bool done = false;
    std::error_code error;
    bool operator==(result const&) const = default;
};

/// In pieces of at most `piece` bytes.
result read(body_framing const& framing, std::span<std::byte const> bytes, std::size_t piece) {
    body_decoder decoder(framing, max_overhead_bytes);
    result out;
    while (!decoder.done() && !decoder.error() && !bytes.empty()) {
        auto offered = bytes.first(std::min(piece, bytes.size()));
        bytes = bytes.subspan(offered.size());
        while (!decoder.done() && !decoder.error() && !offered.empty()) {
            auto const step = decoder.next(offered);
            require(step.consumed <= offered.size() && step.payload.size() <= step.consumed);
            require(step.consumed > 0 || decoder.done() || decoder.error());
            bool const gone = step.consumed == offered.size();
            require(gone || !step.payload.empty() || decoder.done() || decoder.error());
            auto const* const text = reinterpret_cast<char const*>(step.payload.data());
            out.payload.append(text, step.payload.size());
            out.consumed += step.consumed;
            offered = offered.subspan(step.consumed);
        }
    }
    out.done = decoder.done();
    out.error = decoder.error();
    if (!out.done && !out.error) out.error = decoder.end_of_stream();
    require(out.payload.size() <= out.consumed);
    return out;
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size < 2) return 0;
    using kind = body_framing::kind;
    body_framing framing;
    // Mostly chunks: the other ways have no grammar.
    framing.how = data[0] == 0 ? kind::until_close : data[0] == 1 ? kind::length : kind::chunked;
    framing.length = data[1];
    auto const bytes = std::as_bytes(std::span(data, size)).subspan(2);
    auto const whole = read(framing, bytes, bytes.size());
    for (std::size_t const piece : {std::size_t{1}, std::size_t{data[1] % 7U + 2U}}) {
        auto const cut = read(framing, bytes, piece);
        require(cut.payload == whole.payload && cut.done == whole.done && cut.error == whole.error);
        require(!whole.done || cut.consumed == whole.consumed);
    }
    return 0;
}
