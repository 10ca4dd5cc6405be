// What `get` was asked to do, as one value: the session's options and those that only the program
// has. Defaults are the documented ones. No parsing, no I/O.
#pragma once

#include "cli/values.hpp"
#include "engine/manifest.hpp"
#include "engine/notify.hpp"
#include "engine/selection.hpp"
#include "metrics/threshold.hpp"
#include "panelia/session.hpp"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace panelia::cli {

enum class progress_mode { automatic, tty, plain, json, none };
enum class log_threshold { trace, debug, info, warning, error, off };

/// One --fail-if, --warn-if or --abort-if.
struct judgement {
    metrics::threshold sentence;
    metrics::threshold_kind kind = metrics::threshold_kind::fail;
};

struct get_options {
    std::vector<std::string> sources;                     ///< as typed; "-" is standard input
    std::vector<std::string> batch_files;                 ///< files that name sources
    std::optional<engine::manifest_format> input_format;  ///< overrides the file's name
    session_options session;
    engine::selection selection;

    bool update = false;           ///< a chapter whose number the library has is left alone
    bool ignore_robots = false;    ///< robots.txt has no say
    std::filesystem::path config;  ///< the configuration file that was read; empty = none
    std::vector<std::filesystem::path> rules;  ///< rule files, in the order they are asked
    bool simulate = false;
    bool error_on_empty = false;
    bool json = false;  ///< final statistics as JSON on stdout
    bool no_history = false;
    std::string tag;  ///< names the session in the history

    std::filesystem::path metrics_json, metrics_csv, metrics_prom, events;  ///< empty = none
    std::optional<endpoint> metrics_listen;
    std::vector<judgement> thresholds;
    std::chrono::milliseconds threshold_grace{30'000};  ///< before --abort-if first judges
    std::vector<engine::notify_target> notify;

    progress_mode progress = progress_mode::automatic;
    bool quiet = false;
    int verbose = 0;                         ///< how many -v
    std::optional<log_threshold> log_level;  ///< wins over -q and -v
    std::filesystem::path log_file;
};

}  // namespace panelia::cli
