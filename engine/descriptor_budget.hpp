// How much of what was asked for fits the process's limit of open files. Pure.
#pragma once

#include <cstdint>
#include <optional>

namespace panelia::engine {

/// What costs file descriptors. All positive.
struct descriptor_wish {
    unsigned threads = 1, parallel_chapters = 1, connections = 1;
};

/// The largest part of the wish that fits `free` descriptors: a thread costs 3, a chapter in hand
/// 2, a connection 2 (its socket and the page it writes), and some are set aside for the database,
/// commits, look-ups and exports. Connections give way first. Nothing when not even one of each
/// fits.
std::optional<descriptor_wish> fit_descriptors(std::uint64_t free, descriptor_wish wish) noexcept;

/// The fewest free descriptors with which fit_descriptors finds something.
std::uint64_t fewest_descriptors() noexcept;

}  // namespace panelia::engine
