// What a library remembers of lists of chapters: which chapters each of them named when it was read
// to its end. SQL only. Called on the database's thread.
#pragma once

#include "engine/discovery.hpp"
#include "metrics/database.hpp"

#include <chrono>
#include <optional>

namespace panelia::engine {

/// What is older is no longer believed: a chapter that was put in far down is found then.
inline constexpr std::chrono::hours list_memory_lasts{7 * 24};

/// The list as it was kept, when that is not too long ago. (Nor in the future: a clock was wrong.)
std::optional<list_record> find_list(
    metrics::database& on, list_key const& which, std::chrono::system_clock::time_point now
);

/// Keeps it in the place of what was known of it, and forgets lists that are no longer believed.
void keep_list(
    metrics::database& on, list_record const& what, std::chrono::system_clock::time_point now
);

}  // namespace panelia::engine
