// Waiting reads and writes for the few bytes that are exchanged before the first request.
#pragma once

#include "net/connection.hpp"
#include "net/deadline_sweep.hpp"
#include "net/task.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <system_error>

namespace panelia::net {

// Errors of all three: connection_lost, or the deadline that passed.

/// Writes everything.
task<std::error_code> write_all(connection& stream, std::string const& bytes, watch& times);
/// Reads at least one byte; `got` says how many.
task<std::error_code> read_some(
    connection& stream, std::span<std::byte> into, std::size_t& got, watch& times
);
/// Fills `into`, and takes no byte more from the connection.
task<std::error_code> read_exact(connection& stream, std::span<std::byte> into, watch& times);

}  // namespace panelia::net
