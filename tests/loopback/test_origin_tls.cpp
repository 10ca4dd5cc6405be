// The origin over TLS: certificates are what was asked for, sessions resume.
#include "origin/origin.hpp"
#include "tests/loopback/raw_client.hpp"

#include <doctest/doctest.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

using namespace panelia;

namespace {

struct outcome {
    bool handshake = false;
    long verified = -1;  // X509_V_*
    std::string text, protocol;
    bool resumed = false;
    bool close_notify = false;
};

class tls_client {
public:
    explicit tls_client(origin::server const& server) : server_(server) {
        context_ = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_session_cache_mode(context_, SSL_SESS_CACHE_CLIENT);
        auto const& pem = server.ca_pem();
        BIO* const text = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
        X509* const ca = PEM_read_bio_X509(text, nullptr, nullptr, nullptr);
        X509_STORE_add_cert(SSL_CTX_get_cert_store(context_), ca);
        X509_free(ca);
        BIO_free(text);
    }
    tls_client(tls_client const&) = delete;
    tls_client& operator=(tls_client const&) = delete;
    ~tls_client() {
        SSL_SESSION_free(session_);
        SSL_CTX_free(context_);
    }

    outcome get(std::string const& host) {
        raw::client peer(server_.port());
        SSL* const ssl = SSL_new(context_);
        SSL_set_fd(ssl, peer.native());
        SSL_set_tlsext_host_name(ssl, host.c_str());
        X509_VERIFY_PARAM_set1_host(SSL_get0_param(ssl), host.c_str(), host.size());
        unsigned char const protocols[] = "\x02h2\x08http/1.1";
        SSL_set_alpn_protos(ssl, protocols, sizeof protocols - 1);
        if (session_ != nullptr) SSL_set_session(ssl, session_);
        outcome out;
        out.handshake = SSL_connect(ssl) == 1;
        out.verified = SSL_get_verify_result(ssl);
        out.resumed = SSL_session_reused(ssl) == 1;
        if (out.handshake) exchange(ssl, out);
        SSL_free(ssl);
        return out;
    }

private:
    void exchange(SSL* ssl, outcome& out) {
        unsigned char const* chosen = nullptr;
        unsigned size = 0;
        SSL_get0_alpn_selected(ssl, &chosen, &size);
        out.protocol.assign(reinterpret_cast<char const*>(chosen), size);
        std::string const request = "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        SSL_write(ssl, request.data(), static_cast<int>(request.size()));
        char piece[4096];
        int n = 0;
        while ((n = SSL_read(ssl, piece, sizeof piece)) > 0) {
            out.text.append(piece, static_cast<std::size_t>(n));
        }
        out.close_notify = SSL_get_error(ssl, n) == SSL_ERROR_ZERO_RETURN;
        SSL_shutdown(ssl);
        SSL_SESSION_free(session_);
        session_ = SSL_get1_session(ssl);
    }

    origin::server const& server_;
    SSL_CTX* context_ = nullptr;
    SSL_SESSION* session_ = nullptr;
};

origin::options showing(origin::certificate shows) {
    return {.tls = origin::tls_options{.shows = shows}};
}

}  // namespace

TEST_CASE("origin tls: a valid certificate verifies, ALPN is http/1.1, sessions resume") {
    origin::server server(origin::options{.tls = origin::tls_options{}});
    server.route("/a", origin::reply{.content = "secret"});
    CHECK(server.base().starts_with("https://127.0.0.1:"));
    tls_client peer(server);
    auto const first = peer.get("localhost");
    CHECK(first.handshake);
    CHECK(first.verified == X509_V_OK);
    CHECK(first.text.ends_with("\r\n\r\nsecret"));
    CHECK(first.protocol == "http/1.1");
    CHECK(first.close_notify);
    CHECK_FALSE(first.resumed);
    auto const second = peer.get("localhost");
    CHECK(second.resumed);
    auto const log = server.settled_log();
    REQUIRE(log.size() == 2);
    CHECK(log[1].tls_resumed);
    CHECK(log[1].server_name == "localhost");
    CHECK(log[1].body_bytes == 6);
}

TEST_CASE("origin tls: without tickets nothing resumes") {
    origin::server server(origin::options{.tls = origin::tls_options{.session_tickets = false}});
    server.route("/a", origin::reply{.content = "secret"});
    tls_client peer(server);
    peer.get("localhost");
    CHECK_FALSE(peer.get("localhost").resumed);
}

TEST_CASE("origin tls: bad certificates are bad in the way asked for") {
    struct row {
        origin::certificate shows;
        long verdict;
    };
    for (auto const& [shows, verdict] : {
             row{origin::certificate::self_signed, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT},
             row{origin::certificate::wrong_name, X509_V_ERR_HOSTNAME_MISMATCH},
             row{origin::certificate::expired, X509_V_ERR_CERT_HAS_EXPIRED},
             row{origin::certificate::other_issuer, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY},
         }) {
        origin::server server(showing(shows));
        server.route("/a", origin::reply{.content = "secret"});
        auto const got = tls_client(server).get("localhost");
        CHECK(got.handshake);
        auto const same =
            got.verified == verdict || (shows == origin::certificate::other_issuer &&
                                        got.verified == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE);
        CHECK_MESSAGE(same, "verdict " << got.verified << ", wanted " << verdict);
    }
}

TEST_CASE("origin tls: a cut body ends without close_notify") {
    origin::server server(origin::options{.tls = origin::tls_options{}});
    server.route("/a", origin::reply{.content = "0123456789", .cut_after = 3});
    auto const got = tls_client(server).get("localhost");
    CHECK(got.text.ends_with("012"));
    CHECK_FALSE(got.close_notify);
}

TEST_CASE("origin tls: a plain client is a failed handshake, not a request") {
    origin::server server(origin::options{.tls = origin::tls_options{}});
    raw::client peer(server.port());
    peer.get("/a");
    peer.read_all();
    CHECK(server.log().empty());
    CHECK(server.observed().failed_handshakes == 1);
}
