#include "cli/download.hpp"

#include "cli/exit_code.hpp"
#include "cli/live_metrics.hpp"
#include "cli/output.hpp"
#include "cli/source_chain.hpp"
#include "cli/text.hpp"
#include "cli/ticker.hpp"
#include "metrics/live_view.hpp"

#include <unistd.h>

#include <chrono>
#include <utility>

namespace panelia::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds export_period{5};
constexpr milliseconds event_period{250}, judge_period{1'000};

log_settings settings_of_log(get_options const& options, console const& where) {
    log_settings settings;
    settings.level = screen_threshold(options);
    settings.json = options.progress == progress_mode::json;
    settings.colour = where.err_colour;
    return settings;
}

}  // namespace

download::download(get_options const& options, console const& where)
    : options_(options),
      screen_(STDERR_FILENO),
      log_(screen_, settings_of_log(options, where)),
      exports_(options),
      judging_(options),
      notifying_(options, log_),
      signals_([this] { interrupt(); }) {
    auto const mode = settle_progress(options, where);
    watchers_.add(log_observer_);
    if (!options.events.empty()) watchers_.add(events_);
    if (mode != progress_mode::none) watchers_.add(progress_.emplace(screen_, mode, where));
    if (options.session.insecure) {
        log_.write(
            log_threshold::warning,
            "--insecure: certificates are NOT verified; anybody on the way can read and change "
            "what is downloaded"
        );
    }
    endpoint_ = listen_for_scrapes(options, log_);
}

void download::interrupt() {
    log_.write(
        log_threshold::warning, "interrupted: pages in flight may end (again: stop at once)"
    );
    std::lock_guard const lock(mutex_);
    if (source_ != nullptr) source_->stop();
    if (session_ != nullptr) session_->stop();
}

/// From now on a signal stops these; one that has come already does so now.
void download::enter(chapter_source* source, session* running) {
    std::lock_guard const lock(mutex_);
    source_ = source;
    session_ = running;
    if (!interrupted()) return;
    if (source_ != nullptr) source_->stop();
    if (session_ != nullptr) session_->stop();
}

/// A signal reaches the source and the session while one lives, whatever is thrown.
class download::entered {
public:
    entered(download& into, chapter_source& source, session& running) : into_(into) {
        into_.enter(&source, &running);
    }
    ~entered() { into_.enter(nullptr, nullptr); }
    entered(entered const&) = delete;
    entered& operator=(entered const&) = delete;

private:
    download& into_;
};

download_result download::run(std::unique_ptr<chapter_source> source) {
    auto const given = [&source](session&, engine::warn const&) {
        return std::make_unique<primed_source>(std::move(source));
    };
    return run(given);
}

download_result download::run(source_maker const& make) {
    download_result result;
    session running(options_.session, &watchers_, library_opening::at_run);
    auto const told = [this](std::string_view line) {
        log_.write(log_threshold::warning, line);
    };
    if (options_.ignore_robots)
        told("--ignore-robots: what sites disallow by robots.txt is fetched");
    auto const source = make(running, told);
    entered const here(*this, *source, running);
    bool const any = source->any();
    if (interrupted()) {
        result.code = exit_interrupted;
        return result;
    }
    if (!any && options_.error_on_empty) {
        result.code = exit_empty;
        return result;
    }
    running.open();
    open_outputs();
    result.began = true;
    notifying_.started();
    result.summary.result = watch(running, *source);
    enter(nullptr, nullptr);
    end(running, result);
    history_.reset();  // while the session still holds the library's lock
    return result;
}

void download::open_outputs() {
    if (!options_.log_file.empty()) log_.add_file(options_.log_file, file_threshold(options_));
    if (!options_.events.empty()) events_.open(options_.events);
    if (options_.no_history || options_.session.sink != sink_kind::disk) return;
    history_.emplace(options_.session.output, options_.tag, [this](std::string_view line) {
        log_.write(log_threshold::warning, line);
    });
}

void download::refresh(session& running) {
    // A full disk now may have room at the end, when every failure is reported.
    exports_.write(running.metrics());
    if (history_) history_->save(running.metrics());
}

report download::watch(session& running, chapter_source& source) {
    auto const begun = std::chrono::steady_clock::now();
    // Over before the session is, which it reads.
    auto const live = std::move(endpoint_);
    if (live) live->serve(running.metrics());
    std::optional<ticker> exporting, redrawing, flushing, judging;
    if (exports_.any() || history_) exporting.emplace(export_period, [&] { refresh(running); });
    if (progress_) redrawing.emplace(progress_->period(), [&] { progress_->tick(running); });
    if (!options_.events.empty()) flushing.emplace(event_period, [this] { events_.flush(); });
    if (judging_.watches()) {
        judging.emplace(judge_period, [&, begun] {
            auto const elapsed = std::chrono::steady_clock::now() - begun;
            if (!judging_.watch(running.metrics(), elapsed)) return;
            notifying_.breach("--abort-if " + judging_.aborted_by() + " holds");
            running.stop();
        });
    }
    return running.run(source);
}

int download::code_of(report const& result, bool output_lost) const {
    run_facts facts;
    facts.interrupted = interrupted();
    facts.threshold_broken = broken_ || !judging_.aborted_by().empty();
    facts.missing = result.chapters_failed > 0 || result.chapters_cancelled > 0 || output_lost ||
                    !result.disk_error.empty();
    facts.source_failed = !result.source_error.empty();
    facts.nothing_begun = result.chapters_attempted == 0 && result.chapters_skipped == 0;
    facts.error_on_empty = options_.error_on_empty;
    return exit_code_of(facts);
}

void download::settle_code(session& running, download_result& result, bool output_lost) const {
    result.code = code_of(result.summary.result, output_lost);
    running.metrics().set_exit_code(result.code);
}

/// Exports and events, whole. One that cannot be written decides the exit code, and those that can
/// be written say so.
void download::write_outputs(session& running, download_result& result) {
    settle_code(running, result, false);
    auto failures = exports_.write(running.metrics());
    if (!failures.empty()) settle_code(running, result, true);
    result.summary.metric_files = exports_.written();
    if (!options_.events.empty()) {
        events_.session_ended(result.summary.result, result.code);
        events_.flush();
        if (auto const error = events_.failure())
            failures.push_back({options_.events, error.message()});
        else
            result.summary.metric_files.push_back(options_.events);
    }
    if (failures.empty()) return;
    settle_code(running, result, true);
    exports_.write(running.metrics());
    for (auto const& line : unwritten_lines(failures)) log_.write(log_threshold::error, line);
}

void download::judge(session& running, download_result& result) {
    auto const verdicts = judging_.judge(running.metrics());
    broken_ = broken(verdicts);
    for (auto const& verdict : verdicts) {
        result.summary.checks.push_back(verdict.text);
        if (verdict.detail.ok) continue;
        if (options_.json || options_.quiet) log_.write(log_threshold::warning, verdict.text);
        result.breaches.push_back(verdict.text);
        if (verdict.kind == metrics::threshold_kind::warn) continue;
        if (judging_.aborted_by().empty()) notifying_.breach(verdict.text);
    }
}

void download::end(session& running, download_result& result) {
    if (progress_) progress_->end(running);
    auto& facts = result.summary;
    auto const& source_error = facts.result.source_error;
    if (!source_error.empty()) log_.write(log_threshold::error, source_error);
    judge(running, result);
    write_outputs(running, result);
    if (history_) history_->end(running.metrics(), result.code);
    facts.interrupted = interrupted();
    facts.aborted_by = judging_.aborted_by();
    if (options_.session.sink == sink_kind::disk) facts.output = options_.session.output;
    auto const page_times = metrics::live_view::of(running.metrics()).page_ns;
    if (page_times.count() > 0) facts.p95_page_seconds = page_times.quantile(0.95) / 1e9;
    if (options_.json || notifying_.any()) result.statistics = statistics_json(running.metrics());
    notifying_.ended(facts.result, result.code, result.breaches, result.statistics);
}

int print_result(download_result const& result, get_options const& options, console const& where) {
    output out(STDOUT_FILENO);
    if (options.json) {
        out.write(result.statistics);
    } else if (!options.quiet || result.code != exit_ok) {
        summary_style style;
        style.colour = where.out_colour;
        out.write(summary_text(result.summary, style));
    }
    out.flush();
    if (!out.failure()) return result.code;
    write_all(STDERR_FILENO, "panelia: stdout: " + out.failure().message() + "\n");
    return result.code == exit_ok ? exit_incomplete : result.code;
}

}  // namespace panelia::cli
