// One HTTP request of a notification, blocking and bounded. The pooled client of net only GETs, on
// a shard's context; this is a POST or two in a whole run, so plain Beast will do.
#include "engine/notify_attempt.hpp"
#include "net/resolver.hpp"
#include "panelia/error.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace panelia::engine {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;
using clock = std::chrono::steady_clock;

/// getaddrinfo cannot be interrupted: its thread is left behind when it outlives the deadline, and
/// what it shares with us lives as long as it does.
net::resolution look_up(std::string const& host, clock::time_point deadline) {
    struct shared {
        std::mutex mutex;
        std::condition_variable changed;
        std::optional<net::resolution> found;
    };
    auto const state = std::make_shared<shared>();
    std::thread([state, host] {
        net::resolution found = net::system_lookup(host, net::ip_family::any);
        std::lock_guard const lock(state->mutex);
        state->found = std::move(found);
        state->changed.notify_one();
    }).detach();
    std::unique_lock lock(state->mutex);
    state->changed.wait_until(lock, deadline, [&] { return state->found.has_value(); });
    if (state->found) return std::move(*state->found);
    return {
        panelia::make_error_code(panelia::errc::dns_failed),
        "the name was not resolved in time",
        {}};
}

/// A connection of one request; each step waits until it is done or its time is over.
class exchange_steps {
public:
    explicit exchange_steps(clock::time_point deadline) : deadline_(deadline), socket_(context_) {}

    error_code connect(net::addresses const& addresses, std::uint16_t port) {
        error_code last = asio::error::host_not_found;
        std::size_t left = addresses.size();
        for (auto const& address : addresses) {
            // A black hole must leave time for the addresses after it.
            auto const now = clock::now();
            auto const until = now + (deadline_ - now) / static_cast<std::int64_t>(left--);
            error_code ignored;
            socket_.close(ignored);
            last = wait(until, [&](auto done) {
                socket_.async_connect(tcp::endpoint(address, port), std::move(done));
            });
            if (!last) return last;
        }
        return last;
    }

    error_code handshake(attempt_identity const& identity, std::string const& host) {
        error_code ec;
        if (!identity.ca_cert.empty()) {
            tls_.load_verify_file(identity.ca_cert.string(), ec);
        } else {
            tls_.set_default_verify_paths(ec);
        }
        if (ec) return ec;
        tls_.set_verify_mode(identity.insecure ? asio::ssl::verify_none : asio::ssl::verify_peer);
        secure_.emplace(socket_, tls_);
        if (!identity.insecure) {
            secure_->set_verify_callback(asio::ssl::host_name_verification(host));
        }
        error_code not_an_address;
        asio::ip::make_address(host, not_an_address);
        if (not_an_address &&
            SSL_set_tlsext_host_name(secure_->native_handle(), host.c_str()) != 1) {
            return asio::error::invalid_argument;
        }
        return wait(deadline_, [&](auto done) {
            secure_->async_handshake(asio::ssl::stream_base::client, std::move(done));
        });
    }

    /// Sends the request and reads the head of the final response.
    error_code ask(http::request<http::string_body>& request, unsigned& status) {
        return secure_ ? ask_on(*secure_, request, status) : ask_on(socket_, request, status);
    }

private:
    template <class Stream>
    error_code ask_on(Stream& stream, http::request<http::string_body>& request, unsigned& status) {
        error_code ec = wait(deadline_, [&](auto done) {
            http::async_write(stream, request, std::move(done));
        });
        boost::beast::flat_buffer buffer;
        while (!ec) {
            http::response_parser<http::empty_body> parser;
            parser.header_limit(64 * 1024);
            ec = wait(deadline_, [&](auto done) {
                http::async_read_header(stream, buffer, parser, std::move(done));
            });
            status = parser.get().result_int();
            if (status >= 200) break;  // 1xx comes before the answer
        }
        return ec;
    }

    /// Starts an operation and runs it to its end; at the deadline the socket is closed under it.
    template <class Start>
    error_code wait(clock::time_point until, Start start) {
        std::optional<error_code> result;
        start([&result](error_code ec, auto&&...) { result = ec; });
        context_.restart();
        context_.run_until(until);
        if (result) return *result;
        error_code ignored;
        socket_.close(ignored);
        context_.restart();
        context_.run();
        return asio::error::timed_out;
    }

    clock::time_point deadline_;
    asio::io_context context_{1};
    tcp::socket socket_;
    asio::ssl::context tls_{asio::ssl::context::tls_client};
    std::optional<asio::ssl::stream<tcp::socket&>> secure_;
};

http::request<http::string_body> as_message(
    notify_request const& request, attempt_identity const& identity
) {
    http::request<http::string_body> message;
    message.version(11);
    message.method_string(request.method);
    message.target(request.address.target());
    message.set(http::field::host, request.address.authority());
    message.set(http::field::user_agent, identity.user_agent);
    message.set(http::field::connection, "close");
    for (auto const& [name, value] : request.headers) message.set(name, value);
    message.body() = request.body;
    message.prepare_payload();
    return message;
}

attempt_result failed(error_code ec) {
    bool const late = ec == asio::error::timed_out;
    return {false, true, late ? std::string("no answer in time") : ec.message()};
}

}  // namespace

attempt_result http_attempt(
    notify_request const& request, attempt_identity const& identity, clock::time_point deadline
) {
    std::string const host(request.address.host_for_connect());
    net::resolution const names = look_up(host, deadline);
    if (names.error) {
        return {false, true, names.detail.empty() ? names.error.message() : names.detail};
    }
    exchange_steps steps(deadline);
    if (auto const ec = steps.connect(names.found, request.address.effective_port())) {
        return failed(ec);
    }
    if (request.address.secure) {
        if (auto const ec = steps.handshake(identity, host)) return failed(ec);
    }
    auto message = as_message(request, identity);
    unsigned status = 0;
    if (auto const ec = steps.ask(message, status)) return failed(ec);
    if (status < 300) return {true, false, {}};
    bool const again = status == 408 || status == 429 || status >= 500;
    return {false, again, "answered " + std::to_string(status)};
}

}  // namespace panelia::engine
