// The transport of TLS: a non-blocking socket as an OpenSSL BIO that never raises SIGPIPE
// (OpenSSL's own writes with write(2), which does; a library must not change the process's
// signals).
#pragma once

#include <openssl/bio.h>

namespace panelia::net {

/// A socket as its BIO sees it. Stays at its address and outlives the BIO.
struct socket_transport {
    int fd = -1;
    bool drained = false;  ///< the last read took all that had come
};

/// A new BIO over a socket it does not own. Throws std::bad_alloc.
BIO* new_socket_bio(socket_transport& socket);

}  // namespace panelia::net
