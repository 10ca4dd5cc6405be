#include "net/deadline_sweep.hpp"

#include <boost/asio/redirect_error.hpp>

namespace panelia::net {

deadline_sweep::deadline_sweep(asio::io_context& context, timeouts allowed)
    : allowed_(allowed),
      timer_(context.get_executor()),
      self_(std::make_shared<deadline_sweep*>(this)) {}

deadline_sweep::~deadline_sweep() {
    *self_ = nullptr;
}

void deadline_sweep::add(watch& one) {
    one.index_ = active_.size();
    active_.push_back(&one);
    if (active_.size() == 1) arm();
}

void deadline_sweep::remove(watch& one) noexcept {
    active_[one.index_] = active_.back();
    active_[one.index_]->index_ = one.index_;
    active_.pop_back();
    if (active_.empty()) timer_.cancel();
}

void deadline_sweep::arm() {
    timer_.expires_after(sweep_interval(allowed_));
    timer_.async_wait([self = self_](boost::system::error_code ec) {
        if (!ec && *self != nullptr) (*self)->sweep();
    });
}

void deadline_sweep::sweep() {
    auto const now = clock::now();
    for (watch* one : active_) {
        if (one->expired_) continue;
        if (auto const late = overdue(one->times_, allowed_, now)) one->expire(late);
    }
    // A tick that was queued before the last watch left may meet a new one: arming again merely
    // replaces the timer's wait.
    if (!active_.empty()) arm();
}

watch::watch(deadline_sweep& sweep) : sweep_(sweep) {
    times_.begun = clock::now();
    sweep_.add(*this);
}

watch::~watch() {
    sweep_.remove(*this);
}

void watch::expire(std::error_code why) {
    expired_ = why;
    if (socket_ != nullptr) {
        boost::system::error_code ignored;
        socket_->cancel(ignored);
    }
    if (timer_ != nullptr) timer_->cancel();
}

std::error_code watch::after_wait(boost::system::error_code waited) {
    socket_ = nullptr;
    timer_ = nullptr;
    if (expired_) return expired_;
    if (waited == asio::error::operation_aborted) throw_cancelled();
    return {};
}

task<std::error_code> wait_ready(tcp_socket& socket, tcp_socket::wait_type what, watch& times) {
    if (times.expired()) co_return times.expired();
    boost::system::error_code waited;
    auto token = asio::redirect_error(use_task, waited);
    times.wakes(&socket);
    co_await socket.async_wait(what, token);
    co_return times.after_wait(waited);
}

task<std::error_code> sleep_for(std::chrono::nanoseconds how_long, watch& times) {
    if (times.expired()) co_return times.expired();
    auto const executor = co_await asio::this_coro::executor;
    io_timer timer(executor, how_long);
    boost::system::error_code waited;
    auto token = asio::redirect_error(use_task, waited);
    times.wakes(&timer);
    co_await timer.async_wait(token);
    co_return times.after_wait(waited);
}

void bell::ring() {
    rung_ = true;
    timer_.cancel();
}

task<std::error_code> bell::wait(watch& times) {
    if (rung_) co_return std::error_code();
    if (times.expired()) co_return times.expired();
    boost::system::error_code waited;
    auto token = asio::redirect_error(use_task, waited);
    times.wakes(&timer_);
    co_await timer_.async_wait(token);
    if (rung_) waited.clear();
    co_return times.after_wait(waited);
}

}  // namespace panelia::net
