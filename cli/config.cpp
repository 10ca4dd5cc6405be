#include "cli/config.hpp"

#include "cli/text.hpp"
#include "cli/usage_error.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

namespace panelia::cli {
namespace {

std::string place(std::string_view name, toml::source_position at) {
    return printable(name) + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": ";
}

/// A TOML scalar as it would have been typed. Throws usage_error for tables, dates and so on.
std::string as_typed(toml::node const& node, std::string const& where) {
    if (auto const* text = node.as_string()) return text->get();
    if (auto const* number = node.as_integer()) return std::to_string(number->get());
    if (auto const* flag = node.as_boolean()) return flag->get() ? "true" : "false";
    if (auto const* number = node.as_floating_point()) {
        std::ostringstream out;
        out.imbue(std::locale::classic());
        out.precision(15);
        out << number->get();
        return out.str();
    }
    throw usage_error(where + "must be a text, a number or true/false");
}

setting setting_of(
    toml::node const& node, option_row const& row, std::string const& where, std::string_view name
) {
    setting found{{}, where.substr(0, where.size() - 2)};
    auto const* const array = node.as_array();
    if (array == nullptr) {
        found.values.push_back(as_typed(node, where));
        return found;
    }
    if (row.kind != option_kind::list || row.value.empty()) {
        throw usage_error(where + "takes one value, not a list");
    }
    for (auto const& element : *array) {
        auto const at = place(name, element.source().begin) + std::string(row.name) + ": ";
        found.values.push_back(as_typed(element, at));
    }
    return found;
}

std::string upper_underscored(std::string_view option) {
    std::string out(option);
    std::ranges::transform(out, out.begin(), [](char c) {
        if (c == '-') return '_';
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    });
    return out;
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size());
        if (end > 0) lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

}  // namespace

environment read_environment(char const* const* environ_block) {
    environment variables;
    for (auto const* entry = environ_block; entry != nullptr && *entry != nullptr; ++entry) {
        std::string_view const line = *entry;
        auto const equals = line.find('=');
        if (equals != std::string_view::npos) {
            variables.emplace(line.substr(0, equals), line.substr(equals + 1));
        }
    }
    return variables;
}

setting_map parse_config(
    std::string_view text, std::string_view name, std::span<option_row const> table
) {
    toml::table parsed;
    try {
        parsed = toml::parse(text, name);
    } catch (toml::parse_error const& e) {
        throw usage_error(place(name, e.source().begin) + printable(e.description()));
    }
    setting_map found;
    for (auto const& [key, node] : parsed) {
        std::string_view const option = key.str();
        auto const at = place(name, key.source().begin);
        auto const* const row = find_option(table, option);
        if (row == nullptr) throw usage_error(at + "unknown key " + printable(option));
        if (option == "config" || option == "ignore-config") {
            throw usage_error(at + std::string(option) + " has no meaning in a file");
        }
        found[std::string(option)] = setting_of(node, *row, at + std::string(option) + ": ", name);
    }
    return found;
}

setting_map read_config(std::filesystem::path const& file, std::span<option_row const> table) {
    std::ifstream in(file, std::ios::binary);
    std::error_code ignored;
    if (!in || std::filesystem::is_directory(file, ignored)) {
        throw usage_error(printable(file.string()) + ": cannot be read");
    }
    std::string const text(std::istreambuf_iterator<char>(in), {});
    if (in.bad()) throw usage_error(printable(file.string()) + ": cannot be read");
    return parse_config(text, file.string(), table);
}

std::filesystem::path default_config_file(environment const& variables) {
    auto const xdg = variables.find("XDG_CONFIG_HOME");
    // The XDG specification: a relative path is to be ignored.
    if (xdg != variables.end() && xdg->second.starts_with('/')) {
        return std::filesystem::path(xdg->second) / "panelia" / "config.toml";
    }
    auto const home = variables.find("HOME");
    if (home == variables.end() || home->second.empty()) return {};
    return std::filesystem::path(home->second) / ".config" / "panelia" / "config.toml";
}

std::filesystem::path default_rules_folder(environment const& variables) {
    auto const file = default_config_file(variables);
    return file.empty() ? file : file.parent_path() / "rules";
}

std::string variable_name(std::string_view option) {
    return "PANELIA_" + upper_underscored(option);
}

setting_map settings_of(environment const& variables, std::span<option_row const> table) {
    setting_map found;
    for (auto const& row : table) {
        auto const name = variable_name(row.name);
        auto const variable = variables.find(name);
        if (variable == variables.end()) continue;
        auto values = row.kind == option_kind::list ? lines_of(variable->second)
                                                    : std::vector{variable->second};
        if (!values.empty()) found[std::string(row.name)] = {std::move(values), name};
    }
    return found;
}

}  // namespace panelia::cli
