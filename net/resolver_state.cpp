#include "net/resolver_state.hpp"

#include "panelia/error.hpp"

#include <boost/asio/post.hpp>

#include <pthread.h>
#include <signal.h>

#include <exception>
#include <utility>

namespace panelia::net {
namespace {

using namespace std::chrono_literals;

/// How long an answer is taken as true. getaddrinfo tells no TTL.
clock::duration lifetime(resolution const& answer) {
    if (!answer.error) return 60s;
    return answer.error == errc::dns_not_found ? 5s : 1s;
}

resolution usable(resolution const& known, std::size_t rotation) {
    return {known.error, known.detail, interleave(known.found, rotation)};
}

/// The library's threads take none of the program's signals.
void block_signals() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, nullptr);
}

}  // namespace

std::optional<resolution> resolver::state::ask(
    std::string const& host, std::shared_ptr<name_waiter> const& waiting
) {
    std::scoped_lock const hold(lock);
    if (!names.contains(host)) make_room();
    entry& one = names[host];
    if (!one.pending && clock::now() < one.good_until) return usable(one.known, one.uses++);
    one.waiters.push_back(waiting);
    if (!one.pending) {
        one.pending = true;
        queue.push_back(host);
        work_came.notify_one();
    }
    return std::nullopt;
}

void resolver::state::withdraw(
    std::string const& host, std::shared_ptr<name_waiter> const& waiting
) {
    std::scoped_lock const hold(lock);
    if (auto const found = names.find(host); found != names.end()) {
        std::erase(found->second.waiters, waiting);
    }
}

void resolver::state::forget(std::string const& host) {
    std::scoped_lock const hold(lock);
    if (auto const found = names.find(host); found != names.end()) found->second.good_until = {};
}

void resolver::state::make_room() {
    if (names.size() < max_names) return;
    auto const now = clock::now();
    std::erase_if(names, [now](auto const& one) {
        return !one.second.pending && one.second.good_until <= now;
    });
    if (names.size() >= max_names) {
        std::erase_if(names, [](auto const& one) { return !one.second.pending; });
    }
}

void resolver::state::answer(std::string const& host, resolution result) {
    entry& one = names[host];
    one.pending = false;
    one.good_until = clock::now() + lifetime(result);
    one.known = std::move(result);
    for (auto& waiting : std::exchange(one.waiters, {})) {
        waiting->result = usable(one.known, one.uses++);
        // A waiter that is listed lives, and so does its io_context: whoever leaves withdraws
        // first.
        asio::post(waiting->context, [waiting] { waiting->answered.ring(); });
    }
}

void resolver::state::work(std::shared_ptr<state> self, std::size_t index) {
    block_signals();
    std::unique_lock hold(self->lock);
    for (;;) {
        ++self->idle;
        self->work_came.wait(hold, [&] { return self->stopping || !self->queue.empty(); });
        --self->idle;
        if (self->stopping) return;
        std::string const host = std::move(self->queue.front());
        self->queue.pop_front();
        self->workers[index].busy = true;
        hold.unlock();
        resolution result;
        try {
            result = self->lookup(host, self->family);
        } catch (std::exception const& failure) {
            result = {errc::dns_failed, failure.what(), {}};
        }
        hold.lock();
        if (self->stopping) return;
        self->workers[index].busy = false;
        self->answer(host, std::move(result));
    }
}

void resolver::state::stop(std::shared_ptr<state> const& self) {
    std::vector<worker> ended;
    {
        std::scoped_lock const hold(self->lock);
        self->stopping = true;
        self->queue.clear();
        ended = std::move(self->workers);
        self->work_came.notify_all();
    }
    for (auto& one : ended) {
        if (one.busy) {
            one.thread.detach();
        } else {
            one.thread.join();
        }
    }
}

}  // namespace panelia::net
