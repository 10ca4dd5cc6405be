#include "engine/metrics_endpoint.hpp"

#include "engine/rendering_cache.hpp"
#include "engine/scrape_connection.hpp"
#include "metrics/live_view.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <pthread.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <exception>
#include <list>
#include <memory>
#include <optional>
#include <sstream>
#include <thread>
#include <utility>

namespace panelia::engine {

namespace asio = boost::asio;

namespace {

using asio::ip::tcp;
template <class T>
using task = asio::awaitable<T>;

constexpr int backlog = 128;
constexpr std::chrono::milliseconds accept_pause{100};

std::string host_port(std::string const& address, std::uint16_t port) {
    bool const v6 = address.find(':') != std::string::npos;
    return (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

tcp::acceptor listen(asio::io_context& context, std::string const& address, std::uint16_t port) {
    try {
        tcp::endpoint const where(asio::ip::make_address(address), port);
        tcp::acceptor acceptor(context);
        acceptor.open(where.protocol());
        acceptor.set_option(tcp::acceptor::reuse_address(true));
        acceptor.bind(where);
        acceptor.listen(backlog);
        return acceptor;
    } catch (boost::system::system_error const& failed) {
        throw listen_error(
            "cannot listen on " + host_port(address, port) + ": " + failed.code().message()
        );
    }
}

/// Scrapes must never take time from downloads, nor signals from the program.
void settle_thread() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
#ifdef __linux__
    // On Linux this is about the calling thread only, whatever POSIX says.
    (void)::setpriority(PRIO_PROCESS, 0, 10);
#endif
}

}  // namespace

struct metrics_endpoint::impl {
    impl(std::string const& address, std::uint16_t port, endpoint_limits wanted)
        : limits(wanted), acceptor(listen(context, address, port)), pause(context), late(context) {
        limits.connections = std::max(limits.connections, 1U);
        where = acceptor.local_endpoint();
    }
    ~impl() { stop(); }
    impl(impl const&) = delete;
    impl& operator=(impl const&) = delete;

    void serve(renderer render);
    void stop();
    task<void> accept();
    task<void> close_late();
    void add(tcp::socket socket);
    bool make_room();

    endpoint_limits limits;
    asio::io_context context{1};
    tcp::acceptor acceptor;
    asio::steady_timer pause, late;
    tcp::endpoint where;
    std::optional<rendering_cache> cache;
    std::list<std::shared_ptr<scrape_connection>> connections;  // on the thread only
    bool stopping = false;                                      // likewise
    std::thread thread;
};

void metrics_endpoint::impl::serve(renderer render) {
    cache.emplace(std::move(render), limits.fresh);
    auto const ended = [](std::exception_ptr const&) {
    };  // each ends only when stopping
    asio::co_spawn(context, accept(), ended);
    asio::co_spawn(context, close_late(), ended);
    thread = std::thread([this] {
        settle_thread();
        context.run();
    });
}

void metrics_endpoint::impl::stop() {
    if (!thread.joinable()) return;
    auto const close_all = [this] {
        stopping = true;
        boost::system::error_code ignored;
        acceptor.close(ignored);
        pause.cancel();
        late.cancel();
        for (auto const& each : connections) each->close();
    };
    asio::post(context, close_all);
    thread.join();
}

task<void> metrics_endpoint::impl::accept() {
    while (!stopping) {
        boost::system::error_code failed;
        tcp::socket socket =
            co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, failed));
        if (!failed) {
            add(std::move(socket));
        } else if (!stopping) {
            // No descriptors left, perhaps: the downloads need them more.
            pause.expires_after(accept_pause);
            co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, failed));
        }
    }
}

void metrics_endpoint::impl::add(tcp::socket socket) {
    if (stopping || !make_room()) return;
    auto const fresh = std::make_shared<scrape_connection>(std::move(socket), *cache, limits);
    connections.push_back(fresh);
    auto const ended = [this, fresh](std::exception_ptr const&) {
        fresh->close();
        connections.remove(fresh);
    };
    asio::co_spawn(context, fresh->run(), ended);
}

/// Room for one more, if need be in place of the idle connection that nothing was heard of for the
/// longest; false when all are being answered.
bool metrics_endpoint::impl::make_room() {
    if (connections.size() < limits.connections) return true;
    auto victim = connections.end();
    for (auto each = connections.begin(); each != connections.end(); ++each) {
        bool const older =
            victim == connections.end() || (*each)->deadline() < (*victim)->deadline();
        if ((*each)->idle() && older) victim = each;
    }
    if (victim == connections.end()) return false;
    (*victim)->close();
    connections.erase(victim);
    return true;
}

task<void> metrics_endpoint::impl::close_late() {
    auto const period = std::max(limits.patience / 10, std::chrono::milliseconds(10));
    while (!stopping) {
        late.expires_after(period);
        boost::system::error_code cancelled;
        co_await late.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
        auto const now = std::chrono::steady_clock::now();
        for (auto const& each : connections) {
            if (each->deadline() <= now) each->close();
        }
    }
}

metrics_endpoint::metrics_endpoint(
    std::string const& address, std::uint16_t port, endpoint_limits limits
)
    : impl_(std::make_unique<impl>(address, port, limits)) {}
metrics_endpoint::~metrics_endpoint() = default;

void metrics_endpoint::serve(renderer render) {
    impl_->serve(std::move(render));
}
void metrics_endpoint::serve(metrics::collector const& session) {
    serve([&session](metrics::exposition format) {
        std::ostringstream out;
        metrics::write_prometheus(metrics::live_view::of(session), format, out);
        return std::move(out).str();
    });
}
std::uint16_t metrics_endpoint::port() const noexcept {
    return impl_->where.port();
}
bool metrics_endpoint::loopback() const noexcept {
    return impl_->where.address().is_loopback();
}
std::string metrics_endpoint::url() const {
    return "http://" + host_port(impl_->where.address().to_string(), port()) + "/metrics";
}

}  // namespace panelia::engine
