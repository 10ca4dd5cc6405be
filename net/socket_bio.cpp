#include "net/socket_bio.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <cstddef>
#include <memory>
#include <new>

namespace panelia::net {
namespace {

socket_transport& socket_of(BIO* bio) noexcept {
    return *static_cast<socket_transport*>(BIO_get_data(bio));
}

bool is_temporary(int error) noexcept {
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

int read_bytes(BIO* bio, char* out, std::size_t size, std::size_t* got) {
    BIO_clear_retry_flags(bio);
    auto& socket = socket_of(bio);
    auto const n = ::recv(socket.fd, out, size, 0);
    socket.drained = n < 0 || static_cast<std::size_t>(n) < size;
    if (n > 0) {
        *got = static_cast<std::size_t>(n);
        return 1;
    }
    if (n == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    if (n < 0 && is_temporary(errno)) BIO_set_retry_read(bio);
    return static_cast<int>(n);
}

int write_bytes(BIO* bio, char const* in, std::size_t size, std::size_t* put) {
    BIO_clear_retry_flags(bio);
    auto const n = ::send(socket_of(bio).fd, in, size, MSG_NOSIGNAL);
    if (n >= 0) {
        *put = static_cast<std::size_t>(n);
        return 1;
    }
    if (is_temporary(errno)) BIO_set_retry_write(bio);
    return -1;
}

long control(BIO* bio, int command, long, void*) {
    switch (command) {
        case BIO_CTRL_EOF:
            return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
        case BIO_CTRL_FLUSH:
        case BIO_CTRL_DUP:
            return 1;
        default:
            return 0;
    }
}

struct method_deleter {
    void operator()(BIO_METHOD* method) const noexcept { BIO_meth_free(method); }
};

BIO_METHOD const* method() {
    static std::unique_ptr<BIO_METHOD, method_deleter> const instance = [] {
        std::unique_ptr<BIO_METHOD, method_deleter> made(
            BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "panelia socket")
        );
        if (!made) throw std::bad_alloc();
        BIO_meth_set_read_ex(made.get(), read_bytes);
        BIO_meth_set_write_ex(made.get(), write_bytes);
        BIO_meth_set_ctrl(made.get(), control);
        return made;
    }();
    return instance.get();
}

}  // namespace

BIO* new_socket_bio(socket_transport& socket) {
    BIO* const bio = BIO_new(method());
    if (bio == nullptr) throw std::bad_alloc();
    BIO_set_data(bio, &socket);
    BIO_set_init(bio, 1);
    return bio;
}

}  // namespace panelia::net
