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

std::filesystem::path config_file(
    std::span<setting_map const> layers, environment const& variables
) {
    if (is_on(layers[0], "ignore-config")) return {};
    if (auto const* const named = strongest(layers.first(2), "config")) {
        return named->values.back();
    }
    if (is_on(layers[1], "ignore-config")) return {};
    auto usual = default_config_file(variables);
    std::error_code ignored;
    if (usual.empty() || !std::filesystem::exists(usual, ignored)) return {};
    return usual;
}

setting_layers settle_layers(setting_map typed, environment const& variables) {
    setting_layers layers{std::move(typed), settings_of(variables, every_option()), {}};
    auto const file = config_file(layers, variables);
    if (!file.empty()) layers[2] = read_config(file, every_option());
    return layers;
}

}  // namespace panelia::cli
