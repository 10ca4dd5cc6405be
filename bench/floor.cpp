// The physical reference of bench/peers: a bare epoll loop on one thread that downloads a list of
// URLs and stores each body as a file under its plain name. It checks nothing, retries nothing,
// measures nothing, trusts the server, knows one kind of response (200 with a Content-Length) and
// ends at the first surprise. What a downloader with features costs beyond this is its overhead.
//   floor CONNECTIONS LIST [--discard]      lines of LIST: http://ADDRESS:PORT/PATH <tab> NAME
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace {

constexpr std::size_t buffer_bytes = 256 * 1024;

struct page {
    std::string host, port, path, name;
};

struct connection {
    int fd = -1, file = -1;
    page const* at = nullptr;
    std::string server;      // where `fd` is connected
    std::uint64_t left = 0;  // body bytes to come
    bool in_body = false;
};

[[noreturn]] void fail(char const* what) {
    throw std::system_error(errno, std::generic_category(), what);
}

std::vector<page> read_list(char const* file) {
    std::ifstream in(file);
    std::vector<page> out;
    for (std::string line; std::getline(in, line);) {
        auto const tab = line.find('\t'), slash = line.find('/', 7), colon = line.find(':', 7);
        if (!line.starts_with("http://") || tab > line.size() || colon > slash) {
            throw std::runtime_error("not 'http://ADDRESS:PORT/PATH<tab>NAME': " + line);
        }
        out.push_back(
            {line.substr(7, colon - 7),
             line.substr(colon + 1, slash - colon - 1),
             line.substr(slash, tab - slash),
             line.substr(tab + 1)}
        );
    }
    return out;
}

class loop {
public:
    loop(std::vector<page> pages, bool discard)
        : pages_(std::move(pages)),
          discard_(discard),
          epoll_(::epoll_create1(EPOLL_CLOEXEC)),
          buffer_(std::make_unique_for_overwrite<char[]>(buffer_bytes)) {}

    void run(std::size_t connections) {
        std::vector<connection> all(std::min(connections, pages_.size()));
        for (auto& each : all) ask(each);
        std::array<epoll_event, 64> ready{};
        while (done_ < pages_.size()) {
            int const n = ::epoll_wait(epoll_, ready.data(), ready.size(), -1);
            for (int i = 0; i < n; ++i) {
                read(*static_cast<connection*>(ready[static_cast<std::size_t>(i)].data.ptr));
            }
        }
    }

private:
    void connect(connection& to, std::string server) {
        if (to.fd >= 0) ::close(to.fd);
        to.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        int const on = 1;
        ::setsockopt(to.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(to.at->port)));
        if (::inet_pton(AF_INET, to.at->host.c_str(), &address.sin_addr) != 1) fail("address");
        if (::connect(to.fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
            fail("connect");
        }
        ::fcntl(to.fd, F_SETFL, O_NONBLOCK);
        epoll_event event{.events = EPOLLIN, .data = {.ptr = &to}};
        if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, to.fd, &event) != 0) fail("epoll_ctl");
        to.server = std::move(server);
    }

    void ask(connection& on) {
        if (next_ == pages_.size()) {
            on.at = nullptr;
            return;
        }
        on.at = &pages_[next_++];
        auto server = on.at->host + ':' + on.at->port;
        if (on.fd < 0 || on.server != server) connect(on, std::move(server));
        request_.assign("GET ").append(on.at->path).append(" HTTP/1.1\r\nHost: ");
        request_.append(on.server).append("\r\n\r\n");
        if (::send(on.fd, request_.data(), request_.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(request_.size())) {
            fail("send");
        }
        on.in_body = false;
    }

    void read(connection& from) {
        auto const got = ::recv(from.fd, buffer_.get(), buffer_bytes, 0);
        if (got < 0 && errno == EAGAIN) return;
        if (got < 0) fail("recv");
        if (got == 0 || from.at == nullptr) throw std::runtime_error("the server hung up");
        std::string_view bytes(buffer_.get(), static_cast<std::size_t>(got));
        if (!from.in_body) bytes.remove_prefix(take_head(from, bytes));
        if (!discard_ && ::write(from.file, bytes.data(), bytes.size()) < 0) fail("write");
        if (bytes.size() > from.left) throw std::runtime_error("more than was announced");
        from.left -= bytes.size();
        if (from.left > 0) return;
        if (!discard_) ::close(from.file);
        ++done_;
        ask(from);
    }

    std::size_t take_head(connection& from, std::string_view bytes) {
        static constexpr std::string_view field = "\r\nContent-Length: ";
        auto const end = bytes.find("\r\n\r\n"), at = bytes.find(field);
        if (!bytes.starts_with("HTTP/1.1 200") || end == bytes.npos || at > end) {
            throw std::runtime_error("no plain 200: " + std::string(bytes.substr(0, 100)));
        }
        std::from_chars(bytes.data() + at + field.size(), bytes.data() + end, from.left);
        from.in_body = true;
        if (!discard_) {
            from.file =
                ::open(from.at->name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
            if (from.file < 0) fail("open");
        }
        return end + 4;
    }

    std::vector<page> pages_;
    bool discard_;
    int epoll_;
    std::unique_ptr<char[]> buffer_;
    std::string request_;
    std::size_t next_ = 0, done_ = 0;
};

}  // namespace

int main(int count, char** words) {
    try {
        if (count < 3) throw std::runtime_error("floor CONNECTIONS LIST [--discard]");
        bool const discard = count > 3 && std::string_view(words[3]) == "--discard";
        loop(read_list(words[2]), discard).run(std::stoul(words[1]));
        return 0;
    } catch (std::exception const& failed) {
        std::cerr << "floor: " << failed.what() << '\n';
        return 1;
    }
}
