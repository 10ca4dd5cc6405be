// `panelia verify`: a library re-checked, told and recorded.
#pragma once

#include "cli/console.hpp"
#include "cli/verify_options.hpp"

namespace panelia::cli {

/// The exit code: 0 when all is well, 1 when a page is bad or missing or something does not belong,
/// 130 when interrupted. Throws library_error when there is no library, or it is in use.
int run_verify(verify_options const& options, console const& where);

}  // namespace panelia::cli
