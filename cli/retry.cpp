#include "cli/retry.hpp"

#include "cli/checks.hpp"
#include "cli/download.hpp"
#include "cli/exit_code.hpp"
#include "cli/named_sources.hpp"
#include "cli/output.hpp"
#include "cli/simulate.hpp"
#include "cli/summary.hpp"
#include "cli/text.hpp"
#include "engine/library_check.hpp"
#include "engine/library_lock.hpp"
#include "engine/library_retry.hpp"
#include "engine/selection.hpp"

#include <unistd.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sources/rule_files.hpp"

namespace panelia::cli {
namespace {

/// What the user gives anew of the things a library does not keep.
std::vector<std::string> supplied(get_options const& options) {
    std::vector<std::string> names;
    for (auto const& [name, value] : options.session.headers) names.push_back(name);
    if (!options.session.cookies.empty()) names.emplace_back("Cookie");
    return names;
}

std::unique_ptr<engine::retry_source> open_source(get_options const& options) {
    auto const& folder = options.session.output;
    // Looked at while nobody changes it; the session then takes the lock for itself.
    engine::library_lock const still(engine::existing_library(folder), engine::lock_kind::shared);
    return std::make_unique<engine::retry_source>(folder, supplied(options));
}

void tell_left_out(engine::retry_source const& source) {
    for (auto const& one : source.left_out()) {
        say(printable(
            chapter_label(one.series, one.number, one.title) + ": " + one.why +
            ": fetch it with get"
        ));
    }
    auto const more = source.left_out_count() - source.left_out().size();
    if (more > 0) say("and " + counted(more, "more chapter", "more chapters"));
}

int nothing_to_retry(get_options const& options) {
    output out(STDOUT_FILENO);
    if (!options.quiet) {
        out.write("Nothing to retry: no chapter is recorded as unfinished or damaged.\n");
    }
    out.flush();
    if (!out.failure()) return options.error_on_empty ? exit_empty : exit_ok;
    say("stdout: " + out.failure().message());
    return exit_incomplete;
}

}  // namespace

int run_retry(get_options const& options, console const& where) {
    check_files(options, "retry");
    check_inputs_survive(options, {});
    auto source = open_source(options);
    tell_left_out(*source);
    bool const left_out = source->left_out_count() > 0;
    if (source->count() == 0 && left_out) return exit_incomplete;
    if (source->count() == 0 && !options.json) return nothing_to_retry(options);
    auto selected = engine::select(std::move(source), options.selection);
    auto readers = sources::readers_with(sources::read_rule_files(options.rules));
    auto const open = [&](session& with, engine::warn const& told) {
        return std::make_unique<named_sources>(
            with, std::move(selected), options, std::move(readers), told
        );
    };
    if (options.simulate) return show_plan(open, options, plan_of::everything);
    download work(options, where);
    auto const result = work.run(open);
    if (!result.began) {
        say(result.code == exit_empty ? "nothing to retry" : "interrupted");
        return result.code;
    }
    int const code = print_result(result, options, where);
    return code == exit_ok && left_out ? exit_incomplete : code;
}

}  // namespace panelia::cli
