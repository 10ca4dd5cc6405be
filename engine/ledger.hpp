// The sums and the list of what did not work, gathered from all shards into the session's report.
#pragma once

#include "engine/chapter_run.hpp"
#include "panelia/session.hpp"

#include <atomic>
#include <cstdint>
#include <mutex>

namespace panelia::engine {

/// Thread-safe. Written once per chapter, so a lock is cheap enough; `progress` reads atomics only.
class ledger {
public:
    static constexpr std::size_t most_listed = 10'000;  ///< incomplete chapters named in a report

    void planned(std::uint64_t pages) noexcept;  ///< a chapter to be fetched is known
    void skipped(std::uint64_t pages) noexcept;  ///< a chapter is complete already
    void page_settled() noexcept;
    void source_ended() noexcept { source_ended_ = true; }
    void source_failed(std::string message);
    /// A chapter is over.
    void ended(chapter_report chapter);

    session::progress progress() const noexcept;
    /// The report so far; wall time, received bytes and `stopped` are the caller's to fill in.
    report take();

private:
    std::atomic<std::uint64_t> chapters_known_{0}, chapters_done_{0}, pages_known_{0},
        pages_done_{0};
    std::atomic<bool> source_ended_{false};
    std::mutex lock_;
    report report_;
};

}  // namespace panelia::engine
