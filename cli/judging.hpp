// --fail-if, --warn-if and --abort-if around a session: watched while it runs, judged at its end.
// The sentences themselves are metrics/threshold's.
#pragma once

#include "cli/get_options.hpp"
#include "metrics/threshold.hpp"
#include "panelia/metrics.hpp"

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace panelia::cli {

/// `watch` may be called from one thread while others ask `aborted_by`.
class judging {
public:
    explicit judging(get_options const& options);

    bool any() const noexcept { return !thresholds_.empty(); }
    bool watches() const noexcept;  ///< there is an --abort-if
    /// True when an --abort-if holds: the session should stop. Remembers which.
    bool watch(metrics::collector const& collector, std::chrono::nanoseconds elapsed);
    std::string aborted_by() const;  ///< the sentence, or empty

    struct verdict {
        std::string text;  ///< one line for people
        metrics::threshold_kind kind;
        metrics::threshold_verdict detail;
    };
    /// Judges the finished session and puts the verdicts into its metrics.
    std::vector<verdict> judge(metrics::collector& collector) const;

private:
    std::vector<judgement> thresholds_;
    std::chrono::milliseconds grace_;
    mutable std::mutex mutex_;
    std::string aborted_by_;
};

/// A --fail-if or --abort-if held. Pure.
bool broken(std::vector<judging::verdict> const& verdicts) noexcept;

}  // namespace panelia::cli
