// Splits the words typed into options and operands. Knows no meaning of any value. Pure.
#pragma once

#include "cli/option_table.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::cli {

/// Values given for one option in one place, and how errors name that place
/// ("--retries", "PANELIA_RETRIES", "config.toml:3:1: retries").
struct setting {
    std::vector<std::string> values;
    std::string place;
};
/// By long name.
using setting_map = std::map<std::string, setting, std::less<>>;

struct command_line {
    setting_map given;
    std::vector<std::string> operands;
    bool help = false;
};

/// Throws usage_error for an unknown option or a missing value. A flag's value is "true".
command_line split_arguments(
    std::span<std::string const> arguments, std::span<option_row const> table
);

}  // namespace panelia::cli
