// In which character encoding a document is, and its text in UTF-8. Pure; knows the labels that
// browsers know (https://encoding.spec.whatwg.org/#names-and-labels), as far as iconv has them.
#pragma once

#include <string>
#include <string_view>

namespace panelia::sources {

/// The encoding a document is to be read in: its byte order mark, else `declared` (the charset of
/// its Content-Type, may be empty), else a <meta> or an XML declaration near its beginning, else
/// UTF-8 when its bytes are that, else windows-1252. Lower case.
std::string charset_of(std::string_view bytes, std::string_view declared);

/// The text in well-formed UTF-8, without byte order mark and without control characters other than
/// blanks and line ends; what `charset` does not allow becomes U+FFFD. A charset nobody knows is
/// read as UTF-8.
std::string to_utf8(std::string_view bytes, std::string_view charset);

}  // namespace panelia::sources
