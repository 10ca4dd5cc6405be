// What lies in a library that its database does not know: files and folders that are not panelia's,
// and unfinished chapters whose rows were lost. Reads only.
#pragma once

#include "engine/library_check.hpp"
#include "engine/library_folders.hpp"
#include "metrics/database.hpp"

#include <functional>

namespace panelia::engine {

/// Looks beside the chapters that have rows, in the library's folder and in those of its series,
/// and tells of each stray once: `alien`, or `unfinished` (with `chapter` 0) for a .partial folder.
/// Not told: hidden files and what systems leave, and in the library's folder files that may be
/// exports or logs of its sessions. Throws what reading the database throws.
void find_strays(
    library_folders const& folders,
    metrics::database& rows,
    check_options const& options,
    std::function<void(finding)> const& tell
);

}  // namespace panelia::engine
