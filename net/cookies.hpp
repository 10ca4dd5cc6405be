// Cookies as values, and the Netscape cookies.txt format in which a user brings and takes them.
// Pure; never reads files, never puts a value in a message. Which are kept and sent:
// cookie_jar.hpp.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::net {

/// One cookie.
struct cookie {
    std::string domain;       ///< lower-case ASCII, no leading dot
    bool subdomains = false;  ///< also sent to hosts below the domain
    std::string path = "/";   ///< starts with '/'
    bool secure = false;      ///< https only
    std::optional<std::chrono::system_clock::time_point> expires;  ///< empty: a session cookie
    std::string name, value;
    bool http_only = false;  ///< not for scripts; nothing to us but a mark in the file
};

/// What a cookies.txt holds.
struct cookies_txt {
    std::vector<cookie> cookies;        ///< in the order of the file
    std::vector<std::string> warnings;  ///< "line 7: ...", one for each skipped line
    std::string error;  ///< why the text is no cookies.txt at all (then nothing else), or empty
};

/// Reads the seven TAB-separated fields domain, subdomains, path, secure, expiry (Unix seconds,
/// fractions allowed, 0 or less: session), name, value. "#HttpOnly_" begins a cookie, any other "#"
/// a comment. A missing seventh field is an empty value.
cookies_txt parse_cookies_txt(std::string_view text);

/// The same format, to be read by `parse_cookies_txt`, curl, yt-dlp and others. It holds secrets:
/// write_private_file (private_file.hpp) is the way to disk.
std::string format_cookies_txt(std::vector<cookie> const& cookies);

/// Whether a name or a value can neither begin another header field or cookie nor break a line of a
/// cookies.txt.
bool is_cookie_text(std::string_view text) noexcept;

}  // namespace panelia::net
