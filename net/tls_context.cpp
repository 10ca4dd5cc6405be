#include "net/tls_context.hpp"

#include "net/tls_sessions.hpp"

#include <boost/asio/ip/address.hpp>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

namespace panelia::net {
namespace {

/// Four records of the largest size. Held only while part of a record has come.
constexpr std::size_t read_ahead_bytes = 64UL * 1024;

struct context_deleter {
    void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
};

/// With OpenSSL's own words for it.
template <typename Error>
[[noreturn]] void throw_openssl(std::string what) {
    auto const code = ERR_peek_error();
    if (ERR_SYSTEM_ERROR(code)) {
        what += ": " + std::generic_category().message(ERR_GET_REASON(code));
    } else if (char const* const why = ERR_reason_error_string(code); why != nullptr) {
        (what += ": ") += why;
    }
    ERR_clear_error();
    throw Error(what);
}

void free_key(void*, void* key, CRYPTO_EX_DATA*, int, long, void*) {
    delete static_cast<std::string*>(key);
}

/// Where an SSL keeps the key under which its sessions are stored.
int key_slot() {
    static int const slot = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, free_key);
    return slot;
}

bool is_address(std::string const& host) {
    boost::system::error_code ec;
    boost::asio::ip::make_address(host, ec);
    return !ec;
}

}  // namespace

struct tls_context::impl {
    impl(std::filesystem::path const& ca_file, bool insecure);

    static int keep_session(SSL* ssl, SSL_SESSION* session) {
        auto* const self = static_cast<impl*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
        auto const* const key = static_cast<std::string*>(SSL_get_ex_data(ssl, key_slot()));
        if (key == nullptr || SSL_SESSION_is_resumable(session) != 1) return 0;
        self->sessions.put(*key, session_ptr(session));
        return 1;  // the reference is ours now
    }

    std::unique_ptr<SSL_CTX, context_deleter> context;
    tls_sessions sessions;
};

tls_context::impl::impl(std::filesystem::path const& ca_file, bool insecure)
    : context(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX* const ctx = context.get();
    if (ctx == nullptr) throw_openssl<std::runtime_error>("cannot initialise TLS");
    SSL_CTX_set_app_data(ctx, this);
    SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
    SSL_CTX_set_mode(
        ctx,
        SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
            SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
    );
    // One read takes what has come, several records at a time, instead of two reads for each.
    SSL_CTX_set_read_ahead(ctx, 1);
    SSL_CTX_set_default_read_buffer_len(ctx, read_ahead_bytes);
    SSL_CTX_set_verify(ctx, insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, nullptr);
    static constexpr std::array<unsigned char, 9> protocols = {
        8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    SSL_CTX_set_alpn_protos(ctx, protocols.data(), protocols.size());
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(ctx, keep_session);
    if (ca_file.empty()) {
        SSL_CTX_set_default_verify_paths(ctx);
    } else if (SSL_CTX_load_verify_file(ctx, ca_file.c_str()) != 1) {
        throw_openssl<std::invalid_argument>("cannot load the CA file " + ca_file.string());
    }
}

tls_context::tls_context(std::filesystem::path ca_file, bool insecure)
    : ca_file_(std::move(ca_file)), insecure_(insecure) {
    if (!ca_file_.empty()) loaded();  // a wrong file is to be told at once
}

tls_context::~tls_context() = default;

tls_context::impl& tls_context::loaded() {
    std::call_once(once_, [this] { impl_ = std::make_unique<impl>(ca_file_, insecure_); });
    return *impl_;
}

ssl_st* tls_context::open(std::string_view host_view, std::string const& key) {
    impl& shared = loaded();
    std::string host(host_view);
    struct ssl_deleter {
        void operator()(SSL* ssl) const noexcept { SSL_free(ssl); }
    };
    std::unique_ptr<SSL, ssl_deleter> ssl(SSL_new(shared.context.get()));
    if (!ssl) throw_openssl<std::runtime_error>("cannot begin a TLS session");
    SSL_set_connect_state(ssl.get());
    auto* const verify = SSL_get0_param(ssl.get());
    if (is_address(host)) {
        X509_VERIFY_PARAM_set1_ip_asc(verify, host.c_str());
    } else {
        while (!host.empty() && host.back() == '.')
            host.pop_back();  // certificates have no root dot
        SSL_set_tlsext_host_name(ssl.get(), host.c_str());
        X509_VERIFY_PARAM_set_hostflags(verify, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        X509_VERIFY_PARAM_set1_host(verify, host.data(), host.size());
    }
    SSL_set_ex_data(ssl.get(), key_slot(), std::make_unique<std::string>(key).release());
    if (auto const session = shared.sessions.take(key)) SSL_set_session(ssl.get(), session.get());
    return ssl.release();
}

std::size_t tls_context::sessions(std::string const& key) const {
    return impl_ ? impl_->sessions.count(key) : 0;
}

}  // namespace panelia::net
