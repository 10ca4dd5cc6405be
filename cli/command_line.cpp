#include "cli/command_line.hpp"

#include "cli/text.hpp"
#include "cli/usage_error.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <utility>

namespace panelia::cli {
namespace {

std::string names_of(option_row const& row) {
    std::string names = "--" + std::string(row.name);
    if (row.letter != 0) names = std::string("-") + row.letter + "," + names;
    return names;
}

CLI::Option* declare(CLI::App& app, option_row const& row) {
    if (row.value.empty()) {
        return app.add_flag(names_of(row))->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }
    return app.add_option(names_of(row))
        ->expected(1)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

/// The words that no option claimed; CLI11 keeps the "--" among them. (A positional of its own
/// would take "[a,b]" apart.)
std::vector<std::string> operands_of(CLI::App const& app) {
    std::vector<std::string> operands;
    bool only_operands = false;
    for (auto const& word : app.remaining()) {
        if (!only_operands && word == "--") {
            only_operands = true;
        } else if (!only_operands && word.size() > 1 && word.front() == '-') {
            // Without the value, which could be a secret.
            throw usage_error("unknown option " + printable(word.substr(0, word.find('='))));
        } else {
            operands.push_back(word);
        }
    }
    return operands;
}

void parse(CLI::App& app, std::span<std::string const> arguments) {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    try {
        app.parse(std::move(reversed));
    } catch (CLI::ArgumentMismatch const& e) {
        // "--retries: 1 required TEXT missing"
        std::string_view const what = e.what();
        throw usage_error(std::string(what.substr(0, what.find(':'))) + ": needs a value");
    } catch (CLI::ParseError const& e) {
        throw usage_error(printable(e.what()));
    }
}

}  // namespace

command_line split_arguments(
    std::span<std::string const> arguments, std::span<option_row const> table
) {
    CLI::App app;
    app.set_help_flag();
    app.allow_extras();
    app.allow_windows_style_options(false);
    auto* const help = app.add_flag("-h,--help");
    std::vector<std::pair<option_row const*, CLI::Option*>> declared;
    for (auto const& row : table) declared.emplace_back(&row, declare(app, row));
    command_line found;
    parse(app, arguments);
    found.operands = operands_of(app);
    found.help = help->count() > 0;
    for (auto const& [row, option] : declared) {
        if (option->count() == 0) continue;
        auto values = option->results();
        if (row->kind != option_kind::list) values = {values.back()};
        found.given[std::string(row->name)] = {std::move(values), "--" + std::string(row->name)};
    }
    return found;
}

}  // namespace panelia::cli
