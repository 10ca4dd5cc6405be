// What the clients of a process are told: deadlines, bounds, trust, proxies. Plain values.
#pragma once

#include "net/timeouts.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace panelia::net {

enum class ip_family { any, v4, v6 };

/// What all clients of a process share: trust, addresses, bounds. Immutable once the first client
/// exists.
struct client_config {
    timeouts deadlines;
    /// Of one response head with the 1xx heads before it, and of trailers; as curl has it.
    std::size_t max_head_bytes = 300 * 1024;
    std::uint64_t max_body_bytes = 256ULL << 20;
    std::uint64_t max_error_body_bytes =
        64 * 1024;  ///< an error's body is drained up to here to keep the connection
    std::size_t max_idle_connections = 64;  ///< per client, all origins
    std::chrono::nanoseconds max_idle_time = std::chrono::seconds(55);
    std::filesystem::path ca_file;  ///< PEM; empty = the system store
    bool insecure = false;
    ip_family family = ip_family::any;
    std::vector<std::string> resolve;  ///< "HOST:PORT:ADDR", as curl's --resolve
    std::string http_proxy,
        https_proxy;  ///< URL of http://, https://, socks5:// or socks5h://; empty = none
    std::string no_proxy;
};

}  // namespace panelia::net
