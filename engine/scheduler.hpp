// Which page of a shard's chapters goes next. Oldest chapter first, so that chapters finish in
// order; a host that cannot be asked now holds back its own pages only. Pure: whether a host
// admits, and `now`, are arguments.
#pragma once

#include "engine/chapter_run.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace panelia::engine {

/// Not thread-safe.
class scheduler {
public:
    using time_point = std::chrono::steady_clock::time_point;

    enum class reply {
        yes,   ///< the page must be begun
        full,  ///< not now: some request has to end first
        held   ///< not for a while: the host pauses, or cannot be reached
    };
    using admit = std::function<reply(host_id)>;
    /// Makes the job of a page seen for the first time; null when the page settled at once.
    using make_job = std::function<std::unique_ptr<page_job>(chapter_run&, std::uint32_t index)>;

    /// Whether a page that waits is not to be begun any more: true when it has just settled.
    using give_up = std::function<bool(page_job&)>;

    scheduler(admit admits, make_job make, give_up gives_up = {})
        : admits_(std::move(admits)), make_(std::move(make)), gives_up_(std::move(gives_up)) {}

    chapter_run& add(std::unique_ptr<chapter_run> chapter);
    std::unique_ptr<chapter_run> remove(chapter_run const& chapter);
    /// The next page to begin, or null: nothing is due, or every host refused.
    std::unique_ptr<page_job> pick(time_point now);
    /// The page is to be picked again, not before `at`.
    void again_at(std::unique_ptr<page_job> job, time_point at);
    /// The page goes on at once (a redirect): it comes before its chapter's other pages.
    void go_on(std::unique_ptr<page_job> job);
    /// The delayed pages of this host are due now.
    void due_now(host_id host);
    /// When the first delayed page is due.
    std::optional<time_point> next_due() const;
    /// Takes away every page that waits; for a session that stops.
    std::vector<std::unique_ptr<page_job>> drain();

    /// Whether the last pick found that this host does not admit.
    bool refused(host_id host) const noexcept {
        return std::find(refused_.begin(), refused_.end(), host) != refused_.end();
    }

    /// Pages that have not been begun, delayed ones excepted. Counts up to `enough`.
    std::size_t waiting(std::size_t enough) const;
    std::vector<std::unique_ptr<chapter_run>> const& chapters() const noexcept { return chapters_; }

private:
    struct delayed {
        time_point at;
        std::unique_ptr<page_job> job;
    };
    static bool later(delayed const& a, delayed const& b) noexcept { return a.at > b.at; }
    void release_due(time_point now);
    std::unique_ptr<page_job> pick_from(chapter_run& chapter);
    bool ask(host_id host);

    admit admits_;
    make_job make_;
    give_up gives_up_;
    std::vector<std::unique_ptr<chapter_run>> chapters_;
    std::vector<delayed> delayed_;  // a heap, the earliest first
    std::vector<host_id> refused_;  // by the present pick
    bool holds_ = false;            // one of them for a while
};

}  // namespace panelia::engine
