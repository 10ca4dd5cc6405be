// What single values of a chapter may be, whatever format they come in. Each check gives the value
// in its canonical form, or nothing. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace panelia::engine {

/// 64 hex digits, lower-cased.
std::optional<std::string> checked_sha256(std::string_view text);
/// Looks like a BCP 47 tag: subtags of 1–8 ASCII letters and digits, at most 35 characters in all.
bool is_language_tag(std::string_view text) noexcept;
/// "ltr", "rtl" or "ttb".
bool is_direction(std::string_view text) noexcept;
/// A field name (RFC 9110) that a manifest may set: those that frame a message are the client's.
bool is_header_name(std::string_view text) noexcept;
/// No control characters but tab.
bool is_header_value(std::string_view text) noexcept;
/// Decimal digits only, in range.
std::optional<std::uint64_t> parse_count(std::string_view text) noexcept;
/// ASCII, any case.
bool same_name(std::string_view a, std::string_view b) noexcept;
/// Without blanks and tabs around it.
std::string_view trimmed(std::string_view text) noexcept;

inline constexpr std::string_view not_a_url = "not an http(s) URL";
inline constexpr std::string_view not_a_number = "not a decimal number (words belong in the title)";
inline constexpr std::string_view not_a_sha256 = "not 64 hex digits";
inline constexpr std::string_view not_a_size = "not a whole number of bytes";
inline constexpr std::string_view not_a_language =
    "not a language tag (such as \"en\" or \"pt-BR\")";

}  // namespace panelia::engine
