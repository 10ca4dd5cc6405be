// See descriptor_budget.hpp.
#include "engine/descriptor_budget.hpp"

#include <algorithm>

namespace panelia::engine {

namespace {

// The library's folder, lock and database (3), two commits and a placement (3 each), the history's
// own view, look-ups of names, exports.
constexpr std::uint64_t set_aside = 22;
constexpr std::uint64_t per_thread = 3, per_chapter = 2, per_connection = 2;

unsigned at_most(unsigned wish, std::uint64_t most) noexcept {
    return static_cast<unsigned>(std::clamp<std::uint64_t>(most, 1, wish));
}

}  // namespace

std::uint64_t fewest_descriptors() noexcept {
    return set_aside + per_thread + per_chapter + per_connection;
}

std::optional<descriptor_wish> fit_descriptors(std::uint64_t free, descriptor_wish wish) noexcept {
    if (free < fewest_descriptors()) return {};
    auto left = free - set_aside;
    descriptor_wish fits;
    // A third at most for threads, a quarter of the rest for chapters; what is left connects.
    fits.threads = at_most(wish.threads, left / 3 / per_thread);
    left -= fits.threads * per_thread;
    fits.parallel_chapters = at_most(wish.parallel_chapters, left / 4 / per_chapter);
    left -= fits.parallel_chapters * per_chapter;
    fits.connections = at_most(wish.connections, left / per_connection);
    fits.threads = std::min(fits.threads, fits.connections);  // more could not all work
    return fits;
}

}  // namespace panelia::engine
