// What the program is attached to: terminals, colours, character set. Asked once, then a value.
#pragma once

#include "cli/config.hpp"

#include <cstddef>

namespace panelia::cli {

struct console {
    bool out_is_terminal = false;  ///< stdout
    bool err_is_terminal = false;  ///< stderr, and TERM can move the cursor
    bool out_colour = false, err_colour = false;
    bool unicode = false;  ///< the locale says UTF-8: our own symbols may be beyond ASCII
};

/// A non-empty NO_COLOR drops colour only (https://no-color.org).
console detect_console(environment const& variables);

struct screen_size {
    std::size_t columns = 80, rows = 24;
};
/// The terminal's size now; 80 × 24 when it is none or does not say.
screen_size size_of_terminal(int descriptor) noexcept;

}  // namespace panelia::cli
