// The system's resolver as a blocking look-up.
#include "net/resolver.hpp"
#include "panelia/error.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace panelia::net {
namespace {

asio::ip::address address_of(sockaddr const& socket_address) {
    if (socket_address.sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &socket_address, sizeof v4);
        return asio::ip::address_v4(ntohl(v4.sin_addr.s_addr));
    }
    sockaddr_in6 v6{};
    std::memcpy(&v6, &socket_address, sizeof v6);
    asio::ip::address_v6::bytes_type bytes;
    std::memcpy(bytes.data(), v6.sin6_addr.s6_addr, bytes.size());
    return asio::ip::address_v6(bytes, v6.sin6_scope_id);
}

int family_code(ip_family family) noexcept {
    if (family == ip_family::v4) return AF_INET;
    return family == ip_family::v6 ? AF_INET6 : AF_UNSPEC;
}

std::error_code error_of(int code) noexcept {
    bool const absent = code == EAI_NONAME || code == EAI_NODATA || code == EAI_ADDRFAMILY;
    return absent ? errc::dns_not_found : errc::dns_failed;
}

}  // namespace

resolution system_lookup(std::string const& host, ip_family family) {
    addrinfo hints{};
    hints.ai_family = family_code(family);
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    int const code = ::getaddrinfo(host.c_str(), nullptr, &hints, &list);
    std::unique_ptr<addrinfo, void (*)(addrinfo*)> const owned(list, [](addrinfo* one) {
        if (one != nullptr) ::freeaddrinfo(one);
    });
    resolution out;
    if (code != 0) {
        out.error = error_of(code);
        out.detail =
            code == EAI_SYSTEM ? std::generic_category().message(errno) : gai_strerror(code);
        return out;
    }
    for (addrinfo const* one = list; one != nullptr; one = one->ai_next) {
        if (one->ai_family == AF_INET || one->ai_family == AF_INET6) {
            out.found.push_back(address_of(*one->ai_addr));
        }
    }
    if (out.found.empty()) out.error = errc::dns_not_found;
    return out;
}

}  // namespace panelia::net
