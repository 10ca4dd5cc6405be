// `panelia demo`: an origin inside the process, a download from it, and what happened, in words.
#pragma once

#include "cli/console.hpp"
#include "cli/get_options.hpp"

namespace panelia::cli {

/// Runs the demo; the exit code. Throws as run_get does.
int run_demo(get_options options, console const& where);

}  // namespace panelia::cli
