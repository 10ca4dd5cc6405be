// Exit codes and which one wins. Pure.
#pragma once

namespace panelia::cli {

inline constexpr int exit_ok = 0;
inline constexpr int exit_incomplete = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_empty = 3;
inline constexpr int exit_threshold = 99;
inline constexpr int exit_interrupted = 130;

/// What decides the exit code of a run.
struct run_facts {
    bool interrupted = false;       ///< SIGINT or SIGTERM
    bool threshold_broken = false;  ///< a --fail-if or --abort-if held
    bool missing = false;           ///< a chapter failed or is incomplete, or an output was lost
    bool source_failed = false;     ///< it could not be read to its end
    bool nothing_begun = false;     ///< no chapter was attempted or skipped
    bool error_on_empty = false;
};

constexpr int exit_code_of(run_facts const& facts) noexcept {
    if (facts.interrupted) return exit_interrupted;
    if (facts.threshold_broken) return exit_threshold;
    if (facts.source_failed) return facts.nothing_begun ? exit_usage : exit_incomplete;
    if (facts.missing) return exit_incomplete;
    return facts.nothing_begun && facts.error_on_empty ? exit_empty : exit_ok;
}

}  // namespace panelia::cli
