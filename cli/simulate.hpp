// `get --simulate`: prints what a run would fetch, chapter by chapter, as the source names it.
// Fetches no page; a library is asked through whoever calls.
#pragma once

#include "cli/get_options.hpp"
#include "cli/output.hpp"
#include "panelia/manifest.hpp"
#include "panelia/session.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace panelia::cli {

/// What a plan came to.
struct plan_result {
    std::uint64_t chapters = 0;  ///< that have pages and would be fetched
    std::uint64_t held = 0;      ///< that are complete in the library
    std::vector<std::string>
        failures{};  ///< chapters whose pages could not be found, one line each
};

/// What the library says while a plan is made.
struct plan_library {
    /// What it has of a chapter whose pages are known.
    std::function<holding(chapter_spec const&)> look_up{};
    /// How many chapters the source itself left out so far because the library has them.
    std::function<std::uint64_t()> left_out{};
};

/// Streams the plan to `out`: what is not complete in the library. Memory does not grow with the
/// source. As JSON it is a manifest (NDJSON, a page a line) that downloads the same. Ends early
/// when the reader has left. Throws what the source throws.
plan_result simulate(
    chapter_source& source, get_options const& options, output& out, plan_library const& has
);

}  // namespace panelia::cli
