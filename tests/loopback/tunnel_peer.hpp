// A small proxy on loopback, blocking, one thread per connection: CONNECT or SOCKS5, relays bytes
// and remembers what it was asked for. For tests only; POSIX sockets.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace tunnel_test {

/// A socket that closes itself.
class socket_fd {
public:
    explicit socket_fd(int fd) : fd_(fd) {}
    socket_fd(socket_fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    socket_fd(socket_fd const&) = delete;
    socket_fd& operator=(socket_fd const&) = delete;
    socket_fd& operator=(socket_fd&&) = delete;
    ~socket_fd() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const { return fd_; }

private:
    int fd_;
};

inline sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    out.sin_port = htons(port);
    return out;
}

/// Up to `n` bytes, fewer only at the end of the stream.
inline std::string take(int fd, std::size_t n) {
    std::string out(n, '\0');
    std::size_t got = 0;
    while (got < n) {
        auto const step = ::recv(fd, out.data() + got, n - got, 0);
        if (step <= 0) break;
        got += static_cast<std::size_t>(step);
    }
    out.resize(got);
    return out;
}

inline void give(int fd, std::string const& bytes) {
    (void)::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

class peer {
public:
    /// Speaks with a client until the tunnel stands; true to relay to the target.
    using greeting = std::function<bool(int client, peer& self)>;

    peer(std::uint16_t target_port, greeting greet)
        : target_(target_port),
          greet_(std::move(greet)),
          listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
        auto address = loopback(0);
        ::bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address);
        ::listen(listener_.get(), 16);
        socklen_t size = sizeof address;
        ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { accept_all(); });
    }
    ~peer() {
        ::shutdown(listener_.get(), SHUT_RDWR);
        thread_.join();
        for (auto& one : relays_) one.join();
    }
    peer(peer const&) = delete;
    peer& operator=(peer const&) = delete;

    std::uint16_t port() const { return port_; }
    void remember(std::string what) {
        std::scoped_lock const hold(lock_);
        asked_.push_back(std::move(what));
    }
    std::vector<std::string> asked() {
        std::scoped_lock const hold(lock_);
        return asked_;
    }

private:
    void accept_all() {
        for (;;) {
            int const fd = ::accept(listener_.get(), nullptr, nullptr);
            if (fd < 0) return;
            relays_.emplace_back([this, client = socket_fd(fd)] { serve(client.get()); });
        }
    }
    void serve(int client) {
        if (!greet_(client, *this)) return;
        socket_fd const target(::socket(AF_INET, SOCK_STREAM, 0));
        auto const address = loopback(target_);
        if (::connect(target.get(), reinterpret_cast<sockaddr const*>(&address), sizeof address) !=
            0)
            return;
        while (relay(client, target.get())) {
        }
    }
    static bool relay(int a, int b) {
        std::array<pollfd, 2> both{pollfd{a, POLLIN, 0}, pollfd{b, POLLIN, 0}};
        if (::poll(both.data(), both.size(), 20'000) <= 0) return false;
        return (both[0].revents == 0 || pass(a, b)) && (both[1].revents == 0 || pass(b, a));
    }
    static bool pass(int from, int to) {
        std::array<char, 16'384> piece{};
        auto const got = ::recv(from, piece.data(), piece.size(), 0);
        if (got <= 0) return false;
        give(to, std::string(piece.data(), static_cast<std::size_t>(got)));
        return true;
    }

    std::uint16_t target_, port_ = 0;
    greeting greet_;
    socket_fd listener_;
    std::mutex lock_;
    std::vector<std::string> asked_;
    std::vector<std::thread> relays_;
    std::thread thread_;
};

}  // namespace tunnel_test
