// A blocking client that sends and reads octets as they are: what the origin really put on the
// wire. For tests of the origin only. POSIX sockets, OpenSSL for TLS.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace raw {

/// What `read_all` and `read_reply` met at the end.
enum class end { more, closed, reset, timeout };

struct received {
    std::string text;
    end why = end::more;
    std::string head() const { return text.substr(0, text.find("\r\n\r\n") + 4); }
    std::string body() const {
        auto const at = text.find("\r\n\r\n");
        return at == std::string::npos ? "" : text.substr(at + 4);
    }
    bool has(std::string_view part) const { return text.find(part) != std::string::npos; }
};

class client {
public:
    explicit client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = ::connect(socket_, reinterpret_cast<sockaddr const*>(&to), sizeof to) == 0;
    }
    client(client const&) = delete;
    client& operator=(client const&) = delete;
    ~client() { close(); }

    bool connected() const { return connected_; }
    void close() {
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }
    void send(std::string_view text) const {
        while (!text.empty()) {
            auto const n = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (n <= 0) return;
            text.remove_prefix(static_cast<std::size_t>(n));
        }
    }
    void get(std::string_view target, std::string_view more = "") const {
        send(
            std::string("GET ").append(target).append(" HTTP/1.1\r\nHost: a\r\n").append(more) +
            "\r\n"
        );
    }
    /// Until `size` octets are there, the end, or no octet for `patience`.
    received read(std::size_t size, std::chrono::milliseconds patience) const {
        received out;
        while (out.text.size() < size) {
            pollfd asked{socket_, POLLIN, 0};
            if (::poll(&asked, 1, static_cast<int>(patience.count())) <= 0) {
                out.why = end::timeout;
                return out;
            }
            char piece[65536];
            auto const wanted = std::min(sizeof piece, size - out.text.size());
            auto const n = ::recv(socket_, piece, wanted, 0);
            if (n <= 0) {
                out.why = n == 0 ? end::closed : end::reset;
                return out;
            }
            out.text.append(piece, static_cast<std::size_t>(n));
        }
        return out;
    }
    received read_all(std::chrono::milliseconds patience = std::chrono::seconds(5)) const {
        return read(SIZE_MAX, patience);
    }
    /// One head and `body` octets after it; leaves the connection usable.
    received reply(std::size_t body) const {
        received out;
        while (out.text.find("\r\n\r\n") == std::string::npos) {
            auto const one = read(1, std::chrono::seconds(5));
            out.text += one.text;
            if (one.text.empty()) {
                out.why = one.why;
                return out;
            }
        }
        auto const rest = read(body, std::chrono::seconds(5));
        out.text += rest.text;
        out.why = rest.why;
        return out;
    }
    int native() const { return socket_; }

private:
    int socket_;
    bool connected_ = false;
};

}  // namespace raw
