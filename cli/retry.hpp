// `panelia retry`: the chapters that a library records as unfinished or damaged, fetched again.
#pragma once

#include "cli/console.hpp"
#include "cli/get_options.hpp"

namespace panelia::cli {

/// The exit code, as of `get`; `options.session.output` is the library. Throws like run_get, and
/// library_error when there is no library.
int run_retry(get_options const& options, console const& where);

}  // namespace panelia::cli
