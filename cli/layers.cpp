#include "cli/layers.hpp"

#include "cli/history_options.hpp"
#include "cli/usage_error.hpp"
#include "cli/values.hpp"
#include "cli/verify_options.hpp"

#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace panelia::cli {
namespace {

/// Those of `get`, and what only other commands have.
std::span<option_row const> every_option() {
    static std::vector<option_row> const rows = [] {
        auto const own = get_option_table();
        std::vector<option_row> all(own.begin(), own.end());
        for (auto const table : {verify_option_table(), history_option_table()}) {
            for (auto const& row : table)
                if (find_option(all, row.name) == nullptr) all.push_back(row);
        }
        return all;
    }();
    return rows;
}

setting_map file_layer(
    setting_map const& typed, setting_map const& from_environment, environment const& variables
) {
    std::array const layers = {typed, from_environment};
    if (is_on(typed, "ignore-config")) return {};
    if (auto const* const named = strongest(layers, "config")) {
        return read_config(named->values.back(), every_option());
    }
    if (is_on(from_environment, "ignore-config")) return {};
    auto const usual = default_config_file(variables);
    std::error_code ignored;
    if (usual.empty() || !std::filesystem::exists(usual, ignored)) return {};
    return read_config(usual, every_option());
}

}  // namespace

setting const* strongest(std::span<setting_map const> layers, std::string_view name) {
    for (auto const& layer : layers) {
        auto const found = layer.find(name);
        if (found != layer.end()) return &found->second;
    }
    return nullptr;
}

bool is_on(setting_map const& layer, std::string_view flag) {
    auto const found = layer.find(flag);
    if (found == layer.end()) return false;
    try {
        return parse_boolean(found->second.values.back());
    } catch (value_error const& e) {
        throw usage_error(found->second.place + ": " + e.what());
    }
}

bool is_on(std::span<setting_map const> layers, std::string_view flag) {
    for (auto const& layer : layers)
        if (layer.contains(flag)) return is_on(layer, flag);
    return false;
}

setting_layers settle_layers(setting_map typed, environment const& variables) {
    auto from_environment = settings_of(variables, every_option());
    auto from_file = file_layer(typed, from_environment, variables);
    return {std::move(typed), std::move(from_environment), std::move(from_file)};
}

}  // namespace panelia::cli
