// Every option of `get`, once: its names, its line of help, and what its value does to the options.
// The command line, the environment, the configuration file and the help text all read this table.
#pragma once

#include "cli/get_options.hpp"

#include <span>
#include <string_view>

namespace panelia::cli {

enum class option_kind {
    flag,   ///< no value; true or false in a file or the environment
    value,  ///< one value; the last one given wins
    list,   ///< repeatable
};

struct option_row {
    std::string_view name;   ///< the long name, without dashes; also the key and PANELIA_NAME
    char letter;             ///< the short name, or 0
    std::string_view value;  ///< what the value is called in the help; empty for a flag
    option_kind kind;
    std::string_view group;  ///< heading in the help; empty: not shown
    std::string_view help;
    /// Stores one value. Throws value_error. Null for options that are dealt with before (config).
    void (*apply)(get_options&, std::string_view);
    bool secret = false;  ///< the value must not be repeated in an error
};

/// The options of `get`, in the order of the help.
std::span<option_row const> get_option_table() noexcept;
/// Those of them that `retry` takes, too.
std::span<option_row const> retry_option_table();
/// Those that `rules` takes.
std::span<option_row const> rules_option_table();
/// The row of that long name, or null.
option_row const* find_option(std::span<option_row const> table, std::string_view name) noexcept;

}  // namespace panelia::cli
