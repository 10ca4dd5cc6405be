#include "cli/console.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <string>
#include <string_view>

namespace panelia::cli {
namespace {

std::string_view value_of(environment const& variables, std::string_view name) {
    auto const found = variables.find(name);
    return found == variables.end() ? std::string_view{} : std::string_view(found->second);
}

/// The first of these that is set decides, as in setlocale(3).
bool utf8_locale(environment const& variables) {
    for (auto const* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        auto const locale = value_of(variables, name);
        if (locale.empty()) continue;
        for (auto const* mark : {"UTF-8", "utf-8", "UTF8", "utf8"}) {
            if (locale.find(mark) != std::string_view::npos) return true;
        }
        return false;
    }
    return false;
}

}  // namespace

console detect_console(environment const& variables) {
    auto const term = value_of(variables, "TERM");
    bool const able = !term.empty() && term != "dumb";
    bool const colour = able && value_of(variables, "NO_COLOR").empty();
    console found;
    found.out_is_terminal = ::isatty(STDOUT_FILENO) == 1;
    found.err_is_terminal = ::isatty(STDERR_FILENO) == 1 && able;
    found.out_colour = found.out_is_terminal && colour;
    found.err_colour = found.err_is_terminal && colour;
    found.unicode = utf8_locale(variables);
    return found;
}

screen_size size_of_terminal(int descriptor) noexcept {
    screen_size found;
    winsize size{};
    if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0) {
        if (size.ws_col > 0) found.columns = size.ws_col;
        if (size.ws_row > 0) found.rows = size.ws_row;
    }
    return found;
}

}  // namespace panelia::cli
