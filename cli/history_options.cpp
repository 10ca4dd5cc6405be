#include "cli/history_options.hpp"

#include "cli/command_line.hpp"
#include "cli/layers.hpp"
#include "cli/text.hpp"
#include "cli/usage_error.hpp"
#include "cli/values.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace panelia::cli {
namespace {

using enum option_kind;

// The meaning is settled below: these options fill history_options, not get_options.
constexpr option_row table[] = {
    {"output", 'o', "DIR", value, "", "", nullptr},
    {"metric", 0, "NAME", value, "", "", nullptr},
    {"host", 0, "HOST:PORT", value, "", "", nullptr},
    {"last", 0, "N", value, "", "", nullptr},
    {"format", 0, "FORMAT", value, "", "", nullptr},
    {"json", 0, "", flag, "", "", nullptr},
    {"config", 0, "FILE", value, "", "", nullptr},
    {"ignore-config", 0, "", flag, "", "", nullptr},
};

history_command command_of(std::string const& word) {
    constexpr std::array<std::pair<std::string_view, history_command>, 6> commands = {{
        {"list", history_command::list},
        {"show", history_command::show},
        {"compare", history_command::compare},
        {"trend", history_command::trend},
        {"slowest", history_command::slowest},
        {"export", history_command::export_sessions},
    }};
    for (auto const& [name, command] : commands) {
        if (word == name) return command;
    }
    throw usage_error(
        "history: not list, show, compare, trend, slowest or export: " + printable(word)
    );
}

std::size_t sessions_of(history_command command) {
    switch (command) {
        case history_command::compare:
            return 2;
        case history_command::show:
        case history_command::slowest:
        case history_command::export_sessions:
            return 1;
        case history_command::list:
        case history_command::trend:
            break;
    }
    return 0;
}

void apply_sessions(std::span<std::string const> words, history_options& options) {
    auto const most = sessions_of(options.command);
    if (words.size() > most) {
        throw usage_error("history: one word too many: " + printable(words[most]));
    }
    for (auto const& word : words) {
        if (word.empty()) throw usage_error("history: a session's name must not be empty");
    }
    // `compare B` compares with the session before B.
    bool const only_second = options.command == history_command::compare && words.size() == 1;
    if (only_second) {
        options.second = words[0];
    } else {
        if (!words.empty()) options.first = words[0];
        if (words.size() > 1) options.second = words[1];
    }
}

std::size_t parse_last(setting const& given) {
    auto const& text = given.values.back();
    try {
        return parse_count(text, 1, 1'000'000);
    } catch (value_error const& e) {
        throw usage_error(given.place + ": " + e.what() + ": " + printable(text));
    }
}

history_format parse_history_format(setting const& given) {
    auto const& text = given.values.back();
    if (text == "json") return history_format::json;
    if (text == "csv") return history_format::csv;
    throw usage_error(given.place + ": not json or csv: " + printable(text));
}

}  // namespace

std::optional<history_options> parse_history(
    std::span<std::string const> arguments, environment const& variables
) {
    auto const typed = split_arguments(arguments, table);
    if (typed.help) return std::nullopt;
    if (typed.operands.empty()) {
        throw usage_error("history: which? list, show, compare, trend, slowest or export");
    }
    history_options options;
    options.command = command_of(typed.operands.front());
    apply_sessions(std::span(typed.operands).subspan(1), options);
    auto const layers = settle_layers(typed.given, variables);
    if (auto const* const folder = strongest(layers, "output")) {
        if (folder->values.back().empty()) throw usage_error(folder->place + ": must not be empty");
        options.output = folder->values.back();
    }
    if (auto const* const host = strongest(layers, "host")) options.host = host->values.back();
    if (auto const* const metric = strongest(layers, "metric")) {
        options.metric = metric->values.back();
    }
    if (auto const* const last = strongest(layers, "last")) options.last = parse_last(*last);
    auto const format = layers[0].find("format");
    if (format != layers[0].end()) options.format = parse_history_format(format->second);
    options.json = is_on(layers, "json");
    return options;
}

std::span<option_row const> history_option_table() noexcept {
    return table;
}

}  // namespace panelia::cli
