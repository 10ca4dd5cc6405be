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

}  // namespace

int run_get(get_options const& options, console const& where) {
    check_files(options);
    auto inputs = gather_sources(options);
    check_inputs_survive(options, inputs);
    check_sources(inputs);
    auto readers = sources::readers_with(sources::read_rule_files(options.rules));
    if (options.simulate) {
        auto const source = [&](session& with) {
            return std::make_unique<named_sources>(
                with, std::move(inputs), options, std::move(readers), say
            );
        };
        return show_plan(source, options, plan_of::new_chapters);
    }
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
