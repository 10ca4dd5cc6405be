// Text from outside as well-formed UTF-8, for all that is written for others to read.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace panelia {

/// Appends the character that begins `text`, which must not be empty; U+FFFD for a byte that is no
/// part of well-formed UTF-8. The number of bytes it took.
std::size_t append_character(std::string& out, std::string_view text);

/// The text with each byte that is no part of well-formed UTF-8 replaced by U+FFFD.
std::string well_formed(std::string_view text);

}  // namespace panelia
