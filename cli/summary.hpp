// The human summary at the end of a run, out of values. Pure.
#pragma once

#include "panelia/session.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::cli {

struct summary_facts {
    report result;
    std::filesystem::path output;                     ///< the library; empty with the null sink
    std::optional<double> p95_page_seconds;           ///< 95 % of the pages took no longer
    std::vector<std::string> checks;                  ///< one line per threshold, as judged
    std::vector<std::filesystem::path> metric_files;  ///< those that were written
    bool interrupted = false;                         ///< by a signal
    std::string aborted_by;                           ///< the --abort-if that held, or empty
};

struct summary_style {
    bool colour = false;
    std::size_t columns = 80;
};

/// "Legend Land 10.5 - The Piskies".
std::string chapter_label(std::string_view series, std::string_view number, std::string_view title);

/// How much of a chapter that is not complete there is, after its outcome: "with 26 of 30 pages".
std::string pages_here(chapter_report const& chapter);

/// The summary, each line ending in '\n': first what is missing and why, the totals last, so that
/// they are what stays on the screen.
std::string summary_text(summary_facts const& facts, summary_style style);

}  // namespace panelia::cli
