#include "cli/judging.hpp"

#include <algorithm>

namespace panelia::cli {

judging::judging(get_options const& options)
    : thresholds_(options.thresholds), grace_(options.threshold_grace) {}

bool judging::watches() const noexcept {
    return std::ranges::count(thresholds_, metrics::threshold_kind::abort, &judgement::kind) > 0;
}

bool judging::watch(metrics::collector const& collector, std::chrono::nanoseconds elapsed) {
    if (elapsed < grace_ || !aborted_by().empty()) return false;
    auto const figures = collector.get_stats();
    for (auto const& [sentence, kind] : thresholds_) {
        if (kind != metrics::threshold_kind::abort) continue;
        if (metrics::watch(sentence, figures, elapsed, grace_).ok) continue;
        std::lock_guard const lock(mutex_);
        aborted_by_ = sentence.expr;
        return true;
    }
    return false;
}

std::string judging::aborted_by() const {
    std::lock_guard const lock(mutex_);
    return aborted_by_;
}

std::vector<judging::verdict> judging::judge(metrics::collector& collector) const {
    if (!any()) return {};
    auto const figures = collector.get_stats();
    std::vector<verdict> verdicts;
    std::vector<metrics::threshold_verdict> details;
    for (auto const& [sentence, kind] : thresholds_) {
        auto detail = metrics::judge(sentence, figures, kind);
        verdicts.push_back({metrics::describe(sentence, detail), kind, detail});
        details.push_back(std::move(detail));
    }
    collector.set_thresholds(std::move(details));
    return verdicts;
}

bool broken(std::vector<judging::verdict> const& verdicts) noexcept {
    return std::ranges::any_of(verdicts, [](judging::verdict const& one) {
        return !one.detail.ok && one.kind != metrics::threshold_kind::warn;
    });
}

}  // namespace panelia::cli
