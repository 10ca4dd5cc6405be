// What the progress display says: figures and active chapters in, lines of text out. Pure: no
// terminal, no clock; `now` is an argument. Not thread-safe.
#pragma once

#include "panelia/metrics.hpp"
#include "panelia/session.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace panelia::cli {

/// What a session says of itself at one moment.
struct progress_figures {
    session::progress current;
    metrics::totals totals;
};

struct progress_style {
    std::size_t columns = 80, rows = 24;
    bool colour = false;
    bool unicode = false;
};

class progress_model {
public:
    using time_point = std::chrono::steady_clock::time_point;

    explicit progress_model(time_point started) : started_(started) {}

    void chapter_started(std::uint64_t id, std::string name, std::size_t pages);
    void page_finished(std::uint64_t id, bool failed);
    void chapter_finished(std::uint64_t id);
    /// Takes the figures of this moment; `now` never goes back.
    void sample(progress_figures const& figures, time_point now);

    /// The block for a terminal: the totals, then at most 5 chapters and "(+N …)". Each line is
    /// narrower than the terminal, and there are fewer lines than it has rows.
    std::vector<std::string> block(progress_style const& style) const;
    /// One line without control sequences.
    std::string plain_line() const;
    /// One JSON object (docs/events.md).
    std::string json_text(bool final) const;

    /// Bytes/s off the wire over the last 3 s, and over the whole session.
    double current_speed() const noexcept;
    double average_speed() const noexcept;
    /// Seconds until the last page, from the pace of the last 30 s; nothing while the source is
    /// still being read or no page has ended.
    std::optional<double> seconds_left() const noexcept;

private:
    struct active {
        std::string name;
        std::size_t pages = 0, done = 0, failed = 0;
    };
    struct moment {
        time_point at;
        std::uint64_t bytes = 0, pages = 0;
    };
    std::string totals_line(std::size_t columns, char const* gap) const;
    std::string chapter_line(active const& chapter, progress_style const& style) const;
    moment const& moment_before(std::chrono::milliseconds age) const noexcept;

    time_point started_;
    time_point now_ = started_;
    progress_figures figures_;
    std::deque<moment> moments_;  ///< at most one per 250 ms, for 30 s
    std::map<std::uint64_t, active> active_;
};

}  // namespace panelia::cli
