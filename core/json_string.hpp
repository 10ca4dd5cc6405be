// A text as a JSON string (RFC 8259, section 7), for everything that writes JSON.
#pragma once

#include <string>
#include <string_view>

namespace panelia {

/// Appends `text` with its quotes: what must be escaped is, DEL too; each byte that is no part of
/// well-formed UTF-8 becomes U+FFFD. The result is valid JSON and valid UTF-8 whatever came in.
void append_json_string(std::string& out, std::string_view text);

/// The same as a text of its own.
std::string json_string(std::string_view text);

}  // namespace panelia
