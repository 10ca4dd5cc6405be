// What is asked of a server, as a value. Knows nothing of connections.
#pragma once

#include "net/url.hpp"

#include <optional>
#include <string>
#include <vector>

namespace panelia::net {

/// One header field, name as it is to be sent.
struct header {
    std::string name, value;
};

/// What a POST sends: of known length, and repeated as it is when a connection breaks or a redirect
/// says so. Whoever posts answers for its being a question that may be asked again.
struct request_content {
    std::string type;  ///< Content-Type, unless the headers name one; empty: none is sent
    std::string text;
};

/// One GET, or a POST. Host, Connection and Content-Length are the client's own business.
struct request {
    url target;
    std::vector<header> headers;
    /// What the jar has for the target (net/cookie_jar.hpp); a Cookie among `headers`, which is the
    /// user's own, is sent instead. Never follows a redirect.
    std::string cookies{};
    /// Sent as it is. Whatever is asked for, a body in gzip, deflate or br is handed on decoded.
    std::string accept_encoding = "identity";
    /// With it the request is a POST.
    std::optional<request_content> post{};
};

}  // namespace panelia::net
