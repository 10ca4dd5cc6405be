// Reads a Set-Cookie field: the cookie it makes for the response's URL, or why there is none. Pure.
// RFC 6265, sections 5.1 to 5.3, with the name prefixes and the bounds of its successor
// (draft-ietf-httpbis-rfc6265bis).
#pragma once

#include "net/cookies.hpp"
#include "net/url.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace panelia::net {

/// Name and value together; an attribute longer than a quarter of it is ignored.
inline constexpr std::size_t max_cookie_bytes = 4096;

/// `from`: the URL whose response carried the field. A cookie that has expired already comes back
/// too: it deletes. Nothing for what must be ignored: no name, forbidden characters, too long, a
/// domain that is not the host's or a public suffix, Secure from http, a prefix not lived up to.
std::optional<cookie> read_set_cookie(
    std::string_view field, url const& from, std::chrono::system_clock::time_point now
);

/// RFC 6265, section 5.1.3; `domain` without a leading dot. An address only matches itself.
bool domain_matches(std::string_view host, std::string_view domain) noexcept;
/// RFC 6265, section 5.1.4.
bool path_matches(std::string_view request_path, std::string_view cookie_path) noexcept;

}  // namespace panelia::net
