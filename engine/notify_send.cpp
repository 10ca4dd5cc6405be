#include "engine/notify_send.hpp"

#include "engine/notify_attempt.hpp"
#include "panelia/version.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace panelia::engine {

namespace {

using clock = std::chrono::steady_clock;

attempt_result try_once(
    notify_target const& target, notify_request const& request, notify_limits const& limits
) {
    auto const deadline = clock::now() + limits.per_try;
    if (target.kind == notify_kind::command) {
        return command_attempt(target.command, request.body, deadline);
    }
    attempt_identity identity{limits.ca_cert, limits.insecure, limits.user_agent};
    if (identity.user_agent.empty()) {
        identity.user_agent =
            "panelia/" + std::string(version) + " (+" + std::string(project_url) + ')';
    }
    return http_attempt(request, identity, deadline);
}

}  // namespace

notify_result send_notification(
    notify_target const& target,
    notify_request const& request,
    notify_event event,
    notify_limits const& limits,
    std::function<bool()> const& may_try
) {
    notify_result result{target.display(), event, false, 0, "not tried: no time was left"};
    auto pause = limits.pause;
    while (result.tries < limits.tries && (!may_try || may_try())) {
        ++result.tries;
        attempt_result attempt = try_once(target, request, limits);
        result.delivered = attempt.delivered;
        result.reason = std::move(attempt.reason);
        if (!attempt.again || result.tries == limits.tries) break;
        std::this_thread::sleep_for(pause);
        pause *= 2;
    }
    return result;
}

/// One target's queue and thread.
struct notifier::impl {
    struct line {
        notify_target target;
        std::deque<std::pair<notify_event, notify_request>> waiting;
        std::thread sender;
    };

    std::vector<line> lines;
    notify_limits limits;
    std::function<void(notify_result const&)> told;

    std::mutex mutex;  // of every `waiting`, `finishing`
    std::condition_variable changed;
    bool finishing = false;
    std::atomic<clock::time_point> deadline = clock::time_point::max();
    std::mutex telling;

    void tell(notify_result const& result) {
        std::lock_guard const lock(telling);
        if (told) told(result);
    }

    void run(line& mine) {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [&] { return finishing || !mine.waiting.empty(); });
            if (mine.waiting.empty()) return;
            auto const [event, request] = std::move(mine.waiting.front());
            mine.waiting.pop_front();
            lock.unlock();
            tell(send_notification(mine.target, request, event, limits, [this] {
                return clock::now() < deadline.load();
            }));
            lock.lock();
        }
    }
};

notifier::notifier(
    std::vector<notify_target> targets,
    notify_limits limits,
    std::function<void(notify_result const&)> told
)
    : impl_(std::make_unique<impl>()) {
    impl_->limits = std::move(limits);
    impl_->told = std::move(told);
    for (auto& target : targets) impl_->lines.push_back({std::move(target), {}, {}});
    for (auto& line : impl_->lines) {
        line.sender = std::thread([this, &line] { impl_->run(line); });
    }
}

notifier::~notifier() {
    finish();
}

void notifier::post(notify_message const& message) {
    std::vector<notify_result> dropped;
    {
        std::lock_guard const lock(impl_->mutex);
        for (auto& line : impl_->lines) {
            auto request = compose(line.target, message);
            if (!request) continue;
            // The end is worth telling even to a target that does not keep up.
            bool const full = line.waiting.size() >= impl_->limits.most_waiting;
            if (full && message.event != notify_event::end) {
                dropped.push_back(
                    {line.target.display(), message.event, false, 0, "too many are waiting"}
                );
            } else {
                line.waiting.emplace_back(message.event, std::move(*request));
            }
        }
    }
    impl_->changed.notify_all();
    for (auto const& result : dropped) impl_->tell(result);
}

void notifier::finish() {
    {
        std::lock_guard const lock(impl_->mutex);
        if (!impl_->finishing) impl_->deadline = clock::now() + impl_->limits.at_end;
        impl_->finishing = true;
    }
    impl_->changed.notify_all();
    for (auto& line : impl_->lines) {
        if (line.sender.joinable()) line.sender.join();
    }
}

}  // namespace panelia::engine
