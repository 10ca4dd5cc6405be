// `get --simulate`: prints what a run would fetch, chapter by chapter, as the source names it.
// Fetches no page; looks into a library without changing it.
#pragma once

#include "cli/get_options.hpp"
#include "engine/manifest.hpp"
#include "panelia/manifest.hpp"
#include "panelia/session.hpp"

#include <functional>
#include <memory>

namespace panelia::cli {

/// What a plan is of.
enum class plan_of {
    new_chapters,  ///< what is complete in the library is left out
    everything     ///< whatever the source names
};

/// Streams the plan to stdout; memory does not grow with the source, which `make` opens and which
/// may fetch through the session. As JSON it is a manifest (NDJSON, a page a line) that downloads
/// the same. Ends early when the reader has left. Oddities of the source are told on stderr. The
/// exit code; throws what the source throws.
int show_plan(
    std::function<std::unique_ptr<chapter_source>(session& with, engine::warn const& told)> const&
        make,
    get_options const& options,
    plan_of what
);

}  // namespace panelia::cli
