// From what was typed, the environment and the configuration file to one value: precedence, and
// what contradicts what. Opens no file but the configuration.
#pragma once

#include "cli/config.hpp"
#include "cli/get_options.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace panelia::cli {

/// What `get` should do; nothing when help was asked for. The command line wins over the
/// environment, that over the file; a repeatable option is replaced, not extended. Throws
/// usage_error.
std::optional<get_options> parse_get(
    std::span<std::string const> arguments, environment const& variables
);

/// What `retry` should do: options of `get` that make sense there, and one library. Keys of the
/// configuration file and variables that only `get` knows are passed over. Throws usage_error.
std::optional<get_options> parse_retry(
    std::span<std::string const> arguments, environment const& variables
);

/// What `rules` should do.
struct rules_request {
    enum class task { list, show, test };
    task what = task::list;
    std::vector<std::string> operands{};  ///< show: a name; test: an address, or a file
    get_options options{};                ///< how a document is fetched, and rule files
};

/// Nothing when help was asked for. Throws usage_error.
std::optional<rules_request> parse_rules(
    std::span<std::string const> arguments, environment const& variables
);

/// The options that `table` defines, out of three layers, strongest first. Throws usage_error.
/// Pure.
get_options apply_settings(
    std::span<option_row const> table, std::span<setting_map const> strongest_first
);

/// Proxies as the environment names them: lower case first, except HTTP_PROXY, which a CGI server
/// could let a stranger set. Throws usage_error. Pure.
void apply_proxy_variables(session_options& session, environment const& variables);

}  // namespace panelia::cli
