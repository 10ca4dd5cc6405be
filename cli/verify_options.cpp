#include "cli/verify_options.hpp"

#include "cli/command_line.hpp"
#include "cli/layers.hpp"
#include "cli/text.hpp"
#include "cli/usage_error.hpp"
#include "cli/values.hpp"

#include <string_view>

namespace panelia::cli {
namespace {

using enum option_kind;

// The meaning is settled below: these options fill verify_options, not get_options.
constexpr option_row table[] = {
    {"threads",
     'j',
     "N",
     value,
     "Options",
     "how many chapters at once (default: one per core)",
     nullptr},
    {"allow-missing",
     0,
     "N",
     value,
     "Options",
     "tolerate chapters that get --allow-missing accepted, when they lack up to N pages "
     "(default: 0)",
     nullptr},
    {"ignore-aliens",
     0,
     "",
     flag,
     "Options",
     "tolerate files and folders that are not panelia's: they are told, but do not fail the check",
     nullptr},
    {"json", 0, "", flag, "Options", "the result as JSON on stdout", nullptr},
    {"progress",
     0,
     "HOW",
     value,
     "Options",
     "on stderr: auto (default), tty, plain or none",
     nullptr},
    {"quiet", 'q', "", flag, "Options", "no progress, and no word when all is well", nullptr},
    {"config",
     0,
     "FILE",
     value,
     "Options",
     "read options from this TOML file, as get does; the environment counts, too",
     nullptr},
    {"ignore-config", 0, "", flag, "Options", "read no configuration file", nullptr},
};

template <class Result, class Parse>
Result parsed(setting const& given, Parse parse) {
    auto const& text = given.values.back();
    try {
        return parse(text);
    } catch (value_error const& e) {
        throw usage_error(given.place + ": " + e.what() + ": " + printable(text));
    }
}

progress_mode progress_of(std::string_view text) {
    if (text == "auto") return progress_mode::automatic;
    if (text == "tty") return progress_mode::tty;
    if (text == "plain") return progress_mode::plain;
    if (text == "none") return progress_mode::none;
    throw value_error("not auto, tty, plain or none");
}

}  // namespace

std::filesystem::path library_operand(
    std::string const& command, std::span<std::string const> operands
) {
    if (operands.empty())
        throw usage_error(command + ": which library? (panelia " + command + " DIR)");
    if (operands.size() > 1) {
        throw usage_error(command + ": one library at a time: " + printable(operands[1]));
    }
    if (operands[0].empty()) throw usage_error(command + ": the library's name is empty");
    return operands[0];
}

std::optional<verify_options> parse_verify(
    std::span<std::string const> arguments, environment const& variables
) {
    auto const typed = split_arguments(arguments, table);
    if (typed.help) return std::nullopt;
    verify_options options;
    options.library = library_operand("verify", typed.operands);
    auto const layers = settle_layers(typed.given, variables);
    if (auto const* const given = strongest(layers, "threads")) {
        options.threads = parsed<unsigned>(*given, [](std::string const& text) {
            return static_cast<unsigned>(parse_count(text, 1, 1024));
        });
    }
    if (auto const* const given = strongest(layers, "allow-missing")) {
        options.allow_missing = parsed<std::size_t>(*given, [](std::string const& text) {
            return parse_count(text, 0, 1'000'000);
        });
    }
    if (auto const* const given = strongest(layers, "progress")) {
        // Who has json in a file means it for get.
        bool const for_get = !typed.given.contains("progress") && given->values.back() == "json";
        if (!for_get) options.progress = parsed<progress_mode>(*given, progress_of);
    }
    options.ignore_aliens = is_on(layers, "ignore-aliens");
    options.json = is_on(layers, "json");
    options.quiet = is_on(layers, "quiet");
    return options;
}

std::span<option_row const> verify_option_table() noexcept {
    return table;
}

}  // namespace panelia::cli
