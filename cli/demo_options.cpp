#include "cli/demo_options.hpp"

#include "cli/command_line.hpp"
#include "cli/options.hpp"
#include "cli/text.hpp"
#include "cli/usage_error.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace panelia::cli {

std::span<option_row const> demo_option_table() {
    static auto const rows = [] {
        constexpr std::array names = {
            "output", "json", "progress", "quiet", "verbose", "log-file", "log-level"};
        std::vector<option_row> chosen;
        for (auto const* name : names) {
            auto row = *find_option(get_option_table(), name);
            row.group = "Options";
            if (row.name == "output") row.help = "the library folder (default: panelia-demo)";
            chosen.push_back(row);
        }
        return chosen;
    }();
    return rows;
}

std::optional<get_options> parse_demo(std::span<std::string const> arguments) {
    auto const table = demo_option_table();
    auto typed = split_arguments(arguments, table);
    if (typed.help) return std::nullopt;
    if (!typed.operands.empty()) {
        throw usage_error("demo takes no SOURCE: " + printable(typed.operands.front()));
    }
    bool const has_output = typed.given.contains("output");
    std::array const layers = {std::move(typed.given)};
    auto options = apply_settings(table, layers);
    if (!has_output) options.session.output = "panelia-demo";
    return options;
}

}  // namespace panelia::cli
