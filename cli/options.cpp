#include "cli/options.hpp"

#include "cli/command_line.hpp"
#include "cli/layers.hpp"
#include "cli/option_table.hpp"
#include "cli/text.hpp"
#include "cli/usage_error.hpp"
#include "cli/verify_options.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "sources/rule_files.hpp"

namespace panelia::cli {
namespace {

/// "--fail-if: speed<3" and, under the offending byte, "^ no such metric".
std::string with_caret(std::string const& place, std::string_view value, place_error const& e) {
    constexpr std::string_view prefix = "panelia: ";
    auto const before = printable(value.substr(0, std::min(e.offset(), value.size())));
    std::string line = place + ": " + printable(value) + "\n";
    line.append(display_width(prefix) + display_width(place) + 2 + display_width(before), ' ');
    return line + "^ " + e.what();
}

void apply_one(option_row const& row, setting const& given, get_options& options) {
    for (auto const& value : given.values) {
        try {
            row.apply(options, value);
        } catch (place_error const& e) {
            throw usage_error(with_caret(given.place, value, e));
        } catch (value_error const& e) {
            std::string line = given.place + ": " + e.what();
            bool const repeat = !row.secret && !row.value.empty() && !value.empty() &&
                                line.find("\"" + value + "\"") == std::string::npos;
            if (repeat) line += ": " + cut_to_width(printable(value), 60);
            throw usage_error(line);
        }
    }
}

/// Two flags that exclude each other: the strongest layer that sets one of them decides.
void apply_families(std::span<setting_map const> layers, get_options& options) {
    options.session.family = address_family::any;
    for (auto const& layer : layers) {
        bool const v4 = is_on(layer, "ipv4"), v6 = is_on(layer, "ipv6");
        if (v4 && v6) {
            throw usage_error(layer.find("ipv6")->second.place + ": excludes --ipv4");
        }
        if (v4 || v6) {
            options.session.family = v4 ? address_family::ipv4 : address_family::ipv6;
            return;
        }
    }
}

/// A base above the default ceiling lifts the ceiling; a ceiling that was asked for does not move.
void settle_delays(std::span<setting_map const> layers, get_options& options) {
    auto& session = options.session;
    if (session.retry_max_delay >= session.retry_delay) return;
    auto const* const ceiling = strongest(layers, "retry-max-delay");
    if (ceiling == nullptr) {
        session.retry_max_delay = session.retry_delay;
    } else if (strongest(layers, "retry-delay") == nullptr) {
        session.retry_delay = session.retry_max_delay;
    } else {
        throw usage_error(ceiling->place + ": is less than --retry-delay");
    }
}

environment::const_iterator variable(
    environment const& variables, std::initializer_list<char const*> names
) {
    for (auto const* name : names) {
        auto const found = variables.find(name);
        if (found != variables.end() && !found->second.empty()) return found;
    }
    return variables.end();
}

std::string proxy_of(environment const& variables, std::initializer_list<char const*> names) {
    auto const found = variable(variables, names);
    if (found == variables.end()) return {};
    try {
        return parse_proxy(found->second);
    } catch (value_error const& e) {
        throw usage_error(found->first + ": " + e.what());
    }
}

}  // namespace

get_options apply_settings(
    std::span<option_row const> table, std::span<setting_map const> strongest_first
) {
    get_options options;
    for (auto const& row : table) {
        auto const* const given = strongest(strongest_first, row.name);
        if (given != nullptr && row.apply != nullptr) apply_one(row, *given, options);
    }
    apply_families(strongest_first, options);
    settle_delays(strongest_first, options);
    return options;
}

void apply_proxy_variables(session_options& session, environment const& variables) {
    session.https_proxy =
        proxy_of(variables, {"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
    session.http_proxy = proxy_of(variables, {"http_proxy", "all_proxy", "ALL_PROXY"});
    auto const hosts = variable(variables, {"no_proxy", "NO_PROXY"});
    if (hosts != variables.end()) session.no_proxy = hosts->second;
}

namespace {

/// Options of a command that takes `table`; the environment and the file may name any of `get`.
get_options settled(
    command_line const& typed, std::span<option_row const> table, environment const& variables
) {
    auto const layers = settle_layers(typed.given, variables);
    auto options = apply_settings(table, layers);
    options.config = config_file(layers, variables);
    // The rules folder is configuration: --ignore-config passes it over.
    if (find_option(table, "rules") != nullptr && !is_on(layers[0], "ignore-config") &&
        !is_on(layers[1], "ignore-config")) {
        auto const usual = sources::rule_files_in(default_rules_folder(variables));
        options.rules.insert(options.rules.end(), usual.begin(), usual.end());
    }
    if (strongest(layers, "proxy") == nullptr) {
        apply_proxy_variables(options.session, variables);
    }
    return options;
}

}  // namespace

std::optional<get_options> parse_get(
    std::span<std::string const> arguments, environment const& variables
) {
    auto const table = get_option_table();
    auto typed = split_arguments(arguments, table);
    if (typed.help) return std::nullopt;
    auto options = settled(typed, table, variables);
    options.sources = std::move(typed.operands);
    return options;
}

std::optional<get_options> parse_retry(
    std::span<std::string const> arguments, environment const& variables
) {
    auto const table = retry_option_table();
    auto const typed = split_arguments(arguments, table);
    if (typed.help) return std::nullopt;
    auto library = library_operand("retry", typed.operands);
    auto options = settled(typed, table, variables);
    options.session.output = std::move(library);
    return options;
}

std::optional<rules_request> parse_rules(
    std::span<std::string const> arguments, environment const& variables
) {
    auto const table = rules_option_table();
    auto typed = split_arguments(arguments, table);
    if (typed.help) return std::nullopt;
    auto& operands = typed.operands;
    if (operands.empty()) {
        throw usage_error("rules: list, show NAME or test URL (try: panelia rules --help)");
    }
    rules_request out;
    auto const word = operands.front();
    operands.erase(operands.begin());
    std::size_t least = 0, most = 0;
    if (word == "show") {
        out.what = rules_request::task::show;
        least = most = 1;
    } else if (word == "test") {
        out.what = rules_request::task::test;
        least = 1;
        most = 2;
    } else if (word != "list") {
        throw usage_error("rules: not list, show or test: " + printable(word));
    }
    if (operands.size() < least) {
        throw usage_error("rules " + word + (word == "show" ? ": which rule?" : ": which page?"));
    }
    if (operands.size() > most) {
        throw usage_error("rules " + word + ": one too many: " + printable(operands[most]));
    }
    out.options = settled(typed, table, variables);
    out.operands = std::move(operands);
    return out;
}

}  // namespace panelia::cli
