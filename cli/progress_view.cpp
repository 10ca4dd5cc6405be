#include "cli/progress_view.hpp"

#include "cli/summary.hpp"

namespace panelia::cli {

progress_mode settle_progress(get_options const& options, console const& where) noexcept {
    if (options.progress != progress_mode::automatic) return options.progress;
    if (options.quiet) return progress_mode::none;
    return where.err_is_terminal ? progress_mode::tty : progress_mode::plain;
}

progress_view::progress_view(screen& target, progress_mode mode, console const& where)
    : screen_(target), mode_(mode), where_(where), model_(std::chrono::steady_clock::now()) {}

std::chrono::milliseconds progress_view::period() const noexcept {
    if (mode_ == progress_mode::tty) return std::chrono::milliseconds(100);
    return std::chrono::seconds(mode_ == progress_mode::json ? 1 : 5);
}

void progress_view::sample(session& running) {
    progress_figures figures;
    figures.current = running.current();
    figures.totals = running.metrics().current_totals();
    model_.sample(figures, std::chrono::steady_clock::now());
}

void progress_view::tick(session& running) {
    std::lock_guard const lock(mutex_);
    sample(running);
    if (mode_ == progress_mode::tty) {
        auto const size = screen_.size();
        screen_.show(model_.block({size.columns, size.rows, where_.err_colour, where_.unicode}));
        return;
    }
    auto line = mode_ == progress_mode::json ? model_.json_text(false) : model_.plain_line();
    if (line == last_line_) return;
    screen_.line(line);
    last_line_ = std::move(line);
}

void progress_view::end(session& running) {
    std::lock_guard const lock(mutex_);
    sample(running);
    screen_.clear();
    if (mode_ == progress_mode::json) screen_.line(model_.json_text(true));
}

void progress_view::chapter_started(chapter_info const& chapter) {
    auto name = chapter_label(chapter.series, chapter.number, chapter.title);
    std::lock_guard const lock(mutex_);
    model_.chapter_started(chapter.id, std::move(name), chapter.pages);
}

void progress_view::page_finished(page_info const& page) {
    std::lock_guard const lock(mutex_);
    model_.page_finished(page.chapter, static_cast<bool>(page.error));
}

void progress_view::chapter_finished(std::uint64_t id, chapter_report const&) {
    std::lock_guard const lock(mutex_);
    model_.chapter_finished(id);
}

}  // namespace panelia::cli
