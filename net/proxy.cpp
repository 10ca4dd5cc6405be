// Proxy URLs and NO_PROXY.
#include "net/proxy.hpp"

#include "net/ascii.hpp"
#include "net/ip_literal.hpp"
#include "net/percent.hpp"
#include "net/url_host.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace panelia::net {
namespace {

struct scheme {
    std::string_view name;
    proxy_endpoint::kind how;
    std::uint16_t default_port;
};

constexpr std::array<scheme, 4> schemes = {{
    {"http", proxy_endpoint::kind::http, 80},
    {"https", proxy_endpoint::kind::https, 443},
    {"socks5", proxy_endpoint::kind::socks5, 1080},
    {"socks5h", proxy_endpoint::kind::socks5h, 1080},
}};

// 1 to 65535, or nothing.
std::optional<std::uint16_t> parse_port(std::string_view text) noexcept {
    unsigned value = 0;
    for (char c : text) {
        if (!is_digit(c)) return std::nullopt;
        value = value * 10 + static_cast<unsigned>(c - '0');
        if (value > 65535) return std::nullopt;
    }
    if (value == 0) return std::nullopt;
    return static_cast<std::uint16_t>(value);
}

std::string_view without_brackets(std::string_view host) noexcept {
    bool const bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    return bracketed ? host.substr(1, host.size() - 2) : host;
}

void take_credentials(std::string_view& authority, proxy_endpoint& out) {
    std::size_t const at = authority.rfind('@');
    if (at == std::string_view::npos) return;
    std::string_view password = authority.substr(0, at);
    out.username = percent_decode(take_until(password, ':'));
    out.password = percent_decode(password);
    authority.remove_prefix(at + 1);
}

// Where the ':' before a port stands, or npos; colons inside brackets do not count.
std::size_t port_colon(std::string_view authority) noexcept {
    std::size_t const colon = authority.rfind(':');
    std::size_t const bracket = authority.rfind(']');
    if (colon == std::string_view::npos) return colon;
    return bracket == std::string_view::npos || colon > bracket ? colon : std::string_view::npos;
}

// An address with the prefix length its bytes count for; IPv4 has 4 bytes, IPv6 16.
struct address {
    std::array<std::uint8_t, 16> bytes{};
    unsigned size = 0;
};

// A dotted quad or an IPv6 address in whatever form, without brackets. A name that only looks like
// a number ("10") is read as the URL standard reads it, as hosts of URLs have been.
std::optional<address> parse_address(std::string_view text) noexcept {
    address out;
    if (auto const v6 = parse_ipv6(text)) {
        for (std::size_t i = 0; i < v6->size(); ++i) {
            out.bytes[2 * i] = static_cast<std::uint8_t>((*v6)[i] >> 8U);
            out.bytes[2 * i + 1] = static_cast<std::uint8_t>((*v6)[i] & 0xffU);
        }
        out.size = 16;
        return out;
    }
    auto const v4 = ends_in_number(text) ? parse_ipv4(text) : std::nullopt;
    if (!v4) return std::nullopt;
    for (unsigned i = 0; i < 4; ++i) {
        out.bytes[i] = static_cast<std::uint8_t>(*v4 >> 8U * (3 - i) & 0xffU);
    }
    out.size = 4;
    return out;
}

bool same_prefix(address const& a, address const& b, unsigned bits) noexcept {
    if (a.size != b.size || bits > a.size * 8) return false;
    for (unsigned i = 0; i < bits; ++i) {
        unsigned const mask = 0x80U >> i % 8;
        if (((a.bytes[i / 8] ^ b.bytes[i / 8]) & mask) != 0) return false;
    }
    return true;
}

bool matches_address(std::string_view entry, address const& host) noexcept {
    std::size_t const slash = entry.find('/');
    auto const network = parse_address(without_brackets(entry.substr(0, slash)));
    if (!network) return false;
    if (slash == std::string_view::npos) return same_prefix(*network, host, host.size * 8);
    std::string_view const bits = entry.substr(slash + 1);
    if (bits.empty() || bits.size() > 3 || !std::all_of(bits.begin(), bits.end(), is_digit)) {
        return false;
    }
    unsigned length = 0;
    for (char c : bits) length = length * 10 + static_cast<unsigned>(c - '0');
    return same_prefix(*network, host, length);
}

bool matches_name(std::string_view entry, std::string_view host) noexcept {
    if (entry.substr(0, 2) == "*.") entry.remove_prefix(1);
    if (!entry.empty() && entry.front() == '.') entry.remove_prefix(1);
    if (!entry.empty() && entry.back() == '.') entry.remove_suffix(1);
    if (entry.empty() || entry.size() > host.size()) return false;
    std::size_t const begin = host.size() - entry.size();
    return equals_ignoring_case(host.substr(begin), entry) &&
           (begin == 0 || host[begin - 1] == '.');
}

// Takes ":port" off an entry. False when the entry holds for another port.
bool take_port(std::string_view& entry, std::uint16_t port) noexcept {
    bool const bare_ipv6 = entry.find('[') == std::string_view::npos &&
                           std::count(entry.begin(), entry.end(), ':') > 1;
    std::size_t const colon = bare_ipv6 ? std::string_view::npos : port_colon(entry);
    if (colon == std::string_view::npos) return true;
    bool const same = parse_port(entry.substr(colon + 1)) == port;
    entry = entry.substr(0, colon);
    return same;
}

}  // namespace

std::optional<proxy_endpoint> parse_proxy(std::string_view text) {
    text = trim(text);
    scheme const* form = &schemes[0];
    if (std::size_t const end = text.find("://"); end != std::string_view::npos) {
        std::string_view const name = text.substr(0, end);
        form = std::find_if(schemes.begin(), schemes.end(), [name](scheme const& known) {
            return equals_ignoring_case(name, known.name);
        });
        if (form == schemes.end()) return std::nullopt;
        text.remove_prefix(end + 3);
    }
    proxy_endpoint out;
    out.how = form->how;
    out.port = form->default_port;
    std::string_view authority = text.substr(0, text.find_first_of("/?#"));
    take_credentials(authority, out);
    if (std::size_t const colon = port_colon(authority); colon != std::string_view::npos) {
        auto const port = parse_port(authority.substr(colon + 1));
        if (!port) return std::nullopt;
        out.port = *port;
        authority = authority.substr(0, colon);
    }
    auto const host = parse_host(authority);
    if (!host) return std::nullopt;
    out.host = without_brackets(*host);
    return out;
}

bool bypasses(std::string_view no_proxy, std::string_view host, std::uint16_t port) {
    host = without_brackets(host);
    auto const host_address = parse_address(host);
    if (!host.empty() && host.back() == '.') host.remove_suffix(1);
    if (host.empty()) return false;
    constexpr std::string_view separators = ", \t\r\n";
    while (!no_proxy.empty()) {
        std::size_t const end = std::min(no_proxy.find_first_of(separators), no_proxy.size());
        std::string_view entry = no_proxy.substr(0, end);
        no_proxy.remove_prefix(std::min(end + 1, no_proxy.size()));
        if (entry.empty() || !take_port(entry, port)) continue;
        if (entry == "*") return true;
        if (host_address ? matches_address(entry, *host_address) : matches_name(entry, host)) {
            return true;
        }
    }
    return false;
}

proxy_endpoint const* proxy_rules::choose(url const& target) const {
    auto const& proxy = target.secure ? for_https : for_http;
    if (!proxy || bypasses(no_proxy, target.host, target.effective_port())) return nullptr;
    return &*proxy;
}

}  // namespace panelia::net
