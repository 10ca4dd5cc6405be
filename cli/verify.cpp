#include "cli/verify.hpp"

#include "cli/exit_code.hpp"
#include "cli/output.hpp"
#include "cli/screen.hpp"
#include "cli/signals.hpp"
#include "cli/text.hpp"
#include "cli/ticker.hpp"
#include "cli/verify_report.hpp"
#include "engine/library_check.hpp"
#include "metrics/database.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

namespace panelia::cli {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_listed = 10'000;

progress_mode settle(verify_options const& options, console const& where) {
    if (options.quiet) return progress_mode::none;
    if (options.progress != progress_mode::automatic) return options.progress;
    return where.err_is_terminal ? progress_mode::tty : progress_mode::plain;
}

std::string progress_line(engine::check_sums const& sums) {
    std::string line = "verify: " + grouped(sums.chapters) + " of " +
                       counted(sums.chapters_known, "chapter", "chapters") + ", " +
                       human_bytes(static_cast<double>(sums.bytes));
    if (sums.findings > 0) line += ", " + counted(sums.findings, "finding", "findings");
    return line;
}

verify_facts facts_of(engine::check_sums const& sums) {
    verify_facts facts;
    facts.chapters = sums.chapters;
    facts.chapters_bad = sums.chapters_bad;
    facts.chapters_unfinished = sums.chapters_unfinished;
    facts.chapters_unknown = sums.chapters_unknown;
    facts.pages = sums.pages;
    facts.pages_bad = sums.pages_bad;
    facts.pages_missing = sums.pages_missing;
    facts.pages_without_digest = sums.pages_without_digest;
    facts.aliens = sums.aliens;
    facts.bytes = sums.bytes;
    facts.faults = sums.findings;
    return facts;
}

/// Chapters in the order of the library, what belongs to none of them last.
void sort_findings(std::vector<engine::finding>& findings) {
    std::ranges::sort(findings, [](auto const& a, auto const& b) {
        return std::tuple(a.chapter == 0, a.chapter, a.page, std::string_view(a.path)) <
               std::tuple(b.chapter == 0, b.chapter, b.page, std::string_view(b.path));
    });
}

verify_facts check(verify_options const& options, console const& where) {
    std::atomic<bool> stop{false};
    signal_watch const signals([&stop] { stop = true; });
    engine::check_options how;
    how.threads = options.threads;
    how.allow_missing = options.allow_missing;
    how.ignore_aliens = options.ignore_aliens;
    how.stopped = [&stop] {
        return stop.load();
    };
    engine::library_check library(options.library, std::move(how));
    std::vector<engine::finding> findings;
    std::uint64_t unlisted = 0;
    auto const begun = std::chrono::steady_clock::now();
    {
        screen shown(STDERR_FILENO);
        auto const mode = settle(options, where);
        std::optional<ticker> redrawing;
        if (mode == progress_mode::tty) {
            redrawing.emplace(200ms, [&] { shown.show({progress_line(library.sums())}); });
        } else if (mode == progress_mode::plain) {
            redrawing.emplace(10s, [&] { shown.line(progress_line(library.sums())); });
        }
        library.run([&](engine::finding one) {
            if (findings.size() < most_listed) {
                findings.push_back(std::move(one));
            } else {
                ++unlisted;
            }
        });
    }
    auto facts = facts_of(library.sums());
    facts.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    facts.library = options.library.string();
    facts.aliens_ignored = options.ignore_aliens;
    facts.interrupted = stop;
    sort_findings(findings);
    facts.findings = std::move(findings);
    facts.unlisted = unlisted;
    if (auto const why = library.record(); !why.empty()) {
        say("what was found could not be recorded (" + why + "): retry will not know of it");
    }
    return facts;
}

}  // namespace

int run_verify(verify_options const& options, console const& where) {
    verify_facts facts;
    try {
        facts = check(options, where);
    } catch (metrics::database_error const& problem) {
        throw library_error(options.library.string() + ": " + problem.what());
    }
    int const code = facts.interrupted ? exit_interrupted
                     : all_well(facts) ? exit_ok
                                       : exit_incomplete;
    output out(STDOUT_FILENO);
    if (options.json) {
        out.write(verify_json(facts));
    } else if (!options.quiet || code != exit_ok) {
        out.write(verify_text(facts));
    }
    out.flush();
    if (!out.failure()) return code;
    say("stdout: " + out.failure().message());
    return code == exit_ok ? exit_incomplete : code;
}

}  // namespace panelia::cli
