// Files a run will read or write, looked at before anything is fetched or written.
#pragma once

#include "cli/get_options.hpp"

namespace panelia::cli {

/// Throws usage_error, naming the option, when a file could not be read or written later.
void check_files(get_options const& options);
/// Of these, the ones that requests are made with: cookies and authorities.
void check_http_files(get_options const& options);

}  // namespace panelia::cli
