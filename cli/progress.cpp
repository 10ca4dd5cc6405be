#include "cli/progress.hpp"

#include "cli/json.hpp"
#include "cli/text.hpp"

#include <algorithm>
#include <utility>

namespace panelia::cli {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t most_chapters = 5, widest = 110;
constexpr milliseconds moment_period{250}, speed_window{3'000}, pace_window{30'000};

double seconds(std::chrono::steady_clock::duration time) noexcept {
    return std::chrono::duration<double>(time).count();
}

/// "12/30", "12/30+" while more may come.
std::string fraction(std::uint64_t done, std::uint64_t known, bool more) {
    return grouped(done) + "/" + grouped(known) + (more ? "+" : "");
}

/// A part of the totals; of those that do not fit, the highest rank goes first.
struct part {
    std::string text;
    int rank = 0;
};

std::string joined(std::vector<part> const& parts, char const* gap) {
    std::string line;
    for (auto const& one : parts) line.append(line.empty() ? "" : gap).append(one.text);
    return line;
}

std::string repeated(char const* text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

struct share {
    std::size_t done = 0, pages = 0;
    bool failed = false;
};

std::string bar(share const& what, std::size_t width, progress_style const& style) {
    auto const full = what.pages == 0 ? 0 : std::min(width, width * what.done / what.pages);
    auto const filled = repeated(style.unicode ? "\xE2\x94\x81" : "#", full);
    auto const empty = repeated(style.unicode ? "\xE2\x94\x80" : "-", width - full);
    if (!style.colour) return style.unicode ? filled + repeated(" ", width - full) : filled + empty;
    return std::string(what.failed ? "\x1b[31m" : "\x1b[32m") + filled + "\x1b[0;2m" + empty +
           "\x1b[0m";
}

}  // namespace

void progress_model::chapter_started(std::uint64_t id, std::string name, std::size_t pages) {
    active_[id] = {std::move(name), pages};
}

void progress_model::page_finished(std::uint64_t id, bool failed) {
    auto const found = active_.find(id);
    if (found == active_.end()) return;
    ++found->second.done;
    if (failed) ++found->second.failed;
}

void progress_model::chapter_finished(std::uint64_t id) {
    active_.erase(id);
}

void progress_model::sample(progress_figures const& figures, time_point now) {
    figures_ = figures;
    // Speeds move with the moments, not with every redraw: digits that jitter cannot be read.
    if (moments_.empty()) moments_.push_back({started_, 0, 0});
    if (now - moments_.back().at >= moment_period) {
        now_ = now;
        moments_.push_back({now, figures.totals.received_bytes, figures.current.pages_done});
    }
    while (moments_.size() > 1 && now - moments_[1].at >= pace_window) moments_.pop_front();
}

/// The youngest moment that is at least so old; the oldest there is when all are younger.
progress_model::moment const& progress_model::moment_before(milliseconds age) const noexcept {
    for (auto one = moments_.rbegin(); one != moments_.rend(); ++one) {
        if (moments_.back().at - one->at >= age) return *one;
    }
    return moments_.front();
}

double progress_model::current_speed() const noexcept {
    if (moments_.empty()) return 0;
    auto const& then = moment_before(speed_window);
    auto const time = seconds(moments_.back().at - then.at);
    if (time <= 0) return average_speed();
    return static_cast<double>(moments_.back().bytes - then.bytes) / time;
}

double progress_model::average_speed() const noexcept {
    auto const time = seconds(now_ - started_);
    return time <= 0 ? 0 : static_cast<double>(figures_.totals.received_bytes) / time;
}

std::optional<double> progress_model::seconds_left() const noexcept {
    auto const& current = figures_.current;
    if (!current.source_ended || moments_.empty()) return std::nullopt;
    auto const& then = moment_before(pace_window);
    auto const pages = moments_.back().pages - then.pages;
    auto const time = seconds(moments_.back().at - then.at);
    if (pages == 0 || time <= 0) return std::nullopt;
    auto const left = current.pages_known - std::min(current.pages_done, current.pages_known);
    return static_cast<double>(left) * time / static_cast<double>(pages);
}

std::string progress_model::totals_line(std::size_t columns, char const* gap) const {
    auto const& current = figures_.current;
    bool const more = !current.source_ended;
    auto const speed = human_rate(current_speed());
    std::vector<part> parts = {
        {fraction(current.chapters_done, current.chapters_known, more) + " chapters", 0},
        {fraction(current.pages_done, current.pages_known, more) + " pages", 1},
        {human_bytes(static_cast<double>(figures_.totals.received_bytes)), 5},
        {speed, 3},
        {"avg " + human_rate(average_speed()), 6},
    };
    if (auto const left = seconds_left()) parts.push_back({"ETA " + clock_time(*left), 4});
    if (auto const failed = figures_.totals.failed; failed > 0) {
        parts.push_back({grouped(failed) + " failed", 2});
    }
    while (parts.size() > 1 && display_width(joined(parts, gap)) > columns) {
        parts.erase(std::ranges::max_element(parts, {}, &part::rank));
    }
    return cut_to_width(joined(parts, gap), columns);
}

std::string progress_model::chapter_line(active const& chapter, progress_style const& style) const {
    auto const columns = std::min(style.columns, widest) - 1;
    auto const count = fraction(chapter.done, chapter.pages, false);
    std::size_t const bar_width = columns >= 70 ? 20 : columns >= 50 ? 10 : 0;
    auto const taken =
        2 + bar_width + (bar_width > 0 ? 2 : 0) + 2 + std::max<std::size_t>(count.size(), 9);
    if (columns < taken + 4) return cut_to_width("  " + count + " " + chapter.name, columns);
    auto line = "  " + pad_to_width(chapter.name, columns - taken) + "  ";
    if (bar_width > 0)
        line += bar({chapter.done, chapter.pages, chapter.failed > 0}, bar_width, style) + "  ";
    return line + count;
}

std::vector<std::string> progress_model::block(progress_style const& style) const {
    auto const columns = std::max<std::size_t>(style.columns, 2) - 1;
    std::vector<std::string> lines = {totals_line(columns, "  ")};
    auto const room = style.rows > 3 ? style.rows - 3 : 0;
    auto const shown = std::min({active_.size(), most_chapters, room});
    auto next = active_.begin();
    for (std::size_t i = 0; i < shown; ++i, ++next) {
        lines.push_back(chapter_line(next->second, style));
    }
    if (auto const hidden = active_.size() - shown; hidden > 0 && room > 0) {
        lines.push_back(cut_to_width("  (+" + std::to_string(hidden) + " more)", columns));
    }
    return lines;
}

std::string progress_model::plain_line() const {
    return totals_line(1000, ", ");
}

std::string progress_model::json_text(bool final) const {
    auto const& current = figures_.current;
    json_line line;
    line.add("type", "progress").add("elapsed_seconds", seconds(now_ - started_));
    line.add("chapters_done", current.chapters_done).add("chapters_known", current.chapters_known);
    line.add("pages_done", current.pages_done).add("pages_known", current.pages_known);
    line.add("pages_failed", figures_.totals.failed).add("source_ended", current.source_ended);
    line.add("received_bytes", figures_.totals.received_bytes);
    line.add("bytes_per_second", current_speed()).add("average_bytes_per_second", average_speed());
    auto const left = seconds_left();
    line.raw("eta_seconds", left ? json_number(*left) : "null");
    line.add("final", final);
    return line.text();
}

}  // namespace panelia::cli
