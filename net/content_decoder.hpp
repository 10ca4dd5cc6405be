// Undoes the codings of a body while it streams: gzip, deflate, brotli, one on top of another.
// Pure: no I/O. Holds a window and a small buffer per coding, whatever the body's size.
#pragma once

#include "net/content_coding.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <system_error>
#include <vector>

namespace panelia::net {

class unpacker;  // one coding

class content_decoder {
public:
    using sink = std::function<std::error_code(std::span<std::byte const>)>;

    /// `undo`: in the order in which the codings are undone, at most `max_codings`. No coding, the
    /// last one aside, may yield more than `max_bytes`: a bomb inside another one ends there; what
    /// comes out at last is for the sink to bound.
    content_decoder(std::vector<coding> const& undo, std::uint64_t max_bytes);
    ~content_decoder();
    content_decoder(content_decoder&&) noexcept;
    content_decoder& operator=(content_decoder&&) noexcept;

    /// Decodes what these bytes allow and hands it on in pieces. Errors: the sink's,
    /// malformed_response (a damaged body), body_too_large. What follows the end of a coded stream
    /// is ignored, as browsers do; a further gzip member is no such thing.
    std::error_code feed(std::span<std::byte const> bytes, sink const& to);
    /// The body is over. None when every coded stream came to its end, or when there was no byte at
    /// all; else truncated.
    std::error_code finish() const noexcept;
    /// Which coding failed, for people; static text, or empty.
    std::string_view fault() const noexcept { return fault_; }

private:
    struct layer {
        std::unique_ptr<unpacker> how;
        std::vector<std::byte> out;
        std::uint64_t produced = 0;
        bool begun = false;
    };
    std::error_code run(std::size_t index, std::span<std::byte const> bytes, sink const& to);

    std::vector<layer> layers_;
    std::uint64_t max_bytes_;
    std::string_view fault_;
};

}  // namespace panelia::net
