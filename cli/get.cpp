#include "cli/get.hpp"

#include "cli/checks.hpp"
#include "cli/download.hpp"
#include "cli/exit_code.hpp"
#include "cli/named_sources.hpp"
#include "cli/output.hpp"
#include "cli/simulate.hpp"
#include "cli/sources.hpp"

#include <memory>
#include <utility>

#include "sources/rule_files.hpp"

namespace panelia::cli {

int run_get(get_options const& options, console const& where) {
    check_files(options);
    auto inputs = gather_sources(options);
    check_inputs_survive(options, inputs);
    check_sources(inputs);
    auto readers = sources::readers_with(sources::read_rule_files(options.rules));
    auto const open = [&](session& with, engine::warn const& told) {
        return std::make_unique<named_sources>(
            with, std::move(inputs), options, std::move(readers), told
        );
    };
    if (options.simulate) return show_plan(open, options, plan_of::new_chapters);
    download work(options, where);
    auto const result = work.run(open);
    if (result.began) return print_result(result, options, where);
    say(result.code == exit_empty ? "nothing matches the selection" : "interrupted");
    return result.code;
}

}  // namespace panelia::cli
