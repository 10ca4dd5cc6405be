// The three places options come from (typed, environment, file), strongest first, for any command.
// Knows which keys exist over all commands, not what their values mean. Opens the configuration
// file.
#pragma once

#include "cli/config.hpp"

#include <array>
#include <filesystem>
#include <span>
#include <string_view>

namespace panelia::cli {

using setting_layers = std::array<setting_map, 3>;

/// What was typed, then the environment, then the file that --config names or that stands in its
/// usual place. The last two may name any command's option. Throws usage_error.
setting_layers settle_layers(setting_map typed, environment const& variables);

/// The configuration file of that run; empty: none. `layers`: what was typed and the environment.
std::filesystem::path config_file(
    std::span<setting_map const> layers, environment const& variables
);

/// The strongest setting of that long name, or null.
setting const* strongest(std::span<setting_map const> layers, std::string_view name);
/// Whether a layer switches a flag on. Throws usage_error for what is not true or false.
bool is_on(setting_map const& layer, std::string_view flag);
/// Whether the strongest layer that has the flag switches it on.
bool is_on(std::span<setting_map const> layers, std::string_view flag);

}  // namespace panelia::cli
