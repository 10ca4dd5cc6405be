// What was typed after `history`, as history_options. Pure.
#pragma once

#include "cli/history.hpp"

#include <optional>
#include <span>
#include <string>

namespace panelia::cli {

/// Nothing when help was asked for. Throws usage_error.
std::optional<history_options> parse_history(std::span<std::string const> arguments);

}  // namespace panelia::cli
