#include "cli/get.hpp"

#include "cli/checks.hpp"
#include "cli/download.hpp"
#include "cli/exit_code.hpp"
#include "cli/named_sources.hpp"
#include "cli/output.hpp"
#include "cli/simulate.hpp"
#include "cli/sources.hpp"
#include "cli/text.hpp"

#include <unistd.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sources/rule_files.hpp"

namespace panelia::cli {
namespace {

/// stderr is the place for "nothing matched": stdout holds the plan or the statistics.
void say(std::string_view line) {
    write_all(STDERR_FILENO, "panelia: " + std::string(line) + "\n");
}

/// What a source has to say while nothing but a plan is made.
class plan_observer final : public observer {
public:
    explicit plan_observer(get_options const& options) : options_(options) {}
    void chapter_skipped(chapter_info const&) override { ++skipped_; }
    std::uint64_t skipped() const noexcept { return skipped_; }
    void warning(std::string_view message) override { say(printable(message)); }
    void note(std::string_view message) override {
        if (options_.verbose > 0) say(printable(message));
    }

private:
    get_options const& options_;
    std::uint64_t skipped_ = 0;  // told by the thread that reads the source
};

int show_plan(chapter_source& source, get_options const& options, plan_library const& has) {
    output out(STDOUT_FILENO);
    auto const plan = simulate(source, options, out, has);
    for (auto const& line : plan.failures) say(line);
    if (auto const error = out.failure()) {
        say("stdout: " + error.message());
        return exit_incomplete;
    }
    if (!plan.failures.empty()) return exit_incomplete;
    if (plan.chapters > 0 || plan.held > 0 || !options.error_on_empty) return exit_ok;
    say("nothing matches the selection");
    return exit_empty;
}

int plan(
    std::vector<source_input> inputs, get_options const& options, sources::reader_list readers
) {
    plan_observer watch(options);
    session with(options.session, &watch, library_opening::at_run);
    auto const warn = [](std::string_view line) {
        say(line);
    };
    try {
        with.peek();
    } catch (library_error const& problem) {
        say("the plan does not know what the library has: " + printable(problem.what()));
    }
    named_sources source(with, std::move(inputs), options, std::move(readers), warn);
    return show_plan(
        source,
        options,
        {.look_up = [&with](chapter_spec const& chapter) { return with.look_up(chapter); },
         .left_out =
             [&watch] {
                 return watch.skipped();
             }}
    );
}

}  // namespace

int run_get(get_options const& options, console const& where) {
    check_files(options);
    auto inputs = gather_sources(options);
    check_sources(inputs);
    auto readers = sources::readers_with(sources::read_rule_files(options.rules));
    if (options.simulate) return plan(std::move(inputs), options, std::move(readers));
    download work(options, where);
    auto const warn = [&work](std::string_view line) {
        work.journal().write(log_threshold::warning, line);
    };
    if (options.ignore_robots)
        warn("--ignore-robots: what sites disallow by robots.txt is fetched");
    auto const result = work.run([&](session& with) {
        return std::make_unique<named_sources>(
            with, std::move(inputs), options, std::move(readers), warn
        );
    });
    if (result.began) return print_result(result, options, where);
    say(result.code == exit_empty ? "nothing matches the selection" : "interrupted");
    return result.code;
}

}  // namespace panelia::cli
