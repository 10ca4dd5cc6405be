#include "tests/program/nginx.hpp"

#include "origin/certificates.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <sstream>
#include <stdexcept>

namespace program {

namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in out{};
    out.sin_family = AF_INET;
    out.sin_port = htons(port);
    out.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return out;
}

std::uint16_t free_port() {
    int const probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto address = loopback(0);
    socklen_t size = sizeof address;
    auto* const raw = reinterpret_cast<sockaddr*>(&address);
    bool const bound = ::bind(probe, raw, size) == 0 && ::getsockname(probe, raw, &size) == 0;
    ::close(probe);
    if (!bound) throw std::runtime_error("no free port");
    return ntohs(address.sin_port);
}

bool answers(std::uint16_t port) {
    int const probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto const address = loopback(port);
    bool const open =
        ::connect(probe, reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0;
    ::close(probe);
    return open;
}

fs::path executable() {
    for (auto const* const place : {"/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"}) {
        if (fs::exists(place)) return place;
    }
    return {};
}

std::string configuration(
    fs::path const& home, fs::path const& root, std::uint16_t port, bool tls
) {
    std::ostringstream out;
    if (::geteuid() == 0) out << "user root;\n";
    out << "daemon off; worker_processes 1; pid " << home.string() << "/pid;\n"
        << "events { worker_connections 512; }\nhttp {\n"
        << "log_format facts '$request_method $uri $status $body_bytes_sent $request_time $msec "
           "$connection';\n"
        << "access_log " << home.string() << "/access.log facts;\n"
        << "types { image/jpeg jpg; image/png png; }\n"
        << "keepalive_requests 100000;\n";
    for (auto const* const kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
        out << kind << "_temp_path " << home.string() << "/tmp;\n";
    }
    out << "server { listen 127.0.0.1:" << port << (tls ? " ssl" : "") << ";\n"
        << "root " << root.string() << ";\n";
    if (tls) {
        out << "ssl_certificate " << home.string() << "/leaf.pem;\n"
            << "ssl_certificate_key " << home.string() << "/key.pem;\n";
    }
    out << "}\n}\n";
    return out.str();
}

}  // namespace

bool nginx::installed() {
    return !executable().empty();
}

struct nginx::impl {
    folder home;
    std::uint16_t port = 0;
    bool tls = false;
    std::unique_ptr<process> server;

    /// False when somebody else took the port meanwhile.
    bool start(fs::path const& root) {
        port = free_port();
        write_file(home / "nginx.conf", configuration(home.path(), root, port, tls));
        std::vector<std::string> const words{
            "-c", (home / "nginx.conf").string(), "-e", (home / "error.log").string()};
        server =
            std::make_unique<process>(words, launch{.in = home.path(), .program = executable()});
        for (int i = 0; i < 500; ++i) {
            if (server->ended_within(milliseconds(10))) return false;
            if (answers(port)) return true;
        }
        return false;
    }
};

nginx::nginx(fs::path const& root, bool tls) : impl_(std::make_unique<impl>()) {
    impl_->tls = tls;
    if (tls) {
        auto const identity = panelia::origin::make_identity({});
        write_file(impl_->home / "ca.pem", identity.ca_pem);
        write_file(impl_->home / "leaf.pem", identity.certificate_pem);
        write_file(impl_->home / "key.pem", identity.key_pem);
    }
    for (int attempt = 0; attempt < 3; ++attempt) {
        if (impl_->start(root)) return;
    }
    throw std::runtime_error("nginx does not start: " + impl_->server->err());
}

// An nginx killed outright would leave its worker behind.
nginx::~nginx() {
    if (!impl_->server) return;
    impl_->server->send(SIGTERM);
    impl_->server->wait(milliseconds(5000));
}

std::string nginx::base() const {
    return (impl_->tls ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(impl_->port);
}

fs::path nginx::ca_file() const {
    return impl_->home / "ca.pem";
}

std::vector<served> nginx::stop() {
    impl_->server->send(SIGQUIT);  // finishes what it is doing
    impl_->server->wait(milliseconds(10'000));
    impl_->server.reset();
    std::vector<served> out;
    std::istringstream lines(read_file(impl_->home / "access.log"));
    served line;
    while (lines >> line.method >> line.path >> line.status >> line.body_bytes >> line.seconds >>
           line.ended >> line.connection) {
        out.push_back(line);
    }
    return out;
}

}  // namespace program
