// The command line of `panelia verify`. Opens nothing.
#pragma once

#include "cli/config.hpp"
#include "cli/get_options.hpp"
#include "cli/option_table.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

namespace panelia::cli {

struct verify_options {
    std::filesystem::path library;
    unsigned threads = 0;  ///< 0 = one per core
    std::size_t allow_missing = 0;
    bool ignore_aliens = false;
    bool json = false;
    bool quiet = false;
    progress_mode progress = progress_mode::automatic;
};

/// Nothing when help was asked for. Throws usage_error.
std::optional<verify_options> parse_verify(
    std::span<std::string const> arguments, environment const& variables
);

/// The single operand of `verify` and `retry`. Throws usage_error.
std::filesystem::path library_operand(
    std::string const& command, std::span<std::string const> operands
);

/// The rows of the help text.
std::span<option_row const> verify_option_table() noexcept;

}  // namespace panelia::cli
