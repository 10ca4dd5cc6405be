// Takes a body out of the bytes after a head: by length, in chunks, or until the connection closes.
// Pure, holds no payload. RFC 9112, sections 6 and 7.
#pragma once

#include "net/response_head.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <system_error>

namespace panelia::net {

class body_decoder {
public:
    body_decoder() = default;  ///< an empty body: done from the start
    /// `max_overhead_bytes` bounds all trailers together, and all size lines with their extensions
    /// beyond what chunks may cost: a few bytes each, and as many again as they carry.
    body_decoder(body_framing const& framing, std::size_t max_overhead_bytes) noexcept;

    struct step {
        std::size_t consumed = 0;              ///< bytes of the input that are done with
        std::span<std::byte const> payload{};  ///< the part of them that is body, maybe none
    };
    /// Decodes up to and including the next piece of payload. Consumes everything offered unless it
    /// returns payload, is done or failed: call again with the rest. Must be neither done nor
    /// failed.
    step next(std::span<std::byte const> bytes) noexcept;

    /// The connection ended in order. None when the body may end so, else truncated.
    std::error_code end_of_stream() noexcept;

    bool done() const noexcept { return state_ == state::done; }
    /// malformed_response (bad chunk) or head_too_large (trailers); none as long as all is well.
    std::error_code error() const noexcept { return error_; }

private:
    enum class state : std::uint8_t {
        until_close,
        length,
        size_start,  // at the first digit of a chunk's size
        size,
        extension,
        size_lf,  // after the CR of a size line
        chunk,
        chunk_cr,
        chunk_lf,
        trailer_start,  // at the first byte of a trailer line
        trailer,
        trailer_lf,  // after a CR at the start of a line: the LF that ends it all
        done,
        failed,
    };

    void line_byte(char c) noexcept;
    void size_byte(char c) noexcept;
    void trailer_byte(char c) noexcept;
    void end_size_line() noexcept;
    bool spend_overhead() noexcept;
    void fail(std::error_code why) noexcept;

    state state_ = state::done;
    std::uint64_t remaining_ = 0;  // of the body or of the chunk
    std::size_t max_overhead_ = 0, overhead_ = 0;
    std::error_code error_{};
};

}  // namespace panelia::net
