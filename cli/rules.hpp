// `panelia rules`: which site rules there are, what one says, and what comes of a page with them.
#pragma once

#include "cli/options.hpp"

namespace panelia::cli {

/// Prints to stdout. Throws usage_error, sources::rule_error for a bad rule file, and
/// engine::source_error for an address that cannot be fetched. 1: no chapter and no page is found
/// on what is tested.
int run_rules(rules_request const& request);

}  // namespace panelia::cli
