#include "net/set_cookie.hpp"

#include "net/ascii.hpp"
#include "net/cookie_date.hpp"
#include "net/ip_literal.hpp"
#include "net/public_suffix.hpp"
#include "net/url_host.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

namespace panelia::net {
namespace {

using time_point = std::chrono::system_clock::time_point;

/// What the attributes say; of several equal ones the last counts.
struct attributes {
    std::optional<std::string_view> domain;
    std::string_view path;
    std::optional<time_point> expires;  // of Expires
    std::optional<time_point> max_age;  // of Max-Age, which wins
    bool secure = false, http_only = false;
};

/// Seconds from now, or nothing when it is no number.
std::optional<time_point> end_of_age(std::string_view text, time_point now) {
    bool const negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
    constexpr std::int64_t most = 10LL * 366 * 24 * 60 * 60;  // seconds; longer is as good as that
    std::int64_t seconds = 0;
    for (char const c : text) seconds = std::min(seconds * 10 + (c - '0'), most);
    if (negative || seconds == 0) return time_point{};
    return now + std::chrono::seconds(seconds);
}

attributes read_attributes(std::string_view rest, time_point now) {
    attributes out;
    while (!rest.empty()) {
        std::string_view value = take_until(rest, ';');
        std::string_view const name = trim(take_until(value, '='));
        value = trim(value);
        if (value.size() > max_cookie_bytes / 4) continue;
        if (equals_ignoring_case(name, "expires")) {
            if (auto const date = parse_cookie_date(value)) out.expires = date;
        } else if (equals_ignoring_case(name, "max-age")) {
            if (auto const end = end_of_age(value, now)) out.max_age = end;
        } else if (equals_ignoring_case(name, "domain")) {
            out.domain = value;
        } else if (equals_ignoring_case(name, "path")) {
            out.path = value;
        } else if (equals_ignoring_case(name, "secure")) {
            out.secure = true;
        } else if (equals_ignoring_case(name, "httponly")) {
            out.http_only = true;
        }
    }
    return out;
}

bool is_address(std::string_view host) noexcept {
    return host.starts_with('[') || ends_in_number(host);
}

/// Fills in whose cookie it is. False when it may not be that one's.
bool settle_domain(std::optional<std::string_view> given, std::string const& host, cookie& out) {
    out.domain = host;
    if (!given || given->empty()) return true;
    if (given->starts_with('.')) given->remove_prefix(1);
    auto domain = parse_host(*given);
    if (!domain || !domain_matches(host, *domain)) return false;
    if (is_address(host)) return true;
    if (is_public_suffix(*domain)) return *domain == host;  // of that host alone
    out.domain = *std::move(domain);
    out.subdomains = true;
    return true;
}

std::string default_path(std::string_view request_path) {
    auto const last = request_path.rfind('/');
    if (last == std::string_view::npos || last == 0) return "/";
    return std::string(request_path.substr(0, last));
}

/// Names that promise something; whoever may break the promise must not set them.
bool keeps_promise(cookie const& one, attributes const& said) {
    auto const begins = [&one](std::string_view prefix) {
        return equals_ignoring_case(std::string_view(one.name).substr(0, prefix.size()), prefix);
    };
    if (begins("__Secure-")) return one.secure;
    if (begins("__Host-")) return one.secure && !one.subdomains && !said.domain && said.path == "/";
    return true;
}

}  // namespace

std::optional<cookie> read_set_cookie(std::string_view field, url const& from, time_point now) {
    std::string_view value = take_until(field, ';');
    if (value.find('=') == std::string_view::npos) return std::nullopt;
    std::string_view const name = trim(take_until(value, '='));
    value = trim(value);
    if (name.empty() || name.size() + value.size() > max_cookie_bytes) return std::nullopt;
    if (!is_cookie_text(name) || !is_cookie_text(value)) return std::nullopt;

    auto const said = read_attributes(field, now);
    cookie out;
    out.name = name;
    out.value = value;
    out.secure = said.secure;
    out.http_only = said.http_only;
    out.expires = said.max_age ? said.max_age : said.expires;
    bool const has_path = said.path.starts_with('/') && is_cookie_text(said.path);
    out.path = has_path ? std::string(said.path) : default_path(from.path);
    if (!settle_domain(said.domain, from.host, out)) return std::nullopt;
    if (out.secure && !from.secure) return std::nullopt;
    if (!keeps_promise(out, said)) return std::nullopt;
    return out;
}

bool domain_matches(std::string_view host, std::string_view domain) noexcept {
    if (host == domain) return true;
    if (domain.empty() || host.size() <= domain.size() || is_address(host)) return false;
    return host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.';
}

bool path_matches(std::string_view request_path, std::string_view cookie_path) noexcept {
    if (!request_path.starts_with(cookie_path)) return false;
    return request_path.size() == cookie_path.size() || cookie_path.ends_with('/') ||
           request_path[cookie_path.size()] == '/';
}

}  // namespace panelia::net
