// Which codings lie on a body, and in which order they are undone: Content-Encoding and what
// Transfer-Encoding names besides chunked (RFC 9110, section 8.4; RFC 9112, section 7). Pure;
// undoes nothing itself (content_decoder.hpp does).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace panelia::net {

enum class coding : std::uint8_t {
    gzip,     ///< also "x-gzip"; any number of members (RFC 1952)
    deflate,  ///< zlib's format (RFC 1950), or the bare stream (RFC 1951) that some servers send
    brotli,   ///< "br" (RFC 7932)
};

/// More codings than this on one body are refused: each costs a window of memory.
inline constexpr std::size_t max_codings = 4;

/// The coding a field names, in any case; nothing for one that cannot be undone.
std::optional<coding> coding_named(std::string_view name) noexcept;
/// "identity" and "none": what some servers say for no coding at all.
bool is_no_coding(std::string_view name) noexcept;

}  // namespace panelia::net
