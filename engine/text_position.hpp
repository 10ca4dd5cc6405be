// Where in a text something stands, and whether the text is UTF-8 at all. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace panelia::engine {

/// A place as editors show it: both from 1, the column in code points.
struct text_position {
    std::uint64_t line = 1;
    std::uint64_t column = 1;
};

/// The place of byte `offset` (at most text.size()) of a text whose first line is `first_line`.
text_position position_at(std::string_view text, std::size_t offset, std::uint64_t first_line = 1);

/// The offset of the first byte that is not well-formed UTF-8 (RFC 3629), or nothing.
std::optional<std::size_t> find_invalid_utf8(std::string_view text) noexcept;

/// Foreign text made fit for a one-line message: control characters and invalid UTF-8 become '?',
/// and what is longer than `limit` bytes is cut and ends in "...".
std::string one_line(std::string_view text, std::size_t limit = 80);

}  // namespace panelia::engine
