#include "cli/demo_story.hpp"

#include "cli/summary.hpp"
#include "cli/text.hpp"

#include <algorithm>

namespace panelia::cli {

void demo_story::chapter_started(chapter_info const& chapter) {
    std::lock_guard const lock(mutex_);
    names_[chapter.id] = chapter_label(chapter.series, chapter.number, chapter.title);
    most_in_flight_ = std::max(most_in_flight_, ++in_flight_);
}

void demo_story::attempt_finished(attempt_info const& attempt) {
    std::lock_guard const lock(mutex_);
    ++attempts_;
    auto const page = names_[attempt.chapter] + ", page " + std::to_string(attempt.page);
    if (attempt.error) {
        auto const answer = attempt.status != 0 ? "answered " + std::to_string(attempt.status)
                                                : attempt.error.message();
        setbacks_.push_back(
            page + " " + answer +
            (attempt.retry_in < 0
                 ? "; it was given up"
                 : "; it was asked again " + human_seconds(attempt.retry_in) + " later")
        );
    } else if (attempt.attempt > 1) {
        setbacks_.push_back(
            page + " then arrived whole, at attempt " + std::to_string(attempt.attempt)
        );
    }
}

void demo_story::chapter_finished(std::uint64_t, chapter_report const&) {
    std::lock_guard const lock(mutex_);
    --in_flight_;
}

std::string demo_story::text() const {
    std::lock_guard const lock(mutex_);
    auto const line = [](std::string const& sentence) {
        std::string out;
        std::string_view start = "  - ";
        for (auto const& part : wrap(sentence, 74)) {
            out.append(start).append(part).append("\n");
            start = "    ";
        }
        return out;
    };
    auto text =
        "What happened\n" + line(
                                counted(names_.size(), "chapter", "chapters") + " in " +
                                counted(attempts_, "request", "requests") + ", up to " +
                                std::to_string(most_in_flight_) + " chapters at the same time"
                            );
    for (auto const& setback : setbacks_) text += line(setback);
    text +=
        line("each page was checked while it arrived and got its final name only when it was whole"
        );
    return text;
}

}  // namespace panelia::cli
