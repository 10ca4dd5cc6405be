// What a session may be told: impossible options are refused, endless times bounded. Pure.
#pragma once

#include "panelia/session.hpp"

#include <chrono>

namespace panelia::engine {

/// Longer is as good as for ever, and can be added to any moment without overflow.
inline constexpr std::chrono::milliseconds longest_time = std::chrono::years(10);

/// The options, with times cut to `longest_time`. Throws std::invalid_argument for an impossible
/// one: a sentence that begins with its name and holds no secret.
session_options checked(session_options given);

}  // namespace panelia::engine
