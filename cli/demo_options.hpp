// What `demo` can be told. No I/O.
#pragma once

#include "cli/config.hpp"
#include "cli/option_table.hpp"

#include <optional>
#include <span>
#include <string>

namespace panelia::cli {

/// The options of `demo`: a few of those of `get`, with the same meaning.
std::span<option_row const> demo_option_table();
/// Nothing when help was asked for. Throws usage_error. The environment and the configuration file
/// are not read: a demo shows the same everywhere.
std::optional<get_options> parse_demo(std::span<std::string const> arguments);

}  // namespace panelia::cli
