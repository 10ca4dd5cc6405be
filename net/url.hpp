// http(s) URLs as the web means them: the WHATWG URL standard's parser and resolver, for http and
// https only. Pure. https://url.spec.whatwg.org/
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace panelia::net {

/// A parsed http(s) URL; every part is serialised as the standard does it.
struct url {
    bool secure = false;                  ///< https
    std::string username, password;       ///< percent-encoded
    std::string host;                     ///< ASCII; an IPv6 address in brackets
    std::optional<std::uint16_t> port;    ///< empty: the scheme's default
    std::string path = "/";               ///< starts with '/'
    std::optional<std::string> query;     ///< without '?'
    std::optional<std::string> fragment;  ///< without '#'

    std::uint16_t effective_port() const noexcept { return port ? *port : (secure ? 443 : 80); }
    std::string_view scheme() const noexcept { return secure ? "https" : "http"; }
    std::string host_port(
    ) const;  ///< "host:port", port always present: the key of per-host limits and metrics
    std::string authority() const;  ///< "host" or "host:port" as a Host header has it
    std::string target() const;     ///< path and query: what a request line asks for
    std::string href() const;       ///< the whole URL, credentials included: never log it
    std::string display() const;    ///< the whole URL without credentials
    bool same_origin(url const& other) const noexcept;
    /// The host without brackets, for resolving and for TLS.
    std::string_view host_for_connect() const noexcept;
};

/// Parses an absolute http(s) URL; nothing when the standard fails or the scheme is another.
std::optional<url> parse_url(std::string_view input);
/// Resolves a reference against a base; nothing when the standard fails or the result is not
/// http(s).
std::optional<url> resolve_url(std::string_view reference, url const& base);
/// The text of a URL as given, less any credentials; text that does not parse comes back with
/// everything between "//" and the last "@" of its authority removed.
std::string without_credentials(std::string_view text);

}  // namespace panelia::net
