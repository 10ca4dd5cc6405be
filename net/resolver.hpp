// Names to addresses: overrides and literals at once, the rest through a cache with single flight
// and a few threads of its own. Thread-safe; shared by all clients of a process.
#pragma once

#include "net/client_config.hpp"
#include "net/deadline_sweep.hpp"
#include "net/task.hpp"

#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace panelia::net {

using addresses = std::vector<asio::ip::address>;

/// What a name came to.
struct resolution {
    std::error_code error;  ///< dns_not_found, dns_failed; or the asker's deadline
    std::string detail;     ///< the system's words, or empty
    addresses found;        ///< in the order in which to try them
};

/// Blocking look-up of a name; called on the resolver's threads, several at a time.
using name_lookup = std::function<resolution(std::string const& host, ip_family family)>;
/// getaddrinfo.
resolution system_lookup(std::string const& host, ip_family family);

/// The families in turn, beginning with that of the first address (RFC 8305, section 4); within
/// each family the order is turned by `rotation`, so that servers share the load. Pure.
addresses interleave(addresses const& found, std::size_t rotation);

class resolver {
public:
    /// `overrides`: "HOST:PORT:ADDR[,ADDR…]", as curl's --resolve; HOST or PORT may be "*", an IPv6
    /// address stands in brackets or bare. Throws std::invalid_argument when one is malformed.
    explicit resolver(
        ip_family family = ip_family::any,
        std::vector<std::string> const& overrides = {},
        name_lookup lookup = system_lookup
    );
    /// Does not wait for look-ups under way: their threads end on their own.
    ~resolver();
    resolver(resolver const&) = delete;
    resolver& operator=(resolver const&) = delete;

    /// The addresses of a host (a name, or a literal without brackets). `context` is the asker's.
    task<resolution> resolve(
        asio::io_context& context, std::string host, std::uint16_t port, watch& times
    );
    /// Drops what the cache has of a name: its addresses proved useless.
    void forget(std::string_view host);

private:
    struct override_entry {
        std::string host;
        std::uint16_t port = 0;  // 0 = any
        addresses found;
    };
    struct state;

    static override_entry parse_override(std::string const& text);
    addresses const* overridden(std::string_view host, std::uint16_t port) const;
    resolution of_known(addresses found) const;
    void start_worker();

    ip_family family_;
    std::vector<override_entry> overrides_;
    std::shared_ptr<state> state_;
};

}  // namespace panelia::net
