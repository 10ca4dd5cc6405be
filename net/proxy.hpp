// Which proxy leads to a target: proxy URLs and NO_PROXY. Pure; reads no environment, opens
// nothing.
#pragma once

#include "net/url.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace panelia::net {

/// Where a proxy listens and how it is spoken to.
struct proxy_endpoint {
    enum class kind {
        http,     ///< absolute requests for http, CONNECT for https
        https,    ///< the same over TLS to the proxy
        socks5,   ///< the client resolves names
        socks5h,  ///< the proxy resolves names
    };
    kind how = kind::http;
    std::string host;  ///< ASCII, an IPv6 address without brackets
    std::uint16_t port = 0;
    std::string username, password;  ///< decoded; both empty: no authentication. Never log them
    bool has_credentials() const noexcept { return !username.empty() || !password.empty(); }
    bool operator==(proxy_endpoint const&) const = default;
};

/// Reads "[scheme://][user[:password]@]host[:port][/]". No scheme means http; default ports are 80,
/// 443 for https and 1080 for SOCKS. Nothing when it is malformed or of another scheme.
std::optional<proxy_endpoint> parse_proxy(std::string_view text);

/// Whether a NO_PROXY list exempts a host, as curl reads it: entries separated by commas or blanks;
/// a name (leading "." or "*." ignored) exempts itself and every host below it; an address exempts
/// itself; "10.0.0.0/8" a network; "*" everything. An entry may end in ":port" and then holds for
/// that port only. `host` may have brackets; case does not matter.
bool bypasses(std::string_view no_proxy, std::string_view host, std::uint16_t port);

/// The proxies of a session.
struct proxy_rules {
    std::optional<proxy_endpoint> for_http, for_https;
    std::string no_proxy;

    /// The proxy for a target, or null for a direct connection. Valid as long as the rules.
    proxy_endpoint const* choose(url const& target) const;
};

}  // namespace panelia::net
