// The request for a page: its URL and the header fields it is sent with. Pure.
#pragma once

#include "engine/partial_page.hpp"
#include "net/cookie_jar.hpp"
#include "net/request.hpp"
#include "panelia/manifest.hpp"
#include "panelia/session.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::engine {

/// The value of User-Agent: the user's, or "panelia/VERSION (+URL)".
std::string user_agent(session_options const& options);

/// The first request for a page, or nothing when its URL is no http(s) URL. What is more particular
/// wins: the user's own fields, then the chapter's, then User-Agent, Referer, Accept and Cookie.
/// `accept`: what is wanted, when nobody says otherwise.
std::optional<net::request> request_for(
    session_options const& options,
    chapter_spec const& chapter,
    page_spec const& page,
    net::cookie_jar const& cookies,
    std::chrono::system_clock::time_point now,
    std::string_view accept = "image/*,*/*;q=0.8"
);

/// The jar's cookies for a request's (new) target, in place of those it had from it.
void add_cookies(
    net::request& ask, net::cookie_jar const& cookies, std::chrono::system_clock::time_point now
);

/// Asks for the rest of a page only (RFC 9110, 13.1.5 and 14.2): if it has changed, the whole.
void ask_for_rest(net::request& ask, partial_page const& begun);
/// Takes that back.
void ask_for_whole(net::request& ask);

}  // namespace panelia::engine
