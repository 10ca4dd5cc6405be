// What can go wrong, as values: one enum, three conditions, one closed list of classes.
// Standard library only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace panelia {

/// Everything expected to fail that is not an HTTP status. Each value has one sentence
/// (`message()`).
enum class errc {
    dns_not_found = 1,     ///< the host has no address
    dns_failed,            ///< the resolver could not answer this time
    connect_failed,        ///< refused, unreachable or reset before a connection stood
    connect_timeout,       ///< resolve + connect + TLS took longer than the connect timeout
    proxy_failed,          ///< the proxy refused or did not speak its protocol
    tls_handshake,         ///< the TLS handshake failed
    tls_certificate,       ///< the peer's certificate did not verify
    connection_lost,       ///< the connection broke before a response began
    page_timeout,          ///< one whole attempt took longer than the page timeout
    stalled,               ///< no byte arrived for the stall timeout
    too_many_redirects,    ///< more redirects than allowed
    bad_redirect,          ///< a redirect without a usable Location
    downgrade_refused,     ///< an https URL redirected to http
    truncated,             ///< the body ended before its announced end
    malformed_response,    ///< not HTTP/1.x, framing that contradicts itself, or a damaged coding
    head_too_large,        ///< the response head exceeds its bound
    unexpected_status,     ///< 204, an unasked 206, 304 or another status that is never a page
    unsupported_encoding,  ///< a Content-Encoding or Transfer-Encoding that cannot be undone
    body_too_large,        ///< the body exceeds --max-page-bytes
    empty_body,            ///< a page of zero bytes
    not_image,             ///< the body is no image of a known format (an HTML page, say)
    corrupt_image,         ///< the image's structure is broken or ends early
    size_mismatch,         ///< the manifest promised another number of bytes
    checksum_mismatch,     ///< the manifest promised another SHA-256
    disk_full,             ///< no space (or quota) left in the library
    disk_failed,           ///< another error while writing the library
    cancelled,             ///< the session was stopped
    bad_url,               ///< not an http(s) URL
    retry_after_too_long,  ///< the server asked for a longer pause than --max-retry-after
    range_refused,         ///< asked for the rest of a page, the server sent something else
    robots_disallowed,     ///< the site's robots.txt refuses it (RFC 9309)
    not_understood,        ///< a document that was to name chapters or pages names none
    bad_header,            ///< a header given with a chapter that no request can carry
};

/// The closed list under which failed attempts are counted (`errors_by_class` in the exports).
/// Order is the order of the exports; the names are `to_string`.
enum class error_class : std::uint8_t {
    dns,
    connect,
    tls,
    timeout,
    stalled,
    http_4xx,
    http_429,
    http_5xx,
    redirect,
    truncated,
    protocol,
    not_image,
    corrupt,
    too_large,
    checksum,
    disk,
    cancelled,
};
inline constexpr std::size_t error_class_count = 17;

/// What a decision asks of an error; compare with `ec == condition::transient`.
/// An error is in exactly one of the three. Cancelled is neither failure nor transient.
enum class condition {
    transient = 1,  ///< another attempt may succeed
    permanent,      ///< another attempt will meet the same answer
    cancelled,      ///< the session was stopped
};

std::error_category const& error_category() noexcept;        ///< of `errc`
std::error_category const& http_status_category() noexcept;  ///< value = the status, 400–599
std::error_category const& condition_category() noexcept;    ///< of `condition`

std::error_code make_error_code(errc e) noexcept;
std::error_condition make_error_condition(condition c) noexcept;
/// An HTTP status of 400 or more as an error of its own category.
std::error_code http_status_error(int status) noexcept;

/// The class an attempt's error is counted under. `ec` must be an error.
error_class classify(std::error_code ec) noexcept;
/// "http_5xx", "not_image", … : the key in exports and labels.
std::string_view to_string(error_class c) noexcept;

}  // namespace panelia

template <>
struct std::is_error_code_enum<panelia::errc> : std::true_type {};
template <>
struct std::is_error_condition_enum<panelia::condition> : std::true_type {};
