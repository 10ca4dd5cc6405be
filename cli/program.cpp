#include "cli/program.hpp"

#include "cli/config.hpp"
#include "cli/console.hpp"
#include "cli/demo.hpp"
#include "cli/demo_options.hpp"
#include "cli/exit_code.hpp"
#include "cli/get.hpp"
#include "cli/help.hpp"
#include "cli/history.hpp"
#include "cli/history_options.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "cli/retry.hpp"
#include "cli/rules.hpp"
#include "cli/signals.hpp"
#include "cli/standard_streams.hpp"
#include "cli/text.hpp"
#include "cli/usage_error.hpp"
#include "cli/verify.hpp"
#include "cli/verify_options.hpp"
#include "cli/version.hpp"
#include "engine/manifest.hpp"
#include "panelia/session.hpp"

#include <unistd.h>

#include <exception>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sources/rule.hpp"

extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace panelia::cli {
namespace {

int print(std::string_view text) {
    output out(STDOUT_FILENO);
    out.write(text);
    out.flush();
    if (!out.failure()) return exit_ok;
    write_all(STDERR_FILENO, "panelia: stdout: " + out.failure().message() + "\n");
    return exit_incomplete;
}

int history(
    std::span<std::string const> arguments, environment const& variables, console const& screen
) {
    auto const options = parse_history(arguments, variables);
    if (!options) return print(history_help());
    std::ostringstream out, err;
    int const code = run_history(*options, out, err, screen.out_colour);
    write_all(STDERR_FILENO, err.str());
    int const printed = print(out.str());
    return code != exit_ok ? code : printed;
}

int run_command(std::string const& command, std::span<std::string const> arguments) {
    auto const variables = read_environment(environ);
    auto const screen = detect_console(variables);
    if (command == "get") {
        auto const options = parse_get(arguments, variables);
        return options ? run_get(*options, screen) : print(get_help());
    }
    if (command == "demo") {
        auto const options = parse_demo(arguments);
        return options ? run_demo(*options, screen) : print(demo_help());
    }
    if (command == "history") return history(arguments, variables, screen);
    if (command == "verify") {
        auto const options = parse_verify(arguments, variables);
        return options ? run_verify(*options, screen) : print(verify_help());
    }
    if (command == "retry") {
        auto const options = parse_retry(arguments, variables);
        return options ? run_retry(*options, screen) : print(retry_help());
    }
    if (command == "rules") {
        auto const request = parse_rules(arguments, variables);
        return request ? run_rules(*request) : print(rules_help());
    }
    if (command == "version" || command == "--version" || command == "-V") {
        bool const help = !arguments.empty() && (arguments[0] == "--help" || arguments[0] == "-h");
        if (!arguments.empty() && !help) {
            throw usage_error("version takes no argument: " + printable(arguments[0]));
        }
        return print(help ? version_help() : version_text());
    }
    if (command == "help" || command == "--help" || command == "-h") return print(program_help());
    bool const option = command.starts_with('-');
    throw usage_error(
        std::string(option ? "unknown option " : "unknown command ") +
        printable(command.substr(0, command.find('='))) + " (try: panelia --help)"
    );
}

int fail(std::string_view line, int code) {
    say(line);
    return code;
}

}  // namespace

int run_program(int argc, char const* const* argv) noexcept {
    try {
        occupy_standard_streams();
        raise_descriptor_limit();
        ignore_broken_pipes();
        std::vector<std::string> const words(argv + (argc > 0 ? 1 : 0), argv + argc);
        if (words.empty()) {
            write_all(STDERR_FILENO, program_help());
            return exit_usage;
        }
        return run_command(words.front(), std::span(words).subspan(1));
    } catch (usage_error const& e) {
        return fail(e.what(), exit_usage);
    } catch (engine::source_error const& e) {
        return fail(printable(e.what()), exit_usage);
    } catch (sources::rule_error const& e) {
        return fail(printable(e.what()), exit_usage);
    } catch (library_error const& e) {
        return fail(printable(e.what()), exit_usage);
    } catch (std::invalid_argument const& e) {
        return fail(printable(e.what()), exit_usage);
    } catch (std::exception const& e) {
        return fail(e.what(), exit_incomplete);
    } catch (...) {
        return fail("an unknown error", exit_incomplete);
    }
}

}  // namespace panelia::cli
