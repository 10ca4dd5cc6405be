// What is asked of a server, as a value. Knows nothing of connections.
#pragma once

#include "net/url.hpp"

#include <string>
#include <vector>

namespace panelia::net {

/// One header field, name as it is to be sent.
struct header {
    std::string name, value;
};

/// One GET. Host and Connection are the client's own business.
struct request {
    url target;
    std::vector<header> headers;
    /// What the jar has for the target (net/cookie_jar.hpp); a Cookie among `headers`, which is the
    /// user's own, is sent instead. Never follows a redirect.
    std::string cookies{};
    /// Sent as it is. Whatever is asked for, a body in gzip, deflate or br is handed on decoded.
    std::string accept_encoding = "identity";
};

}  // namespace panelia::net
