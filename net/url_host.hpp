// The host of an http(s) URL: domains, IPv4 and IPv6, international names. Pure.
// https://url.spec.whatwg.org/#host-parsing
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace panelia::net {

/// Reads a host as it stands between "//" and the port: percent-decoded, mapped to ASCII (UTS 46,
/// non-transitional), numbers read as IPv4, "[…]" as IPv6 (brackets are kept in the result).
/// Nothing when the standard fails, or when a label with other than ASCII characters is longer than
/// DNS allows or has hyphens where IDNA forbids them.
std::optional<std::string> parse_host(std::string_view text);

}  // namespace panelia::net
