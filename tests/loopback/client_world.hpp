// A client on an io_context of its own, and what its exchanges came to. Every run has a watchdog.
#pragma once

#include "net/client.hpp"
#include "net/resolver.hpp"
#include "net/tls_context.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace client_test {

using namespace panelia;
using namespace panelia::net;
using namespace std::chrono_literals;

/// Deadlines that no test reaches by accident, however busy the machine.
inline client_config calm() {
    client_config config;
    config.deadlines = {.connect = 60s, .stall = 60s, .whole = 90s};
    return config;
}

/// Keeps the body; can refuse, throw or ask for pauses.
struct collector final : body_writer {
    std::error_code begin(response_head const&) override {
        ++begun;
        return {};
    }
    std::error_code write(std::span<std::byte const> bytes) override {
        body.append(reinterpret_cast<char const*>(bytes.data()), bytes.size());
        if (on_write) on_write();
        return refuse;
    }
    std::chrono::nanoseconds pause() override { return wanted_pause; }

    int begun = 0;
    std::string body;
    std::error_code refuse;
    std::function<void()> on_write;
    std::chrono::nanoseconds wanted_pause{0};
};

struct fetched {
    exchange facts;
    collector to;
    request ask;
    boost::asio::cancellation_signal cancel;
    bool ended = false;         // the coroutine came to its end, one way or another
    std::exception_ptr thrown;  // ... by this exception
    std::chrono::nanoseconds took{0};

    int status() const { return facts.head.status; }
    std::string const& body() const { return to.body; }
};

class client_world {
public:
    explicit client_world(client_config config = calm())
        : client_world(config, make_shared_services(config)) {}
    client_world(client_config const& config, shared_services services)
        : client_(std::make_unique<client>(context_, config, services)) {}

    client& tested() { return *client_; }
    boost::asio::io_context& context() { return context_; }

    /// Prepares an exchange; `run` performs it.
    fetched& add(std::string const& address, std::vector<header> headers = {}) {
        auto& one = *all_.emplace_back(std::make_unique<fetched>());
        one.ask = {*parse_url(address), std::move(headers)};
        return one;
    }
    void begin(fetched& one) {
        auto const started = std::chrono::steady_clock::now();
        boost::asio::co_spawn(
            context_,
            client_->get(one.ask, one.to),
            boost::asio::bind_cancellation_slot(
                one.cancel.slot(),
                [&one, started](std::exception_ptr thrown, exchange facts) {
                    one.thrown = std::move(thrown);
                    one.facts = std::move(facts);
                    one.took = std::chrono::steady_clock::now() - started;
                    one.ended = true;
                }
            )
        );
    }
    /// Until nothing is left to do, and no longer than the watchdog allows.
    void run() {
        context_.restart();
        context_.run_for(100s);
        CHECK(context_.stopped());
    }
    fetched& get(std::string const& address, std::vector<header> headers = {}) {
        auto& one = add(address, std::move(headers));
        begin(one);
        run();
        CHECK(one.ended);
        return one;
    }
    static void cancel(fetched& one) { one.cancel.emit(boost::asio::cancellation_type::terminal); }
    template <class Function>
    void after(std::chrono::nanoseconds delay, Function what) {
        auto const timer = std::make_shared<boost::asio::steady_timer>(context_, delay);
        timer->async_wait([timer, what](auto) { what(); });
    }

private:
    boost::asio::io_context context_{1};
    std::vector<std::unique_ptr<fetched>> all_;
    std::unique_ptr<client> client_;
};

inline bool was_cancelled(fetched const& one) {
    if (!one.thrown) return false;
    try {
        std::rethrow_exception(one.thrown);
    } catch (boost::system::system_error const& failure) {
        return failure.code() == boost::asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

}  // namespace client_test
