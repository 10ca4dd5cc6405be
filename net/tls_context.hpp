// What all TLS connections of a process share: trust, protocol rules, the sessions to resume.
// Thread-safe.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

struct ssl_st;

namespace panelia::net {

/// TLS 1.2 or later, ALPN "http/1.1", certificate and name verified unless `insecure`.
class tls_context {
public:
    /// `ca_file`: PEM, replaces the system store; empty = the system store, loaded at the first
    /// use. Throws std::invalid_argument when the file cannot be loaded.
    tls_context(std::filesystem::path ca_file, bool insecure);
    ~tls_context();
    tls_context(tls_context const&) = delete;
    tls_context& operator=(tls_context const&) = delete;

    /// A client session for a server called `host` (a name, or an address without brackets), to be
    /// put on a transport. It resumes an earlier one with the same `key` ("host:port") where there
    /// is one. Must not outlive the context. Throws std::runtime_error when OpenSSL cannot make
    /// one.
    ssl_st* open(std::string_view host, std::string const& key);

    /// Sessions kept for resumption under this key.
    std::size_t sessions(std::string const& key) const;

private:
    struct impl;
    impl& loaded();

    std::filesystem::path ca_file_;
    bool insecure_;
    std::once_flag once_;
    std::unique_ptr<impl> impl_;
};

}  // namespace panelia::net
