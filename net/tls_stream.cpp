#include "net/tls_stream.hpp"

#include "net/socket_bio.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <system_error>

namespace panelia::net {

tls_stream::tls_stream(ssl_st* ssl, int fd) : socket_{.fd = fd}, ssl_(ssl) {
    BIO* const transport = new_socket_bio(socket_);
    SSL_set_bio(ssl_, transport, transport);
}

tls_stream::tls_stream(ssl_st* ssl, tls_stream& outer) : ssl_(ssl) {
    BIO* const transport = BIO_new(BIO_f_ssl());
    BIO_set_ssl(transport, outer.ssl_, BIO_NOCLOSE);
    SSL_set_bio(ssl_, transport, transport);
}

tls_stream::~tls_stream() {
    // OpenSSL forgets a session whose connection was not shut down. Bodies prove their own end
    // here, so that a session stays good for resumption however its connection ended.
    SSL_set_shutdown(ssl_, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_free(ssl_);
}

io_status tls_stream::status_of(int returned) {
    int const saved_errno = errno;
    switch (SSL_get_error(ssl_, returned)) {
        case SSL_ERROR_NONE:
            return io_status::ok;
        case SSL_ERROR_WANT_READ:
            return io_status::want_read;
        case SSL_ERROR_WANT_WRITE:
            return io_status::want_write;
        case SSL_ERROR_ZERO_RETURN:
            return io_status::closed;
        case SSL_ERROR_SYSCALL:
            errno_ = saved_errno;
            break;
        default:
            break;
    }
    error_ = ERR_peek_last_error();
    ERR_clear_error();
    return io_status::broken;
}

io_result tls_stream::handshake() {
    ERR_clear_error();
    return {.status = status_of(SSL_connect(ssl_))};
}

io_result tls_stream::read(std::span<std::byte> into) {
    std::size_t total = 0;
    while (total < into.size()) {
        std::size_t got = 0;
        ERR_clear_error();
        int const returned = SSL_read_ex(ssl_, into.data() + total, into.size() - total, &got);
        if (returned == 1) {
            total += got;
            // What follows would be a system call only to hear that there is nothing.
            bool const emptied = socket_.fd >= 0 && socket_.drained && SSL_has_pending(ssl_) == 0;
            if (emptied) return {.bytes = total, .drained = true};
            continue;
        }
        auto const status = status_of(returned);
        // What came before an end or a failure is delivered first: both are met again next time.
        if (total == 0) return {.status = status};
        return {.bytes = total, .drained = status == io_status::want_read};
    }
    return {.bytes = total};
}

io_result tls_stream::write(std::string_view bytes) {
    std::size_t written = 0;
    ERR_clear_error();
    int const returned = SSL_write_ex(ssl_, bytes.data(), bytes.size(), &written);
    if (returned == 1) return {.bytes = written};
    return {.status = status_of(returned)};
}

bool tls_stream::quiet() {
    char byte = 0;
    if (socket_.fd >= 0 && SSL_has_pending(ssl_) == 0) {
        bool const nothing =
            ::recv(socket_.fd, &byte, 1, MSG_PEEK) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
        if (nothing) return true;
    }
    ERR_clear_error();
    int const returned = SSL_peek(ssl_, &byte, 1);
    return returned <= 0 && status_of(returned) == io_status::want_read;
}

bool tls_stream::resumed() const noexcept {
    return SSL_session_reused(ssl_) == 1;
}

bool tls_stream::certificate_refused() const noexcept {
    return SSL_get_verify_mode(ssl_) != SSL_VERIFY_NONE && SSL_get_verify_result(ssl_) != X509_V_OK;
}

std::string tls_stream::reason() const {
    if (certificate_refused()) return X509_verify_cert_error_string(SSL_get_verify_result(ssl_));
    if (char const* const text = ERR_reason_error_string(error_); text != nullptr) return text;
    if (errno_ != 0) return std::generic_category().message(errno_);
    return "the connection was closed";
}

}  // namespace panelia::net
