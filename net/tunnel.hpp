// Asks a proxy for a way to the target: CONNECT (RFC 9110, section 9.3.6) or SOCKS5 (RFC 1928,
// 1929).
#pragma once

#include "net/connect.hpp"
#include "net/proxy.hpp"
#include "net/task.hpp"

#include <string>
#include <system_error>

namespace panelia::net {

/// On a connection to the proxy. Nothing to do (and no error) for an http target behind an HTTP
/// proxy. proxy_failed with a reason in `detail`, dns_* for socks5, or the deadline that passed.
task<std::error_code> open_tunnel(
    connector const& with,
    proxy_endpoint const& proxy,
    url const& target,
    connection& stream,
    std::string& detail,
    watch& times
);

}  // namespace panelia::net
