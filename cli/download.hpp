// One session with everything the program puts around it: log, progress, signals, exports, exit
// code, summary. `get` and `demo` both run one.
#pragma once

#include "cli/console.hpp"
#include "cli/events.hpp"
#include "cli/exports.hpp"
#include "cli/get_options.hpp"
#include "cli/judging.hpp"
#include "cli/log.hpp"
#include "cli/log_observer.hpp"
#include "cli/notifying.hpp"
#include "cli/observer_group.hpp"
#include "cli/progress_view.hpp"
#include "cli/screen.hpp"
#include "cli/signals.hpp"
#include "cli/source_chain.hpp"
#include "cli/summary.hpp"
#include "engine/manifest.hpp"
#include "engine/metrics_endpoint.hpp"
#include "metrics/history.hpp"
#include "panelia/manifest.hpp"
#include "panelia/session.hpp"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace panelia::cli {

/// What is left when a session is over.
struct download_result {
    int code = 0;
    bool began = false;  ///< a session ran: there is something to summarise
    summary_facts summary;
    std::string statistics;             ///< the JSON export, when --json or --notify asked for it
    std::vector<std::string> breaches;  ///< the sentences that held, --warn-if too, in words
};

/// Watches signals from its construction on. Used once. `options` outlives it.
class download {
public:
    download(get_options const& options, console const& where);
    download(download const&) = delete;
    download& operator=(download const&) = delete;

    log& journal() noexcept { return log_; }
    /// Told of everything that happens; before `run`.
    void add_observer(observer& one) { watchers_.add(one); }
    /// Makes a source that may fetch through the session, and tells oddities of it.
    using source_maker =
        std::function<std::unique_ptr<run_source>(session& with, engine::warn const& told)>;
    /// Makes the source and asks whether it has `any`, then opens the library and downloads. What
    /// goes wrong before that throws: usage_error, source_error, library_error,
    /// std::invalid_argument.
    download_result run(source_maker const& make);
    download_result run(std::unique_ptr<chapter_source> source);
    /// A signal has come.
    bool interrupted() const noexcept { return signals_.interrupted(); }

private:
    class entered;
    void interrupt();
    void open_outputs();
    void enter(chapter_source* source, session* running);
    report watch(session& running, chapter_source& source);
    void refresh(session& running);
    void judge(session& running, download_result& result);
    void end(session& running, download_result& result);
    int code_of(report const& result, bool output_lost) const;
    void settle_code(session& running, download_result& result, bool output_lost) const;
    void write_outputs(session& running, download_result& result);

    get_options const& options_;
    screen screen_;
    log log_;
    log_observer log_observer_{log_};
    event_file events_;
    std::optional<progress_view> progress_;
    exports exports_;
    judging judging_;
    notifying notifying_;
    std::optional<metrics::history> history_;
    bool broken_ = false;  ///< a --fail-if or --abort-if held at the end
    observer_group watchers_;
    std::unique_ptr<engine::metrics_endpoint> endpoint_;  ///< listens; `watch` makes it answer
    std::mutex mutex_;
    chapter_source* source_ = nullptr;  ///< under mutex_, as session_
    session* session_ = nullptr;
    signal_watch signals_;  // last: its thread uses the others
};

/// Prints what a run left: JSON or the summary, on stdout. The exit code, which a stdout that
/// cannot be written turns from 0 to 1.
int print_result(download_result const& result, get_options const& options, console const& where);

}  // namespace panelia::cli
