// The server: listening sockets, threads, the routing table. What happens on a connection is in
// connection.cpp.
#include "origin/origin.hpp"

#include "origin/certificates.hpp"
#include "origin/connection.hpp"
#include "origin/routes.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <pthread.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <fstream>
#include <future>
#include <list>
#include <mutex>
#include <system_error>
#include <thread>

namespace panelia::origin {

namespace {

using asio::ip::tcp;

/// One thread, its context and the connections on it.
struct lane {
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
    std::list<std::weak_ptr<connection>> connections;  // touched on its thread only
    std::thread thread;
};

tcp::acceptor listen(asio::io_context& context, tcp::endpoint const& where, int backlog) {
    tcp::acceptor acceptor(context);
    acceptor.open(where.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    if (where.address().is_v6()) acceptor.set_option(asio::ip::v6_only(true));
    acceptor.bind(where);
    acceptor.listen(backlog);
    return acceptor;
}

void run_quietly(asio::io_context& context) {
    // Signals belong to the program; a broken TLS connection must not raise SIGPIPE.
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
    context.run();
}

task<void> serve(std::shared_ptr<connection> self, lane* on) {
    on->connections.remove_if([](auto const& entry) { return entry.expired(); });
    on->connections.push_back(self);
    co_await self->run();
}

task<void> accept(tcp::acceptor* from, std::vector<std::unique_ptr<lane>>* lanes, service* shared) {
    std::size_t next = 0;
    std::vector<tcp::socket> ignored_clients;
    while (from->is_open()) {
        lane* const on = (*lanes)[next++ % lanes->size()].get();
        boost::system::error_code failed;
        tcp::socket socket = co_await from->async_accept(
            on->context, asio::redirect_error(asio::use_awaitable, failed)
        );
        if (failed == asio::error::operation_aborted) break;
        if (failed) continue;
        if (shared->settings.accepts == accepting::mute) {
            ignored_clients.push_back(std::move(socket));
            continue;
        }
        auto fresh = std::make_shared<connection>(std::move(socket), *shared);
        asio::co_spawn(on->context, serve(std::move(fresh), on), asio::detached);
    }
}

}  // namespace

struct server::impl {
    explicit impl(options const& wanted) : book(wanted.log, wanted.count_attempts) {
        shared.settings = wanted;
        shared.settings.threads = std::max(1U, wanted.threads);
        shared.book = &book;
        shared.answer = [this](request_info const& request) {
            return routes.answer(request);
        };
        if (wanted.tls) identity = make_identity(*wanted.tls);
        shared.tls = identity.context.get();
        for (unsigned i = 0; i < shared.settings.threads; ++i) {
            lanes.push_back(std::make_unique<lane>());
        }
        try {
            open();
        } catch (boost::system::system_error const& failed) {
            throw std::system_error(failed.code(), "origin: cannot listen");
        }
        for (auto& each : lanes) {
            each->thread = std::thread([context = &each->context] { run_quietly(*context); });
        }
    }

    ~impl() { stop(); }
    impl(impl const&) = delete;
    impl& operator=(impl const&) = delete;

    void open() {
        bool const never = shared.settings.accepts == accepting::never;
        int const backlog = never ? 0 : 4096;
        auto& context = lanes.front()->context;
        for (int attempt = 0;; ++attempt) {
            acceptors.clear();
            tcp::endpoint const v4(asio::ip::address_v4::loopback(), shared.settings.port);
            acceptors.push_back(listen(context, v4, backlog));
            port = acceptors.front().local_endpoint().port();
            if (!shared.settings.ipv6) break;
            try {
                tcp::endpoint const v6(asio::ip::address_v6::loopback(), port);
                acceptors.push_back(listen(context, v6, backlog));
                break;
            } catch (boost::system::system_error const&) {
                // The free port of one family may be taken in the other.
                if (shared.settings.port != 0 || attempt == 20) throw;
            }
        }
        if (never) {
            fill_queue();
            return;
        }
        for (auto& acceptor : acceptors) {
            asio::co_spawn(context, accept(&acceptor, &lanes, &shared), asio::detached);
        }
    }

    // With a backlog of 0 Linux lets one connection wait; further ones get no answer to their SYN.
    void fill_queue() {
        for (auto& acceptor : acceptors) {
            for (int i = 0; i < 4; ++i) {
                auto const where = acceptor.local_endpoint();
                auto& socket = fillers.emplace_back(lanes.front()->context);
                socket.open(where.protocol());
                socket.non_blocking(true);
                // Asio's own connect would wait for those that nobody will ever answer.
                auto const size = static_cast<socklen_t>(where.size());
                (void)::connect(socket.native_handle(), where.data(), size);
            }
        }
    }

    void stop() {
        std::lock_guard const lock(stopping);
        if (stopped.exchange(true)) return;
        for (auto& each : lanes) each->context.stop();
        for (auto& each : lanes) {
            if (each->thread.joinable()) each->thread.join();
        }
        acceptors.clear();
        fillers.clear();
        // Destroying a context destroys the coroutines that wait on it, and so their sockets.
        lanes.clear();
    }

    void close_idle() {
        std::lock_guard const lock(stopping);
        if (stopped) return;
        for (auto& each : lanes) {
            std::promise<void> done;
            auto const close_all = [on = each.get(), &done] {
                for (auto const& entry : on->connections) {
                    if (auto const open = entry.lock()) open->close_if_idle();
                }
                done.set_value();
            };
            asio::post(each->context, close_all);
            done.get_future().wait();
        }
    }

    service shared;
    journal book;
    routing_table routes;
    tls_identity identity;
    std::vector<std::unique_ptr<lane>> lanes;
    std::vector<tcp::acceptor> acceptors;
    std::vector<tcp::socket> fillers;
    std::uint16_t port = 0;
    std::mutex stopping;
    std::atomic<bool> stopped{false};
};

server::server(options const& wanted) : impl_(std::make_unique<impl>(wanted)) {}
server::~server() = default;

void server::route(std::string path, reply answer) {
    auto const fixed = std::make_shared<reply const>(std::move(answer));
    route(std::move(path), [fixed](request_info const&) { return *fixed; });
}

void server::route(std::string path, responder answer) {
    impl_->routes.exact(std::move(path), std::move(answer));
}

void server::route_prefix(std::string prefix, responder answer) {
    impl_->routes.prefix(std::move(prefix), std::move(answer));
}

void server::otherwise(responder answer) {
    impl_->routes.otherwise(std::move(answer));
}

std::uint16_t server::port() const noexcept {
    return impl_->port;
}
std::string server::host_port() const {
    return "127.0.0.1:" + std::to_string(impl_->port);
}
std::string server::base() const {
    return (impl_->shared.tls != nullptr ? "https://" : "http://") + host_port();
}
std::string server::url(std::string_view path) const {
    return base().append(path);
}

std::vector<access> server::log() const {
    return impl_->book.log();
}
std::vector<access> server::settled_log(milliseconds timeout) const {
    impl_->book.wait_idle(timeout);
    return impl_->book.log();
}
observations server::observed() const {
    return impl_->book.observed();
}
bool server::wait_for_requests(std::uint64_t n, milliseconds timeout) const {
    return impl_->book.wait_for_requests(n, timeout);
}
bool server::wait_for_replies(std::uint64_t n, milliseconds timeout) const {
    return impl_->book.wait_for_replies(n, timeout);
}
bool server::wait_idle(milliseconds timeout) const {
    return impl_->book.wait_idle(timeout);
}
void server::clear_log() {
    impl_->book.clear();
}
void server::close_idle() {
    impl_->close_idle();
}
void server::stop() {
    impl_->stop();
}

std::string const& server::ca_pem() const noexcept {
    return impl_->identity.ca_pem;
}
void server::write_ca(std::filesystem::path const& file) const {
    std::ofstream out(file, std::ios::binary);
    out << ca_pem();
    out.close();
    if (!out) throw std::system_error(std::make_error_code(std::errc::io_error), file.string());
}

}  // namespace panelia::origin
