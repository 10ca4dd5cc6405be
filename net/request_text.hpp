// The bytes of a GET or a POST. Pure; nothing in a URL or a header can begin a line of its own.
#pragma once

#include "net/proxy.hpp"
#include "net/request.hpp"

#include <string>
#include <string_view>

namespace panelia::net {

/// How a request line names its target, and who else is to be shown credentials.
struct request_form {
    bool absolute = false;                  ///< the whole URL, as an HTTP proxy wants it
    proxy_endpoint const* proxy = nullptr;  ///< whose credentials are sent along, if it has any
};

/// Why a header field that is given is not sent.
enum class field_fault {
    none,
    name,   ///< empty, or no token (RFC 9110, 5.1)
    value,  ///< holds a line break or another control character than tab (RFC 9110, 5.5)
    own,    ///< the client's own business: Accept-Encoding, Connection, Content-Length …
};
field_fault fault_of(std::string_view name, std::string_view value) noexcept;

/// Writes the request to `out` (replacing what it held). A field with a fault is dropped: whoever
/// takes one from outside asks `fault_of` and tells. A given Host replaces ours, a given
/// Authorization the one from the URL's credentials, a given Content-Type that of the content.
void write_request(std::string& out, request const& ask, request_form form);
/// The CONNECT that opens a tunnel to "host:port".
std::string connect_request(std::string_view host_port, proxy_endpoint const& proxy);

/// "Basic …" (RFC 7617) from decoded credentials.
std::string basic_authorization(std::string_view username, std::string_view password);

}  // namespace panelia::net
