// The writer's thread and its queue.
#include "metrics/db_writer.hpp"

#include "metrics/migrations.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace panelia::metrics {

namespace {

constexpr std::size_t queue_limit = 1'024;
constexpr std::size_t batch_limit = 4'096;
constexpr std::chrono::milliseconds batch_time{100};

struct registry {
    std::mutex lock;
    std::map<std::string, std::weak_ptr<db_writer>> open;
};

registry& writers() {
    static registry all;
    return all;
}

}  // namespace

struct db_writer::impl {
    explicit impl(database on) : base(std::move(on)), worker([this] { loop(); }) {}

    /// Runs `what` on the database, one thread at a time. Called and left with the lock held,
    /// which is free meanwhile.
    template <class What>
    void use(std::unique_lock<std::mutex>& hold, What what) {
        freed.wait(hold, [this] { return !in_use; });
        in_use = true;
        hold.unlock();
        struct ending {
            impl& of;
            std::unique_lock<std::mutex>& hold;
            ~ending() {
                hold.lock();
                of.in_use = false;
                of.freed.notify_all();
            }
        } const end{*this, hold};
        what(base);
    }

    void loop();
    void here(std::unique_lock<std::mutex>& hold, work const& job);
    void give_up(std::unique_lock<std::mutex>& hold, std::exception const& problem);
    void batch(std::unique_lock<std::mutex>& hold);
    bool take(std::unique_lock<std::mutex>& hold, work& job, std::chrono::steady_clock::time_point);
    std::string attempt(std::unique_lock<std::mutex>& hold);

    mutable std::mutex lock;
    std::condition_variable filled, drained, committed, freed;
    std::deque<work> queue;
    std::uint64_t given = 0;     // closures ever queued
    std::uint64_t settled = 0;   // closures whose transaction has ended
    std::uint64_t flushers = 0;  // threads that wait for a commit
    bool stopping = false;
    bool in_use = false;  // some thread works on `base`
    std::string failure;  // not empty: the writer has given up
    bool full = false;    // because there was no room
    database base;
    std::thread worker;  // last: it uses all of the above
};

void db_writer::impl::loop() {
    std::unique_lock hold(lock);
    for (;;) {
        filled.wait(hold, [this] { return stopping || !queue.empty(); });
        if (queue.empty()) return;
        std::string problem = attempt(hold);
        if (failure.empty()) failure = std::move(problem);
        if (!failure.empty()) queue.clear();
        settled = given - queue.size();
        drained.notify_all();
        committed.notify_all();
    }
}

/// One batch; what went wrong, or nothing. Called and left with the lock held.
std::string db_writer::impl::attempt(std::unique_lock<std::mutex>& hold) {
    try {
        batch(hold);
        return {};
    } catch (std::exception const& problem) {
        give_up(hold, problem);
        return problem.what();
    }
}

/// The open transaction is lost, and this connection writes no more.
void db_writer::impl::give_up(std::unique_lock<std::mutex>& hold, std::exception const& problem) {
    if (failure.empty()) {
        failure = problem.what();
        auto const* const said = dynamic_cast<database_error const*>(&problem);
        full = said != nullptr && said->full();
    }
    try {
        use(hold, [](database& on) {
            if (on.in_transaction()) on.execute("ROLLBACK");
        });
    } catch (database_error const&) {
        // Nothing depends on it.
    }
}

/// A call whose turn it is at once: done on the caller's thread, which spares two changes of
/// thread. Called and left with the lock held, also when it throws.
void db_writer::impl::here(std::unique_lock<std::mutex>& hold, work const& job) {
    std::exception_ptr other;
    try {
        use(hold, [&](database& on) {
            bool const alone = !on.in_transaction();  // else inside the writer's batch
            if (alone) on.execute("BEGIN");
            try {
                job(on);
            } catch (database_error const&) {
                throw;
            } catch (...) {
                other = std::current_exception();
            }
            if (alone) on.execute("COMMIT");
        });
    } catch (database_error const& problem) {
        give_up(hold, problem);
        drained.notify_all();
        committed.notify_all();
        throw;
    }
    if (other) std::rethrow_exception(other);
}

/// One transaction: what is queued, and what comes until the batch is full or its time is over.
/// Called and left with the lock held, unless it throws.
void db_writer::impl::batch(std::unique_lock<std::mutex>& hold) {
    use(hold, [](database& on) { on.execute("BEGIN"); });
    auto const until = std::chrono::steady_clock::now() + batch_time;
    work job;
    for (std::size_t done = 0; done < batch_limit && take(hold, job, until); ++done) {
        use(hold, [&job](database& on) {
            job(on);
            job = nullptr;
        });
    }
    use(hold, [](database& on) { on.execute("COMMIT"); });
}

/// The next closure of this batch; false when the batch should end.
bool db_writer::impl::take(
    std::unique_lock<std::mutex>& hold, work& job, std::chrono::steady_clock::time_point until
) {
    auto const ready = [this] {
        return stopping || flushers > 0 || !queue.empty();
    };
    if (!filled.wait_until(hold, until, ready)) return false;
    // From here until the closure runs the lock is not let go: no call comes in between.
    freed.wait(hold, [this] { return !in_use; });
    if (queue.empty() || !failure.empty()) return false;
    job = std::move(queue.front());
    queue.pop_front();
    drained.notify_one();
    return true;
}

db_writer::db_writer(database on) : impl_(std::make_unique<impl>(std::move(on))) {}

db_writer::~db_writer() {
    {
        std::lock_guard const hold(impl_->lock);
        impl_->stopping = true;
    }
    impl_->filled.notify_all();
    impl_->worker.join();
}

std::shared_ptr<db_writer> db_writer::open(std::filesystem::path const& file) {
    std::string const key = std::filesystem::weakly_canonical(file).string();
    registry& all = writers();
    std::lock_guard const hold(all.lock);
    std::erase_if(all.open, [](auto const& entry) { return entry.second.expired(); });
    if (auto const known = all.open.find(key); known != all.open.end())
        if (auto shared = known->second.lock(); shared && shared->failure().empty()) return shared;
    auto fresh = std::make_shared<db_writer>(open_database(file));
    all.open[key] = fresh;
    return fresh;
}

void db_writer::post(work job) {
    std::unique_lock hold(impl_->lock);
    impl_->drained.wait(hold, [this] {
        return impl_->queue.size() < queue_limit || !impl_->failure.empty();
    });
    if (!impl_->failure.empty()) return;
    impl_->queue.push_back(std::move(job));
    ++impl_->given;
    impl_->filled.notify_one();
}

void db_writer::call(work const& job) {
    {
        std::unique_lock hold(impl_->lock);
        if (!impl_->failure.empty()) throw database_error(0, impl_->failure);
        if (impl_->queue.empty() && !impl_->in_use) return impl_->here(hold, job);
    }
    // Lives until both sides are done with it: the writer may drop the closure unexecuted.
    struct shared_state {
        std::mutex lock;
        std::condition_variable changed;
        bool dropped = true, ended = false;
        std::exception_ptr problem;
    };
    auto const state = std::make_shared<shared_state>();
    struct ticket {
        std::shared_ptr<shared_state> of;
        explicit ticket(std::shared_ptr<shared_state> to) : of(std::move(to)) {}
        ticket(ticket const&) = delete;
        ticket& operator=(ticket const&) = delete;
        ~ticket() {
            std::lock_guard const hold(of->lock);
            of->ended = true;
            of->changed.notify_all();
        }
    };
    post([entry = std::make_shared<ticket>(state), &job](database& on) {
        entry->of->dropped = false;
        try {
            job(on);
        } catch (database_error const&) {
            entry->of->problem = std::current_exception();
            throw;
        } catch (...) {
            entry->of->problem = std::current_exception();
        }
    });
    std::unique_lock hold(state->lock);
    state->changed.wait(hold, [&] { return state->ended; });
    if (state->dropped) throw database_error(0, failure());
    if (state->problem) std::rethrow_exception(state->problem);
}

void db_writer::flush() {
    std::unique_lock hold(impl_->lock);
    std::uint64_t const target = impl_->given;
    ++impl_->flushers;
    impl_->filled.notify_all();
    impl_->committed.wait(hold, [this, target] {
        return impl_->settled >= target || !impl_->failure.empty();
    });
    --impl_->flushers;
}

std::string db_writer::failure() const {
    std::lock_guard const hold(impl_->lock);
    return impl_->failure;
}

bool db_writer::out_of_room() const {
    std::lock_guard const hold(impl_->lock);
    return impl_->full;
}

}  // namespace panelia::metrics
