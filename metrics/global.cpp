// The process-wide collector, and how a reset leaves running writers alone.
#include "panelia/metrics.hpp"

#include <atomic>
#include <mutex>

namespace panelia::metrics {
namespace {

struct global_session {
    std::mutex guard;
    std::shared_ptr<collector> current;        ///< null until first asked for
    std::atomic<std::uint64_t> generation{1};  ///< grows with every reset
};

global_session& global() {
    static auto* const session = new global_session;  // outlives every thread: never destroyed
    return *session;
}

/// What this thread got last. Weak, so that an idle thread keeps no old session alive.
struct last_session {
    std::uint64_t generation = 0;
    std::weak_ptr<collector> session;
};
thread_local last_session last;

}  // namespace

std::shared_ptr<collector> get_collector() {
    auto& g = global();
    if (last.generation == g.generation.load(std::memory_order_acquire))
        if (auto same = last.session.lock()) return same;
    std::lock_guard const lock(g.guard);
    if (!g.current) g.current = std::make_shared<collector>();
    last = {g.generation.load(std::memory_order_relaxed), g.current};
    return g.current;
}

void reset_collector() {
    auto fresh = std::make_shared<collector>();
    auto& g = global();
    std::lock_guard const lock(g.guard);
    g.current.swap(fresh
    );  // the old one goes, if nobody holds it, after the lock: declared before it
    g.generation.fetch_add(1, std::memory_order_release);
}

}  // namespace panelia::metrics
