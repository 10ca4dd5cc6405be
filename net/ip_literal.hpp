// IP addresses in text, as the URL standard reads and writes them. Pure.
// https://url.spec.whatwg.org/#host-parsing
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace panelia::net {

using ipv6_pieces = std::array<std::uint16_t, 8>;  ///< most significant first, host byte order

/// Whether a domain must be an IPv4 address because its last label is a number.
bool ends_in_number(std::string_view domain) noexcept;
/// One to four parts, each decimal, octal (0…) or hexadecimal (0x…); a short last part fills the
/// rest.
std::optional<std::uint32_t> parse_ipv4(std::string_view text) noexcept;
/// Without brackets and without a zone; an embedded IPv4 tail is allowed.
std::optional<ipv6_pieces> parse_ipv6(std::string_view text) noexcept;

std::string format_ipv4(std::uint32_t address);      ///< dotted decimal
std::string format_ipv6(ipv6_pieces const& pieces);  ///< compressed, no brackets (RFC 5952)

}  // namespace panelia::net
