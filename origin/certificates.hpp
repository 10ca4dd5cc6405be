// Certificates made on the spot: a small CA, a leaf, and the TLS context that shows it.
// OpenSSL 3 behind forward declarations.
#pragma once

#include "origin/origin.hpp"

#include <memory>
#include <string>

struct ssl_ctx_st;

namespace panelia::origin {

struct ssl_ctx_free {
    void operator()(ssl_ctx_st* context) const noexcept;
};
using tls_context = std::unique_ptr<ssl_ctx_st, ssl_ctx_free>;

struct tls_identity {
    tls_context context;                   ///< for servers; TLS 1.2 and 1.3, ALPN "http/1.1"
    std::string ca_pem;                    ///< what a client has to trust for `certificate::valid`
    std::string certificate_pem, key_pem;  ///< the leaf's, for other servers
};

/// Throws std::runtime_error when OpenSSL refuses.
tls_identity make_identity(tls_options const& wanted);

}  // namespace panelia::origin
