#include "engine/series_home.hpp"

#include "net/url.hpp"

#include <algorithm>

namespace panelia::engine {

namespace {

constexpr std::string_view digits = "0123456789";

/// A home in its parts; `path` begins with '/' or is empty, `query` with '?' or is empty.
struct home_parts {
    std::string_view host, path, query;
};

home_parts parts_of(std::string_view home) {
    auto const host_end = std::min(home.find_first_of("/?"), home.size());
    auto const path_end = std::min(home.find('?', host_end), home.size());
    return {
        home.substr(0, host_end),
        home.substr(host_end, path_end - host_end),
        home.substr(path_end)};
}

/// Whether `folder` is, or holds, `inside`.
bool is_above(home_parts const& folder, home_parts const& inside) {
    if (folder.host != inside.host || !folder.query.empty()) return false;
    return inside.path.starts_with(folder.path) &&
           (inside.path.size() == folder.path.size() || inside.path[folder.path.size()] == '/');
}

}  // namespace

std::string series_home(std::string_view url) {
    auto const parsed = net::parse_url(url);
    if (!parsed) return {};
    auto host = parsed->authority();
    for (std::string_view const prefix : {"www.", "m."})
        if (host.starts_with(prefix)) host.erase(0, prefix.size());
    auto path = parsed->path;
    while (path.ends_with('/')) path.pop_back();
    return host + path + (parsed->query ? '?' + *parsed->query : std::string());
}

std::string address_of_home(std::string_view home) {
    return home.empty() ? std::string() : "https://" + std::string(home);
}

std::string host_address(std::string_view url) {
    return address_of_home(host_of_home(series_home(url)));
}

std::string_view host_of_home(std::string_view home) {
    return parts_of(home).host;
}

bool names_host_only(std::string_view home) {
    return !home.empty() && home == host_of_home(home);
}

bool lie_in_line(std::string_view home, std::string_view other) {
    auto const a = parts_of(home);
    auto const b = parts_of(other);
    return is_above(a, b) || is_above(b, a);
}

std::string address_kind(std::string_view url) {
    auto home = series_home(url);
    auto const last = home.find_last_of(digits);
    auto const host_end = host_of_home(home).size();
    if (last == std::string::npos || last < host_end) return home;
    auto const segment = home.find_last_of("/?", last);
    auto const end = home.find_first_of(digits, segment);
    std::string kind = home.substr(0, host_end);
    for (auto at = host_end; at < end; ++at) {
        bool const digit = digits.find(home[at]) != digits.npos;
        if (!digit || !kind.ends_with('#')) kind += digit ? '#' : home[at];
    }
    return kind + '#';
}

}  // namespace panelia::engine
