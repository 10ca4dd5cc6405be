// Options from elsewhere than the command line: the TOML file and the environment. Knows which keys
// exist (the option table), not what their values mean.
#pragma once

#include "cli/command_line.hpp"

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace panelia::cli {

/// The process's environment as a value.
using environment = std::map<std::string, std::string, std::less<>>;
environment read_environment(char const* const* environ_block);

/// The options in a TOML text; `name` stands in errors. Throws usage_error
/// ("config.toml:3:1: unknown key tries"). Pure.
setting_map parse_config(
    std::string_view text, std::string_view name, std::span<option_row const> table
);
/// Reads and parses a file. Throws usage_error when it cannot be read.
setting_map read_config(std::filesystem::path const& file, std::span<option_row const> table);
/// Where the file is looked for when none is named; empty when neither XDG_CONFIG_HOME nor HOME is
/// set.
std::filesystem::path default_config_file(environment const& variables);

/// The folder of the user's site rules, beside that file; empty likewise.
std::filesystem::path default_rules_folder(environment const& variables);

/// PANELIA_LIMIT_RATE for limit-rate, and so on; a repeatable option takes one value a line. Pure.
setting_map settings_of(environment const& variables, std::span<option_row const> table);
/// "limit-rate" -> "PANELIA_LIMIT_RATE".
std::string variable_name(std::string_view option);

}  // namespace panelia::cli
