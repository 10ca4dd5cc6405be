// `panelia get`: sources checked, then a plan printed or a download run.
#pragma once

#include "cli/console.hpp"
#include "cli/get_options.hpp"

namespace panelia::cli {

/// The exit code. Throws usage_error, engine::source_error, library_error or std::invalid_argument
/// for what makes the run impossible; then nothing has been fetched or written.
int run_get(get_options const& options, console const& where);

}  // namespace panelia::cli
