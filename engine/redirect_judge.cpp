#include "engine/redirect_judge.hpp"

#include "net/io.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include <optional>
#include <utility>

namespace panelia::engine {

namespace asio = boost::asio;

namespace {

/// Outlives the coroutine that waits, when that is cancelled. Touched on its context's thread only.
struct awaited_verdict {
    explicit awaited_verdict(asio::io_context::executor_type const& on)
        : timer(on, net::clock::time_point::max()) {}
    net::io_timer timer;
    std::optional<redirect_verdict> verdict;
};

redirect_judge::told into(std::shared_ptr<awaited_verdict> const& slot) {
    auto const on = slot->timer.get_executor();
    return [slot, on](redirect_verdict verdict) {
        asio::post(on, [slot, moved = std::move(verdict)]() mutable {
            slot->verdict = std::move(moved);
            slot->timer.cancel();
        });
    };
}

}  // namespace

net::task<redirect_verdict> judgement(std::shared_ptr<redirect_judge> judge, std::string url) {
    auto const executor = co_await asio::this_coro::executor;
    auto const slot = std::make_shared<awaited_verdict>(executor);
    auto tell = into(slot);
    judge->judge(url, std::move(tell));
    boost::system::error_code woken;
    auto token = asio::redirect_error(net::use_task, woken);
    co_await slot->timer.async_wait(token);
    if (!slot->verdict) net::throw_cancelled();
    auto verdict = std::move(*slot->verdict);
    co_return verdict;
}

}  // namespace panelia::engine
