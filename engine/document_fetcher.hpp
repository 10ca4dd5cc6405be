// Fetches the documents of sources on a thread of its own, through what the shards share: the gate
// (ceilings, pauses, rates), retries, cookies, proxies, metrics. Keeps whole documents in memory,
// bounded each; decides nothing about what they say.
#pragma once

#include "engine/discovery.hpp"
#include "engine/session_state.hpp"
#include "net/client.hpp"
#include "net/task.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>

namespace panelia::engine {

/// To the gate it is one more shard. Everything public: any thread.
class document_fetcher {
public:
    explicit document_fetcher(session_state& session);
    ~document_fetcher();  ///< as `end`
    document_fetcher(document_fetcher const&) = delete;
    document_fetcher& operator=(document_fetcher const&) = delete;

    /// `tell` is called once, on the fetcher's thread or at once; it must not begin anything.
    void begin(document_ask ask, discovery::told tell);
    /// What is under way and what comes is answered `cancelled`.
    void stop() noexcept;
    /// As `stop`, and waits until everybody has been told. Not from the fetcher's thread.
    void end();
    /// Nothing more will be asked: lets go of connections that the pages can use.
    void rest() noexcept;

private:
    using clock = std::chrono::steady_clock;
    struct job;

    std::optional<net::request> request_of(document_ask const& wanted) const;
    void launch(std::unique_ptr<job> fresh);
    net::task<> work(job& one);
    net::task<> admission_of(job& one);  ///< or its answer, where the host is dead
    net::task<> judged(job& one);
    net::task<> sleep_until(job& one, clock::time_point until);
    void record(job& one, net::exchange const& seen);
    void conclude(job& one, net::exchange const& seen);
    void failed(
        job& one, std::error_code error, std::string_view detail, net::exchange const& seen
    );
    bool redirected(job& one, net::exchange const& seen);
    void ended(std::list<std::unique_ptr<job>>::iterator at, std::exception_ptr const& failure);
    void wake_waiting();
    void wake() noexcept;

    session_state& session_;
    shard_id const id_;
    boost::asio::io_context context_{1};
    std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>> alive_;
    net::client client_;
    std::list<std::unique_ptr<job>> jobs_;
    std::mt19937_64 chance_;
    bool cancelled_ = false;

    std::mutex lock_;  // of the two below
    std::thread thread_;
    bool stopped_ = false;
};

}  // namespace panelia::engine
