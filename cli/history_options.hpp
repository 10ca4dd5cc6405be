// What was typed after `history`, and what else holds for it, as history_options. Opens no file but
// the configuration.
#pragma once

#include "cli/config.hpp"
#include "cli/history.hpp"
#include "cli/option_table.hpp"

#include <optional>
#include <span>
#include <string>

namespace panelia::cli {

/// Nothing when help was asked for. --format is taken from what was typed only: elsewhere it is
/// get's. Throws usage_error.
std::optional<history_options> parse_history(
    std::span<std::string const> arguments, environment const& variables
);

/// Its options, by name.
std::span<option_row const> history_option_table() noexcept;

}  // namespace panelia::cli
