// See ledger.hpp.
#include "engine/ledger.hpp"

#include <utility>

namespace panelia::engine {

void ledger::planned(std::uint64_t pages) noexcept {
    chapters_known_ += 1;
    pages_known_ += pages;
}

void ledger::skipped(std::uint64_t pages) noexcept {
    planned(pages);
    chapters_done_ += 1;
    pages_done_ += pages;
    std::scoped_lock const hold(lock_);
    ++report_.chapters_skipped;
}

void ledger::page_settled() noexcept {
    pages_done_.fetch_add(1, std::memory_order_relaxed);
}

void ledger::source_failed(std::string message) {
    std::scoped_lock const hold(lock_);
    report_.source_error = std::move(message);
}

void ledger::ended(chapter_report chapter) {
    chapters_done_ += 1;
    std::scoped_lock const hold(lock_);
    ++report_.chapters_attempted;
    report_.pages_downloaded += chapter.downloaded;
    report_.pages_failed += chapter.failed;
    report_.pages_skipped += chapter.skipped;
    report_.stored_bytes += chapter.bytes;
    switch (chapter.outcome) {
        case chapter_outcome::complete:
            ++report_.chapters_complete;
            return;
        case chapter_outcome::partial:
            ++report_.chapters_partial;
            break;
        case chapter_outcome::failed:
            ++report_.chapters_failed;
            break;
        case chapter_outcome::cancelled:
            ++report_.chapters_cancelled;
            break;
    }
    if (report_.incomplete.size() < most_listed) {
        report_.incomplete.push_back(std::move(chapter));
    } else {
        ++report_.incomplete_unlisted;
    }
}

session::progress ledger::progress() const noexcept {
    return {
        .chapters_done = chapters_done_,
        .chapters_known = chapters_known_,
        .pages_done = pages_done_,
        .pages_known = pages_known_,
        .source_ended = source_ended_,
    };
}

report ledger::take() {
    std::scoped_lock const hold(lock_);
    return std::move(report_);
}

}  // namespace panelia::engine
