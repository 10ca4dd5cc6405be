// Shows the progress of a session on stderr: a block on a terminal, lines elsewhere, or NDJSON.
// What is shown is decided by progress_model; this feeds and prints it.
#pragma once

#include "cli/console.hpp"
#include "cli/get_options.hpp"
#include "cli/progress.hpp"
#include "cli/screen.hpp"
#include "panelia/session.hpp"

#include <chrono>
#include <mutex>
#include <string>

namespace panelia::cli {

/// What `auto`, -q and the terminal come to. Pure.
progress_mode settle_progress(get_options const& options, console const& where) noexcept;

/// An observer of the session whose progress it shows. Thread-safe.
class progress_view final : public observer {
public:
    progress_view(screen& target, progress_mode mode, console const& where);

    /// How often `tick` is worth calling: 10 times a second at most.
    std::chrono::milliseconds period() const noexcept;
    /// Reads the session's figures and shows what changed.
    void tick(session& running);
    /// The last word: the block goes, NDJSON says `final`.
    void end(session& running);

    void chapter_started(chapter_info const& chapter) override;
    void page_finished(page_info const& page) override;
    void chapter_finished(std::uint64_t id, chapter_report const& report) override;

private:
    void sample(session& running);

    screen& screen_;
    progress_mode mode_;
    console where_;
    std::mutex mutex_;
    progress_model model_;
    std::string last_line_;
};

}  // namespace panelia::cli
