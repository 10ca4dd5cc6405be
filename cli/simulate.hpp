// `get --simulate`: prints what a run would fetch, chapter by chapter, as the source names it.
// Fetches no page, opens no library.
#pragma once

#include "cli/get_options.hpp"
#include "cli/output.hpp"
#include "panelia/manifest.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace panelia::cli {

/// What a plan came to.
struct plan_result {
    std::uint64_t chapters = 0;  ///< that have pages
    std::vector<std::string>
        failures{};  ///< chapters whose pages could not be found, one line each
};

/// Streams the plan to `out`; memory does not grow with the source. As JSON it is a manifest
/// (NDJSON, a page a line) that downloads the same. Ends early when the reader has left. Throws
/// what the source throws.
plan_result simulate(chapter_source& source, get_options const& options, output& out);

}  // namespace panelia::cli
