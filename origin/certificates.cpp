#include "origin/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <stdexcept>
#include <string_view>

namespace panelia::origin {

namespace {

template <auto Free>
struct freed_by {
    template <class T>
    void operator()(T* pointer) const noexcept {
        Free(pointer);
    }
};
using key_ptr = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using x509_ptr = std::unique_ptr<X509, freed_by<X509_free>>;
using extension_ptr = std::unique_ptr<X509_EXTENSION, freed_by<X509_EXTENSION_free>>;
using bio_ptr = std::unique_ptr<BIO, freed_by<BIO_free_all>>;

void require(bool done, char const* what) {
    if (!done) throw std::runtime_error(std::string("OpenSSL: ") + what);
}

key_ptr new_key() {
    key_ptr key(EVP_EC_gen("P-256"));
    require(key != nullptr, "key generation");
    return key;
}

void extend(X509* certificate, X509* issuer, int nid, std::string const& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    extension_ptr const extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "extension");
}

x509_ptr new_certificate(EVP_PKEY* key, std::string_view common_name, int from_days, int to_days) {
    x509_ptr certificate(X509_new());
    require(certificate != nullptr, "certificate");
    std::uint64_t serial = 0;
    require(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1, "random");
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), (serial >> 1U) | 1U);
    X509_set_version(certificate.get(), X509_VERSION_3);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), from_days * 86'400L);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), to_days * 86'400L);
    X509_set_pubkey(certificate.get(), key);
    auto const* text = reinterpret_cast<unsigned char const*>(common_name.data());
    X509_NAME_add_entry_by_txt(
        X509_get_subject_name(certificate.get()),
        "CN",
        MBSTRING_UTF8,
        text,
        static_cast<int>(common_name.size()),
        -1,
        0
    );
    return certificate;
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
    X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
    require(X509_sign(certificate, issuer_key, EVP_sha256()) > 0, "signature");
}

struct authority {
    key_ptr key;
    x509_ptr certificate;
};

authority new_authority(std::string_view name) {
    authority made{new_key(), nullptr};
    made.certificate = new_certificate(made.key.get(), name, -1, 30);
    X509* const self = made.certificate.get();
    X509_set_issuer_name(self, X509_get_subject_name(self));
    extend(self, self, NID_basic_constraints, "critical,CA:TRUE");
    extend(self, self, NID_key_usage, "critical,keyCertSign,cRLSign");
    extend(self, self, NID_subject_key_identifier, "hash");
    sign(self, self, made.key.get());
    return made;
}

std::string subject_alternatives(std::vector<std::string> const& names) {
    std::string out;
    for (auto const& name : names) {
        bool const address = name.find(':') != std::string::npos ||
                             name.find_first_not_of("0123456789.") == std::string::npos;
        out.append(out.empty() ? "" : ",").append(address ? "IP:" : "DNS:").append(name);
    }
    return out;
}

x509_ptr new_leaf(tls_options const& wanted, EVP_PKEY* key, authority const& ca) {
    bool const expired = wanted.shows == certificate::expired;
    auto leaf = new_certificate(key, "panelia test origin", expired ? -10 : -1, expired ? -1 : 30);
    bool const self = wanted.shows == certificate::self_signed;
    X509* const issuer = self ? leaf.get() : ca.certificate.get();
    std::vector<std::string> const wrong{"wrong.invalid"};
    auto const& names = wanted.shows == certificate::wrong_name ? wrong : wanted.names;
    X509_set_issuer_name(leaf.get(), X509_get_subject_name(issuer));
    extend(leaf.get(), issuer, NID_basic_constraints, "CA:FALSE");
    extend(leaf.get(), issuer, NID_ext_key_usage, "serverAuth");
    extend(leaf.get(), issuer, NID_subject_alt_name, subject_alternatives(names));
    sign(leaf.get(), issuer, self ? key : ca.key.get());
    return leaf;
}

template <class Write>
std::string pem(Write write) {
    bio_ptr const out(BIO_new(BIO_s_mem()));
    require(out && write(out.get()) == 1, "PEM");
    char* text = nullptr;
    auto const size = BIO_get_mem_data(out.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::string pem_of(X509* certificate) {
    return pem([&](BIO* out) { return PEM_write_bio_X509(out, certificate); });
}

std::string pem_of(EVP_PKEY* key) {
    return pem([&](BIO* out) {
        return PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
    });
}

int choose_protocol(
    SSL* /*unused*/,
    unsigned char const** chosen,
    unsigned char* chosen_size,
    unsigned char const* offered,
    unsigned offered_size,
    void* /*unused*/
) {
    static constexpr std::array<unsigned char, 9> http11{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* selected = nullptr;
    if (SSL_select_next_proto(
            &selected, chosen_size, http11.data(), http11.size(), offered, offered_size
        ) != OPENSSL_NPN_NEGOTIATED) {
        return SSL_TLSEXT_ERR_NOACK;
    }
    *chosen = selected;
    return SSL_TLSEXT_ERR_OK;
}

tls_context new_context(X509* leaf, EVP_PKEY* key, bool tickets) {
    tls_context context(SSL_CTX_new(TLS_server_method()));
    require(context != nullptr, "context");
    SSL_CTX* const raw = context.get();
    SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
    require(SSL_CTX_use_certificate(raw, leaf) == 1, "certificate refused");
    require(SSL_CTX_use_PrivateKey(raw, key) == 1, "key refused");
    SSL_CTX_set_alpn_select_cb(raw, choose_protocol, nullptr);
    SSL_CTX_set_mode(raw, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    static constexpr unsigned char scope[] = "panelia";
    SSL_CTX_set_session_id_context(raw, scope, sizeof scope - 1);
    if (!tickets) {
        SSL_CTX_set_options(raw, SSL_OP_NO_TICKET);
        SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
        SSL_CTX_set_num_tickets(raw, 0);
    }
    return context;
}

}  // namespace

void ssl_ctx_free::operator()(ssl_ctx_st* context) const noexcept {
    SSL_CTX_free(context);
}

tls_identity make_identity(tls_options const& wanted) {
    auto const trusted = new_authority("panelia test CA");
    auto const stranger = new_authority("panelia unknown CA");
    auto const& ca = wanted.shows == certificate::other_issuer ? stranger : trusted;
    auto const key = new_key();
    auto const leaf = new_leaf(wanted, key.get(), ca);
    tls_identity made;
    made.context = new_context(leaf.get(), key.get(), wanted.session_tickets);
    made.ca_pem = pem_of(trusted.certificate.get());
    made.certificate_pem = pem_of(leaf.get());
    made.key_pem = pem_of(key.get());
    return made;
}

}  // namespace panelia::origin
