// The queue, and who executes what is in it.
#include "metrics/db_writer.hpp"

#include "metrics/migrations.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace panelia::metrics {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::size_t queue_limit = 1'024;
constexpr std::size_t many = 256;  // closures that the writer's thread does not let grow old
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

    /// Has the database, which is free, and what is queued for the calling thread until it goes;
    /// the lock is free meanwhile.
    class turn {
    public:
        turn(impl& of, std::unique_lock<std::mutex>& hold)
            : of_(of), hold_(hold), queued_(std::exchange(of.queue, {})) {
            of_.in_use = true;
            hold_.unlock();
        }
        ~turn() {
            queued_.clear();
            hold_.lock();
            of_.in_use = false;
            of_.freed.notify_all();  // one of them may leave again at once
            of_.drained.notify_all();
        }
        turn(turn const&) = delete;
        turn& operator=(turn const&) = delete;

        /// Executes what was queued, in a transaction that stays open.
        void catch_up() {
            if (queued_.empty()) return;
            if (!of_.base.in_transaction()) of_.base.cached("BEGIN").run();
            for (auto const& job : queued_) job(of_.base);
        }
        void commit() {
            if (of_.base.in_transaction()) of_.base.cached("COMMIT").run();
        }

    private:
        impl& of_;
        std::unique_lock<std::mutex>& hold_;
        std::deque<work> queued_;
    };

    void loop();
    bool overdue() const;
    void await_turn(std::unique_lock<std::mutex>& hold);
    void commit_all(std::unique_lock<std::mutex>& hold);
    void do_now(std::unique_lock<std::mutex>& hold, work const& job);
    void give_up(std::unique_lock<std::mutex>& hold, std::exception const& problem);

    mutable std::mutex lock;
    std::condition_variable due, drained, freed;
    std::deque<work> queue;
    std::optional<clock::time_point> since;  // when the oldest of what is not committed was given
    bool idle = true;                        // the writer's thread waits for the first closure
    bool stopping = false;
    bool in_use = false;  // some thread has the database
    std::string failure;  // not empty: the writer has given up
    bool full = false;    // because there was no room
    database base;
    std::thread worker;  // last: it uses all of the above
};

bool db_writer::impl::overdue() const {
    bool const late = since && clock::now() >= *since + batch_time;
    return late || stopping || queue.size() >= many;
}

void db_writer::impl::loop() {
    std::unique_lock hold(lock);
    for (;;) {
        idle = !since;
        // What others have executed and committed meanwhile is nothing to do.
        if (idle)
            due.wait(hold, [this] { return stopping || since; });
        else
            due.wait_until(hold, *since + batch_time, [this] { return overdue(); });
        idle = false;
        if (since && overdue()) commit_all(hold);
        if (stopping && !since) return;
    }
}

/// Called and left with the lock held, like all that follow.
void db_writer::impl::await_turn(std::unique_lock<std::mutex>& hold) {
    freed.wait(hold, [this] { return !in_use; });
}

void db_writer::impl::commit_all(std::unique_lock<std::mutex>& hold) {
    await_turn(hold);
    if (!failure.empty()) return;
    since.reset();
    try {
        turn mine(*this, hold);
        mine.catch_up();
        mine.commit();
    } catch (std::exception const& problem) {
        give_up(hold, problem);
    }
}

void db_writer::impl::do_now(std::unique_lock<std::mutex>& hold, work const& job) {
    await_turn(hold);
    if (!failure.empty()) throw database_error(0, failure);
    std::exception_ptr own;
    try {
        turn mine(*this, hold);
        mine.catch_up();
        bool const alone = !base.in_transaction();
        if (alone) base.cached("BEGIN").run();
        try {
            job(base);
        } catch (database_error const&) {
            throw;
        } catch (...) {
            own = std::current_exception();
        }
        if (alone) mine.commit();
    } catch (database_error const& problem) {
        give_up(hold, problem);
        throw;
    } catch (std::exception const& problem) {  // of what was posted
        give_up(hold, problem);
        throw database_error(0, problem.what());
    }
    if (own) std::rethrow_exception(own);
}

/// The open transaction is lost, and this connection writes no more.
void db_writer::impl::give_up(std::unique_lock<std::mutex>& hold, std::exception const& problem) {
    if (failure.empty()) {
        failure = problem.what();
        auto const* const said = dynamic_cast<database_error const*>(&problem);
        full = said != nullptr && said->full();
    }
    since.reset();
    await_turn(hold);
    turn const mine(*this, hold);
    try {
        if (base.in_transaction()) base.execute("ROLLBACK");
    } catch (database_error const&) {
        // Nothing depends on it.
    }
}

db_writer::db_writer(database on) : impl_(std::make_unique<impl>(std::move(on))) {}

db_writer::~db_writer() {
    {
        std::lock_guard const hold(impl_->lock);
        impl_->stopping = true;
    }
    impl_->due.notify_all();
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
    if (!impl_->since) impl_->since = clock::now();
    if (impl_->idle || impl_->queue.size() == many) impl_->due.notify_one();
}

void db_writer::call(work const& job) {
    std::unique_lock hold(impl_->lock);
    impl_->do_now(hold, job);
}

void db_writer::flush() {
    std::unique_lock hold(impl_->lock);
    impl_->commit_all(hold);
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
