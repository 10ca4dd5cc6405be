// Files a run will read or write, looked at before anything is fetched or written.
#pragma once

#include "cli/get_options.hpp"
#include "cli/sources.hpp"

#include <string_view>
#include <vector>

namespace panelia::cli {

/// Throws usage_error, naming the option, when a file could not be read or written later.
/// `library_by`: what named the output folder.
void check_files(get_options const& options, std::string_view library_by = "--output");
/// Throws usage_error when a file that is written would be one that is read, under whatever path.
void check_inputs_survive(get_options const& options, std::vector<source_input> const& inputs);
/// Of these, the ones that requests are made with: cookies and authorities.
void check_http_files(get_options const& options);

}  // namespace panelia::cli
