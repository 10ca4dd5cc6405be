// Names on disk: safe on Linux, Windows and macOS, NFC, at most 240 bytes, never a way out of the
// library. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace panelia::engine {

inline constexpr std::size_t max_name_bytes = 240;

/// One path component made safe from foreign text: valid UTF-8 (bad bytes become U+FFFD), NFC, no
/// separators, control or bidi-control characters, none of <>:"|?*, no reserved device name, no
/// leading/trailing space or trailing dot, never empty,
/// ".", ".." or beginning with a dot; at most `limit` bytes, cut on a grapheme-safe UTF-8 boundary.
std::string safe_name(std::string_view text, std::size_t limit = max_name_bytes);
/// The folder of a series of this name. Leaves room for a "-xxxxxx" suffix.
std::string series_name(std::string_view name);
/// "c010.5 - The Piskies" from a canonical decimal and a title (which may be empty). Leaves room
/// for ".partial" and a "-xxxxxx" suffix.
std::string chapter_folder(std::string_view number, std::string_view title);
/// The folder's name with a suffix that tells two chapters apart: 6 hex digits derived from `key`.
std::string with_suffix(std::string_view name, std::string_view key);
/// "001" … for page `index` (1-based) of `count`: max(3, digits) wide.
std::string page_stem(std::size_t index, std::size_t count);
/// The extension a URL's path ends in ("jpg"), lower-case, if it is 1–5 ASCII alphanumerics; else
/// "bin".
std::string url_extension(std::string_view path);

}  // namespace panelia::engine
