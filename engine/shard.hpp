// One I/O thread and all that it owns: its io_context, its connections, its chapters and their
// pages under way.
#pragma once

#include "engine/page_receiver.hpp"
#include "engine/scheduler.hpp"
#include "engine/session_state.hpp"
#include "net/client.hpp"
#include "net/task.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <chrono>
#include <list>
#include <memory>
#include <random>
#include <string>
#include <unordered_map>
#include <vector>

namespace panelia::engine {

/// Created, run and destroyed by the session. `wake`, `stop` and `abort` from any thread, the rest
/// on its own thread.
class shard {
public:
    shard(shard_id id, session_state& session);
    ~shard();
    shard(shard const&) = delete;
    shard& operator=(shard const&) = delete;

    /// Works until no chapter will come any more and all are over, or the session is stopped. The
    /// shard's thread.
    void run();
    void wake() noexcept;   ///< look again for work
    void stop() noexcept;   ///< begin no page; cancel what is under way after the grace period
    void abort() noexcept;  ///< cancel what is under way now

private:
    using clock = std::chrono::steady_clock;

    /// A coroutine that fetches pages one after another until none may begin.
    struct worker {
        std::unique_ptr<page_job> job;
        boost::asio::cancellation_signal cancel;
        std::uint64_t received = 0;  // of the exchange under way, for when it is cancelled
        bool judging = false;        // no exchange is: the job waits for word on a redirect
    };

    struct known_host {
        host_id id = 0;
        std::string name{};
        metrics::host_handle counts{};
        std::optional<clock::time_point> held_back_since{};  // its pages wait for a pause or a rate
        std::optional<clock::time_point> dead_until{};       // its pages fail without an attempt
    };

    // Scheduling (shard.cpp)
    void pump();
    void take_chapter();
    void take_beside();
    std::size_t share() const;
    bool waits_for_host_of(chapter_plan const& plan) const;
    void launch(std::unique_ptr<page_job> job);
    std::unique_ptr<page_job> pick();
    scheduler::reply admitted(host_id host);
    void arm_timer();
    void wind_up();
    void abort_now();
    net::task<> work(worker& self);

    // One page (shard_pages.cpp)
    std::unique_ptr<page_job> make_job(chapter_run& chapter, std::uint32_t index);
    net::task<> fetch(worker& self);
    net::task<> take_up(page_job& job, page_receiver& receiver);
    void conclude(worker& self, page_receiver& receiver, net::exchange const& seen);
    void record(page_job& job, net::exchange const& seen);
    bool redirected(worker& self, net::exchange const& seen);
    net::task<> judged(worker& self, net::exchange const& seen);
    std::error_code verdict(page_receiver& receiver, net::exchange const& seen) const;
    void succeed(worker& self, page_receiver& receiver, int status);
    void fail(worker& self, std::error_code error, std::string message, net::exchange const& seen);
    bool halted(worker& self, std::error_code error, int status);
    bool gives_up(page_job& job);
    void give_up(page_job& job, std::error_code error, std::string message);
    void go_on(worker& self);
    void put_back(worker& self);
    void abandon(worker& self);
    void report_attempt(
        worker const& self, std::error_code error, int status, std::chrono::nanoseconds retry_in
    ) const;
    void died(host_id host);
    void unwind();
    known_host& host_of(std::string const& host_port);

    // Chapters (shard_chapters.cpp)
    void begin_chapter(std::unique_ptr<chapter_plan> plan);
    void refuse_chapter(chapter_run& chapter);
    void count_held_pages(chapter_run& chapter);
    void settle(chapter_run& chapter);
    void end_chapter(chapter_run& chapter);
    void conclude_chapter(chapter_run& chapter, chapter_outcome outcome, std::string message);
    void cancel_chapters();

    shard_id const id_;
    session_state& session_;
    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> alive_;
    net::client client_;
    scheduler schedule_;
    std::list<worker> workers_;
    boost::asio::steady_timer timer_, grace_;
    std::vector<known_host> hosts_;  // by host_id; made when first met here
    std::unordered_map<std::string, host_id> host_ids_;
    std::optional<clock::time_point> not_before_;  // the earliest refusal by time of this pump
    bool look_again_ = false;  // a host was found dead in this pick: its pages are to be settled
    std::mt19937_64 chance_;
    std::size_t committing_ = 0;
    std::atomic<bool> wake_pending_{false};
    bool stopping_ = false, wound_up_ = false;
};

}  // namespace panelia::engine
