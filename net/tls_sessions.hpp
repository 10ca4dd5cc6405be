// TLS sessions kept for resumption, a few per server. Thread-safe.
#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace panelia::net {

struct session_deleter {
    void operator()(SSL_SESSION* session) const noexcept { SSL_SESSION_free(session); }
};
using session_ptr = std::unique_ptr<SSL_SESSION, session_deleter>;

/// Bounded: the newest sessions of a server replace its oldest, and some server is forgotten when
/// there are too many.
class tls_sessions {
public:
    void put(std::string const& key, session_ptr session);
    /// The newest one, or null. A TLS 1.3 ticket is handed out once as long as there is another one
    /// (RFC 8446, appendix C.4: tickets should not be reused); an earlier version's as often as
    /// asked.
    session_ptr take(std::string const& key);
    std::size_t count(std::string const& key) const;

private:
    static constexpr std::size_t max_per_server = 8, max_servers = 1024;

    mutable std::mutex lock_;
    std::unordered_map<std::string, std::deque<session_ptr>> kept_;
};

}  // namespace panelia::net
