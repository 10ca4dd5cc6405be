// Opens a connection to a target: resolves, connects, passes proxies, shakes hands.
#pragma once

#include "net/connection.hpp"
#include "net/deadline_sweep.hpp"
#include "net/proxy.hpp"
#include "net/resolver.hpp"
#include "net/task.hpp"
#include "net/tls_context.hpp"
#include "net/url.hpp"

#include <memory>
#include <string>
#include <system_error>

namespace panelia::net {

/// What connecting needs; all of it outlives the call.
struct connector {
    asio::io_context& context;
    resolver& names;
    tls_context& tls;
    proxy_rules const& proxies;
};

struct connect_result {
    /// dns_*, connect_failed, proxy_failed, tls_*, or the deadline that passed.
    std::error_code error;
    std::string detail;                  ///< a short reason for people, or empty
    std::unique_ptr<connection> stream;  ///< ready for a request, when there is no error
};

/// The connect deadline is the caller's to start.
task<connect_result> open_connection(connector const& with, url const& target, watch& times);

}  // namespace panelia::net
