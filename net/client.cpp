#include "net/client.hpp"

#include "net/connect.hpp"
#include "net/connection_pool.hpp"
#include "net/deadline_sweep.hpp"
#include "net/proxy.hpp"
#include "net/request_text.hpp"
#include "net/resolver.hpp"
#include "net/response_reader.hpp"
#include "net/tls_context.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

namespace panelia::net {
namespace {

/// One buffer per client: it is filled and emptied between two waits, so that waiting and idle
/// connections hold none. Fits the second-level cache.
constexpr std::size_t buffer_bytes = 256 * 1024;
/// After so many bytes without a wait a connection lets the others have their turn.
constexpr std::size_t turn_bytes = 2 * 1024 * 1024;

using stream_ptr = std::unique_ptr<connection>;
using stream_lease = lease<stream_ptr>;

std::optional<proxy_endpoint> proxy_of(std::string const& text, std::string const& option) {
    if (text.empty()) return std::nullopt;
    auto parsed = parse_proxy(text);
    // The text may hold a password: it is not repeated.
    if (!parsed)
        throw std::invalid_argument(
            option + ": no proxy's URL (http, https, socks5 or socks5h://HOST:PORT)"
        );
    return parsed;
}

proxy_rules proxies_of(client_config const& config) {
    return {
        proxy_of(config.http_proxy, "http_proxy"),
        proxy_of(config.https_proxy, "https_proxy"),
        config.no_proxy};
}

/// One exchange under way on a connection.
struct conversation {
    conversation(connection& on, response_limits limits, body_writer& to, exchange& result)
        : stream(on), body(to), facts(result), reader(limits, to, result) {}

    connection& stream;
    body_writer& body;
    exchange& facts;
    response_reader reader;
    clock::time_point begun{};
};

}  // namespace

shared_services make_shared_services(client_config const& config) {
    (void)proxies_of(config);
    return {
        std::make_shared<resolver>(config.family, config.resolve),
        std::make_shared<tls_context>(config.ca_file, config.insecure)};
}

struct client::impl {
    impl(asio::io_context& on, client_config const& told, shared_services with)
        : context(on),
          config(told),
          services(std::move(with)),
          proxies(proxies_of(told)),
          pool({told.max_idle_connections, told.max_idle_time}),
          sweep(on, told.deadlines),
          buffer(std::make_unique_for_overwrite<std::byte[]>(buffer_bytes)) {}

    response_limits limits() const noexcept {
        return {config.max_head_bytes, config.max_body_bytes, config.max_error_body_bytes};
    }
    request_form form_for(url const& target) const;
    stream_lease borrow(pool_key const& key);

    task<stream_lease> open(pool_key const& key, url const& target, watch& times, exchange& facts);
    task<std::error_code> send(request const& ask, conversation& with, watch& times);
    task<std::error_code> receive(conversation& with, watch& times);
    task<bool> converse(
        request const& ask, body_writer& body, stream_lease& held, watch& times, exchange& facts
    );

    asio::io_context& context;
    client_config config;
    shared_services services;
    proxy_rules proxies;
    connection_pool<stream_ptr> pool;
    deadline_sweep sweep;
    std::unique_ptr<std::byte[]> buffer;  // NOLINT(modernize-avoid-c-arrays)
    std::string text;                     // of the request being written; valid until a wait
};

request_form client::impl::form_for(url const& target) const {
    using kind = proxy_endpoint::kind;
    auto const* const proxy = target.secure ? nullptr : proxies.choose(target);
    if (proxy == nullptr || (proxy->how != kind::http && proxy->how != kind::https)) return {};
    return {.absolute = true, .proxy = proxy};
}

/// A pooled connection that is still good, or an empty lease.
stream_lease client::impl::borrow(pool_key const& key) {
    while (auto taken = pool.take(key, clock::now())) {
        if ((*taken)->quiet()) return {pool, key, std::move(*taken)};
        pool.notify(key.host_port);
    }
    return {};
}

task<stream_lease> client::impl::open(
    pool_key const& key, url const& target, watch& times, exchange& facts
) {
    auto const started = clock::now();
    times.connecting(started);
    connector const with{context, *services.names, *services.tls, proxies};
    auto made = co_await open_connection(with, target, times);
    times.idle();
    facts.error = made.error;
    facts.error_detail = std::move(made.detail);
    stream_lease out;
    if (!made.error) {
        facts.connect += clock::now() - started;
        ++facts.connections_opened;
        out = stream_lease(pool, key, std::move(made.stream));
    }
    co_return out;
}

task<std::error_code> client::impl::send(request const& ask, conversation& with, watch& times) {
    write_request(text, ask, form_for(ask.target));
    ++with.facts.requests_sent;
    with.begun = clock::now();
    times.moved(with.begun);
    auto step = with.stream.write(text);
    if (step.status == io_status::ok && step.bytes == text.size()) co_return std::error_code();

    std::string const whole = text;  // others write theirs into `text` while this one waits
    std::size_t sent = step.bytes;
    for (;;) {
        if (is_over(step.status)) co_return make_error_code(errc::connection_lost);
        if (step.status != io_status::ok) {
            auto const what = wait_for(step.status);
            auto const late = co_await wait_ready(with.stream.socket(), what, times);
            if (late) co_return late;
        } else if (sent == whole.size()) {
            co_return std::error_code();
        } else {
            times.moved(clock::now());
        }
        step = with.stream.write(std::string_view(whole).substr(sent));
        sent += step.bytes;
    }
}

/// Reads until the response is over. The error is a deadline; all else is the reader's.
task<std::error_code> client::impl::receive(conversation& with, watch& times) {
    std::size_t turn = 0;
    boost::system::error_code waited;
    auto token = asio::redirect_error(use_task, waited);
    tcp_socket& socket = with.stream.socket();
    auto what = tcp_socket::wait_read;
    for (bool ready = false;;) {
        if (!ready) {
            // The one await that every response passes: spelled out to spare a coroutine's frame.
            if (times.expired()) co_return times.expired();
            times.wakes(&socket);
            co_await socket.async_wait(what, token);
            auto const late = times.after_wait(waited);
            if (late) co_return late;
            turn = 0;
        }
        auto const step = with.stream.read({buffer.get(), buffer_bytes});
        ready = step.status == io_status::ok && !step.drained;
        what = wait_for(step.status);
        if (is_over(step.status)) {
            with.reader.end_of_stream(step.status == io_status::closed);
            co_return std::error_code();
        }
        if (step.bytes == 0) continue;
        auto const now = clock::now();
        times.moved(now);
        if (with.reader.feed({buffer.get(), step.bytes}, now - with.begun)) {
            co_return std::error_code();
        }
        if (with.reader.draining()) times.draining(now);
        auto const pause = with.reader.take_wrote() ? with.body.pause() : clock::duration::zero();
        if (pause > clock::duration::zero()) {
            times.idle();
            auto const late = co_await sleep_for(pause, times);
            if (late) co_return late;
            times.moved(clock::now());
        }
        turn += step.bytes;
        if (turn >= turn_bytes) {
            turn = 0;
            co_await asio::post(context.get_executor(), use_task);
            if (times.expired()) co_return times.expired();
        }
    }
}

/// One request on one connection. True when nothing at all came back.
task<bool> client::impl::converse(
    request const& ask, body_writer& body, stream_lease& held, watch& times, exchange& facts
) {
    conversation with(**held, limits(), body, facts);
    auto late = co_await send(ask, with, times);
    if (late && late == errc::connection_lost) {
        // The server closed before it took the whole request; it may have answered all the same.
        late.clear();
    }
    if (!late) late = co_await receive(with, times);
    times.idle();
    auto const now = clock::now();
    facts.total = now - with.begun;
    if (late) with.reader.interrupt(late);
    facts.error = with.reader.error();
    facts.error_detail = with.reader.detail();
    bool const broke = facts.error == errc::connection_lost || facts.error == errc::truncated;
    if (broke && facts.error_detail.empty()) {
        facts.error_detail = with.stream.reason();
    }
    facts.kept = with.reader.reusable();
    if (facts.kept) held.give_back(now);
    co_return facts.error == errc::connection_lost && !with.reader.began();
}

client::client(asio::io_context& context, client_config const& config, shared_services services)
    : impl_(std::make_unique<impl>(context, config, std::move(services))) {}

client::~client() = default;

task<exchange> client::get(request const& ask, body_writer& body) {
    exchange facts;
    watch times(impl_->sweep);
    pool_key const key{ask.target.secure, ask.target.host_port()};
    auto held = impl_->borrow(key);
    bool const reused = static_cast<bool>(held);
    if (!reused) held = co_await impl_->open(key, ask.target, times, facts);
    if (!held) co_return facts;
    bool const silent = co_await impl_->converse(ask, body, held, times, facts);
    if (!silent || !reused) co_return facts;

    // The server had closed the pooled connection just as it was taken: once more on a fresh one.
    impl_->pool.notify(key.host_port);
    held = co_await impl_->open(key, ask.target, times, facts);
    if (!held) co_return facts;
    co_await impl_->converse(ask, body, held, times, facts);
    co_return facts;
}

std::size_t client::idle(std::string_view host_port) const noexcept {
    return impl_->pool.count(host_port);
}

bool client::close_idle(std::string_view host_port) {
    return impl_->pool.close_one(host_port);
}

void client::close_all_idle() {
    impl_->pool.close_all();
}

void client::on_idle_closed(std::function<void(std::string const&)> callback) {
    impl_->pool.on_closed(std::move(callback));
}

}  // namespace panelia::net
