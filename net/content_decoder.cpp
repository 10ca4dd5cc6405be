#include "net/content_decoder.hpp"

#include "net/unpacker.hpp"
#include "panelia/error.hpp"

namespace panelia::net {
namespace {

constexpr std::size_t buffer_bytes = 32 * 1024;

}  // namespace

content_decoder::content_decoder(std::vector<coding> const& undo, std::uint64_t max_bytes)
    : max_bytes_(max_bytes) {
    layers_.reserve(undo.size());
    for (coding const how : undo) {
        layers_.push_back({make_unpacker(how), std::vector<std::byte>(buffer_bytes)});
    }
}

content_decoder::~content_decoder() = default;
content_decoder::content_decoder(content_decoder&&) noexcept = default;
content_decoder& content_decoder::operator=(content_decoder&&) noexcept = default;

std::error_code content_decoder::feed(std::span<std::byte const> bytes, sink const& to) {
    return run(0, bytes, to);
}

std::error_code content_decoder::run(
    std::size_t index, std::span<std::byte const> bytes, sink const& to
) {
    if (index == layers_.size()) return to(bytes);
    layer& one = layers_[index];
    one.begun = one.begun || !bytes.empty();
    for (bool more = false; more || !bytes.empty();) {
        auto const did = one.how->next(bytes, one.out);
        bytes = bytes.subspan(did.consumed);
        one.produced += did.produced;
        if (did.produced > 0) {
            bool const inner = index + 1 < layers_.size();
            if (inner && one.produced > max_bytes_) return errc::body_too_large;
            auto const piece = std::span<std::byte const>(one.out).first(did.produced);
            if (auto const ec = run(index + 1, piece, to)) return ec;
        }
        if (did.failed) {
            fault_ = one.how->fault();
            return errc::malformed_response;
        }
        more = did.more;
        if (did.consumed == 0 && did.produced == 0) break;  // a library that wants neither
    }
    return {};
}

std::error_code content_decoder::finish() const noexcept {
    if (!layers_.empty() && !layers_.front().begun) return {};
    for (layer const& one : layers_) {
        if (!one.how->ended()) return errc::truncated;
    }
    return {};
}

}  // namespace panelia::net
