// Any bytes under any codings: undoing them never breaks, hands on small pieces only, ends when
// told to, and gives the same result however the bytes are cut.
#include "net/content_decoder.hpp"
#include "panelia/error.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

using namespace panelia::net;

namespace {

constexpr std::size_t bound = 1 << 20;

struct result {
    std::string body;
    std::error_code error;
    bool operator==(result const&) const = default;
};

void require(bool holds) {
    if (!holds) std::abort();
}

result undo(
    std::vector<coding> const& codings, std::span<std::byte const> bytes, std::size_t piece
) {
    content_decoder decoder(codings, bound);
    result out;
    auto const keep = [&out](std::span<std::byte const> got) -> std::error_code {
        require(!got.empty() && got.size() <= 64 * 1024);
        if (out.body.size() + got.size() > bound) return panelia::errc::body_too_large;
        out.body.append(reinterpret_cast<char const*>(got.data()), got.size());
        return {};
    };
    while (!bytes.empty() && !out.error) {
        auto const now = bytes.first(std::min(piece, bytes.size()));
        bytes = bytes.subspan(now.size());
        out.error = decoder.feed(now, keep);
    }
    if (!out.error) out.error = decoder.finish();
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    if (size < 2) return 0;
    std::vector<coding> codings;
    for (unsigned bits = data[0]; bits != 0 && codings.size() < max_codings; bits >>= 2U) {
        if ((bits & 3U) != 0) codings.push_back(static_cast<coding>((bits & 3U) - 1));
    }
    if (codings.empty()) codings.push_back(coding::gzip);
    auto const bytes = std::as_bytes(std::span(data, size)).subspan(2);
    auto const whole = undo(codings, bytes, std::max<std::size_t>(bytes.size(), 1));
    auto const cut = undo(codings, bytes, 1U + data[1] % 16U);
    require(static_cast<bool>(whole.error) == static_cast<bool>(cut.error));
    if (!whole.error) require(whole.body == cut.body);
    return 0;
}
