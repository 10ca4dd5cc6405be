// One coded stream being undone, piece by piece: gzip, deflate or brotli. Pure; the chain of them
// is content_decoder.hpp.
#pragma once

#include "net/content_coding.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace panelia::net {

class unpacker {
public:
    struct step {
        std::size_t consumed = 0, produced = 0;
        bool failed = false;  ///< the stream is damaged; nothing more may be asked
        bool more = false;    ///< output waits for room: call again, with whatever input is left
    };
    virtual ~unpacker() = default;
    virtual step next(std::span<std::byte const> in, std::span<std::byte> out) = 0;
    /// The stream is whole. Further input is consumed and ignored, unless it goes on (gzip).
    virtual bool ended() const noexcept = 0;
    virtual std::string_view fault() const noexcept = 0;  ///< static text
};

/// Throws std::bad_alloc.
std::unique_ptr<unpacker> make_unpacker(coding how);

}  // namespace panelia::net
