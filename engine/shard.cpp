// A shard's thread: taking chapters, starting pages, stopping. Pages are in shard_pages.cpp,
// chapters in shard_chapters.cpp.
#include "engine/shard.hpp"

#include "engine/gate_seat.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <exception>
#include <utility>

namespace panelia::engine {

namespace asio = boost::asio;

shard::shard(shard_id id, session_state& session)
    : id_(id),
      session_(session),
      alive_(context_.get_executor()),
      client_(context_, session.net_config, session.net_services),
      schedule_(
          [this](host_id host) { return admitted(host); },
          [this](chapter_run& chapter, std::uint32_t index) {
              auto job = make_job(chapter, index);
              if (job && gives_up(*job)) job.reset();
              return job;
          },
          [this](page_job& job) { return gives_up(job); }
      ),
      timer_(context_),
      grace_(context_),
      chance_(std::random_device{}() + id) {
    session_.chapters.join(id_, [this] { wake(); });
    auto const wakes = [this] {
        wake();
    };
    take_seat(session_.hosts, id_, context_, client_, wakes, [this](host_id host) { died(host); });
}

shard::~shard() = default;

void shard::run() {
    wake();
    try {
        context_.run();
    } catch (...) {
        unwind();
        throw;
    }
}

// After a defect: what is suspended refers to the client and to the workers, and so has to end
// while they are there.
void shard::unwind() {
    stopping_ = true;
    alive_.reset();
    timer_.cancel();
    grace_.cancel();
    // From within the context: a cancellation from outside would be queued, and meet what has
    // ended.
    asio::post(context_, [this] {
        abort_now();
        client_.close_all_idle();
    });
    for (bool ended = false; !ended;) {
        try {
            context_.run();
            ended = true;
        } catch (...) {
            // The first one is told; each takes the handler along that threw it.
            continue;
        }
    }
}

void shard::wake() noexcept {
    if (wake_pending_.exchange(true)) return;
    asio::post(context_, [this] {
        wake_pending_ = false;
        pump();
    });
}

// Delayed pages of a dead host would only fail later.
void shard::died(host_id host) {
    asio::post(context_, [this, host] {
        schedule_.due_now(host);
        pump();
    });
}

void shard::stop() noexcept {
    asio::post(context_, [this] {
        // One that has wound up would only wait for its own timer.
        if (wound_up_ || std::exchange(stopping_, true)) return;
        session_.hosts.sated(id_);
        grace_.expires_after(session_.options.grace);
        grace_.async_wait([this](boost::system::error_code error) {
            if (!error) abort_now();
        });
        pump();
    });
}

void shard::abort() noexcept {
    asio::post(context_, [this] {
        stopping_ = true;
        abort_now();
        pump();
    });
}

void shard::abort_now() {
    for (auto& each : workers_) each.cancel.emit(asio::cancellation_type::terminal);
}

// Starts whatever may start now. Everything that changes what may start ends up here: a wake from
// the queue or the gate, the timer, a worker that found nothing more to do.
void shard::pump() {
    if (wound_up_) return;
    if (stopping_) {
        if (workers_.empty()) cancel_chapters();
        return wind_up();
    }
    not_before_.reset();
    // What it was refused before and wants no more must not keep others from having it.
    session_.hosts.sated(id_);
    take_chapter();
    while (workers_.size() < session_.options.connections) {
        auto job = pick();
        if (!job) break;
        launch(std::move(job));
    }
    take_beside();
    arm_timer();
    session_.hosts.wake_others(id_);
    wind_up();
}

std::size_t shard::share() const {
    return (session_.options.parallel_chapters + session_.shard_count - 1) / session_.shard_count;
}

// One at a time and then in turn again, so that the other shards get theirs.
void shard::take_chapter() {
    if (schedule_.chapters().size() >= share()) return;
    auto plan = session_.chapters.try_pop(id_);
    if (!plan) return;
    begin_chapter(std::move(plan));
    wake();
}

// A host that pauses or cannot be reached holds no other up: while all chapters here wait for such
// hosts, one of another host goes before its turn. Bounded, since each holds memory.
void shard::take_beside() {
    constexpr std::size_t at_most = 4;  // times the share
    bool const waits = workers_.empty() && not_before_ && !schedule_.chapters().empty();
    auto const taken = schedule_.chapters().size();
    if (!waits || taken < share() || taken >= at_most * share()) return;
    auto plan = session_.chapters.try_pop_beside([this](chapter_plan const& candidate) {
        return !waits_for_host_of(candidate);
    });
    if (!plan) return;
    begin_chapter(std::move(plan));
    wake();
}

bool shard::waits_for_host_of(chapter_plan const& plan) const {
    if (plan.spec.pages.empty()) return true;
    auto const url = net::parse_url(plan.spec.pages.front().url);
    if (!url) return true;
    auto const known = host_ids_.find(url->host_port());
    return known != host_ids_.end() && schedule_.refused(known->second);
}

std::unique_ptr<page_job> shard::pick() {
    if (stopping_) return nullptr;
    for (;;) {
        look_again_ = false;
        auto job = schedule_.pick(clock::now());
        if (job || !look_again_) return job;
    }
}

scheduler::reply shard::admitted(host_id host) {
    auto const now = clock::now();
    auto const answer = session_.hosts.ask(id_, host, now);
    auto& known = hosts_[host];
    if (answer.go) {
        if (known.held_back_since) known.counts.rate_limit_wait(now - *known.held_back_since);
        known.held_back_since.reset();
        known.dead_until.reset();
        return scheduler::reply::yes;
    }
    if (answer.dead) {
        known.dead_until = answer.not_before;
        look_again_ = true;
        return scheduler::reply::held;
    }
    if (answer.not_before) {
        if (!known.held_back_since && !answer.unreachable) known.held_back_since = now;
        not_before_ = std::min(*answer.not_before, not_before_.value_or(clock::time_point::max()));
    }
    return answer.not_before ? scheduler::reply::held : scheduler::reply::full;
}

void shard::launch(std::unique_ptr<page_job> job) {
    auto const self = workers_.emplace(workers_.end());
    self->job = std::move(job);
    auto done = [this, self](std::exception_ptr const& failure) {
        if (self->job) abandon(*self);
        workers_.erase(self);
        if (failure && !stopping_) {
            // Only a stop cancels; anything else is a defect or a lack of memory, and not to be
            // survived silently.
            std::rethrow_exception(failure);
        }
        pump();
    };
    asio::co_spawn(
        context_, work(*self), asio::bind_cancellation_slot(self->cancel.slot(), std::move(done))
    );
}

net::task<> shard::work(worker& self) {
    while (self.job) {
        co_await fetch(self);
        self.job = pick();
        if (!self.job) break;
        session_.hosts.wake_others(id_);
    }
}

void shard::arm_timer() {
    auto due = schedule_.next_due().value_or(clock::time_point::max());
    if (not_before_) due = std::min(due, *not_before_);
    if (due == clock::time_point::max()) return;
    timer_.expires_at(due);
    timer_.async_wait([this](boost::system::error_code error) {
        if (!error) pump();
    });
}

void shard::wind_up() {
    if (!workers_.empty() || !schedule_.chapters().empty() || committing_ > 0) return;
    if (!stopping_ && !session_.chapters.exhausted()) return;
    wound_up_ = true;
    timer_.cancel();
    grace_.cancel();
    client_.close_all_idle();
    session_.hosts.sated(id_);
    session_.hosts.wake_others(id_);
    alive_.reset();
}

}  // namespace panelia::engine
