#include "cli/log_observer.hpp"

#include "cli/summary.hpp"
#include "cli/text.hpp"

#include <utility>

namespace panelia::cli {

namespace {

constexpr auto debug = log_threshold::debug, info = log_threshold::info;

}  // namespace

void log_observer::chapter_started(chapter_info const& chapter) {
    auto name = chapter_label(chapter.series, chapter.number, chapter.title);
    if (log_.wants(info)) {
        log_.write(info, name + ": started, " + counted(chapter.pages, "page", "pages"));
    }
    std::lock_guard const lock(mutex_);
    names_[chapter.id] = std::move(name);
}

void log_observer::chapter_skipped(chapter_info const& chapter) {
    if (!log_.wants(debug)) return;
    auto const name = chapter_label(chapter.series, chapter.number, chapter.title);
    log_.write(debug, name + ": in the library already");
}

std::string log_observer::name_of(std::uint64_t chapter) {
    std::lock_guard const lock(mutex_);
    auto const found = names_.find(chapter);
    return found == names_.end() ? "chapter " + std::to_string(chapter) : found->second;
}

void log_observer::attempt_finished(attempt_info const& attempt) {
    auto const level = attempt.error ? info : debug;
    if (!log_.wants(level)) return;
    auto line = name_of(attempt.chapter) + ", page " + std::to_string(attempt.page);
    if (attempt.attempt > 1) line += ", attempt " + std::to_string(attempt.attempt);
    line += ": ";
    if (attempt.error) {
        line += attempt.error.message();
        line += attempt.retry_in < 0 ? ", no further attempt"
                                     : ", next attempt in " + human_seconds(attempt.retry_in);
    } else {
        line += human_bytes(static_cast<double>(attempt.received_bytes)) + " in " +
                human_seconds(attempt.seconds);
    }
    log_.write(level, line.append(" (").append(attempt.url).append(")"));
}

void log_observer::page_finished(page_info const& page) {
    if (!page.error || !log_.wants(info)) return;
    log_.write(
        info,
        name_of(page.chapter) + ", page " + std::to_string(page.page) +
            " is missing: " + page.error.message()
    );
}

void log_observer::chapter_finished(std::uint64_t id, chapter_report const& chapter) {
    {
        std::lock_guard const lock(mutex_);
        names_.erase(id);
    }
    bool const good = chapter.outcome == chapter_outcome::complete;
    bool const stopped = chapter.outcome == chapter_outcome::cancelled;
    auto const level = good || stopped ? info : log_threshold::warning;
    if (!log_.wants(level)) return;
    auto line = chapter_label(chapter.series, chapter.number, chapter.title) + ": ";
    line += to_string(chapter.outcome);
    if (!chapter.message.empty()) {
        line += ", " + chapter.message;
    } else if (!good) {
        line += ", " + pages_here(chapter);
    } else {
        line += ", " + counted(chapter.pages, "page", "pages") + ", " +
                human_bytes(static_cast<double>(chapter.bytes)) + " in " +
                human_seconds(chapter.seconds);
    }
    log_.write(level, line);
}

void log_observer::host_paused(std::string_view host_port, double seconds) {
    // A short pause is everyday politeness; a long one explains why nothing moves.
    auto const level = seconds >= 5 ? log_threshold::warning : info;
    log_.write(
        level, std::string(host_port) + " asks for less: paused for " + human_seconds(seconds)
    );
}

void log_observer::note(std::string_view message) {
    log_.write(info, message);
}

void log_observer::warning(std::string_view message) {
    log_.write(log_threshold::warning, message);
}

}  // namespace panelia::cli
