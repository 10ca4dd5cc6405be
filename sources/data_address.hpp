// Addresses that hold their document themselves (RFC 2397). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace panelia::sources {

/// The bytes of base64 text (RFC 4648), with or without the signs at its end; nothing where another
/// sign is in it.
std::optional<std::string> base64_decoded(std::string_view text);

/// What a `data:` address holds, whatever type it says; nothing of another address and of broken
/// base64.
std::optional<std::string> data_of(std::string_view address);

}  // namespace panelia::sources
