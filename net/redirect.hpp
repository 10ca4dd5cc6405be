// Redirect policy: which request follows a response, if any. Pure; does not send anything.
#pragma once

#include "net/request.hpp"
#include "net/response_head.hpp"

#include <optional>
#include <system_error>

namespace panelia::net {

/// What a user allows.
struct redirect_options {
    unsigned max_redirects = 10;   ///< redirects followed for one request; 0 = none
    bool allow_downgrade = false;  ///< follow https -> http
};

/// What to do after a response head. Neither an error nor a next request: the head is the answer.
struct redirect_decision {
    std::error_code error;  ///< too_many_redirects, bad_redirect or downgrade_refused
    std::optional<request> next;
};

/// 301, 302, 303, 307 or 308 (RFC 9110, section 15.4). 300 and 304 are answers, not redirects.
bool is_redirect(int status) noexcept;

/// Decides what follows `asked` when `head` answered it; `followed` redirects led to `asked`.
/// The next URL inherits the fragment of the asked one when Location has none (RFC 9110, section
/// 10.2.2). To another origin (scheme, host or port) go neither Authorization, Proxy-Authorization
/// and Cookie fields nor a Host given by the user nor credentials in the URL; from https to http
/// goes no Referer either (RFC 9110, 10.1.3). What was posted is posted again by 307 and 308 at the
/// same origin only (to another one it is `bad_redirect`: content may hold what is meant for the
/// one it was given to); by 301, 302 and 303 a GET follows (RFC 9110, 15.4). The jar's cookies
/// never follow: they are the caller's to choose again for the new URL. A loop ends by the count.
redirect_decision follow_redirect(
    request const& asked,
    response_head const& head,
    unsigned followed,
    redirect_options const& allowed
);

}  // namespace panelia::net
