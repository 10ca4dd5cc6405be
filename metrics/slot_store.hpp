// All slots of a collector: an append-only array in chunks that double, so that a slot never moves
// and readers need no lock. Appending is for one thread at a time; reading is for any.
#pragma once

#include "metrics/slot.hpp"

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>

namespace panelia::metrics {

class slot_store {
public:
    slot_store() = default;
    ~slot_store();
    slot_store(slot_store const&) = delete;
    slot_store& operator=(slot_store const&) = delete;

    /// A new slot, already visible to readers. The caller serialises calls. Throws std::bad_alloc.
    chapter_slot& append(chapter_identity_record const* identity, std::int64_t started_ns);

    /// How many slots a reader may look at; only grows.
    std::size_t size() const noexcept { return size_.load(std::memory_order_acquire); }
    /// `index` < a value that `size()` returned to this thread.
    chapter_slot& operator[](std::size_t index) const noexcept {
        auto const chunk = chunk_of(index);
        return chunks_[chunk].load(std::memory_order_relaxed)[index - first_of(chunk)];
    }

private:
    // Chunk k holds first_chunk << k slots and starts at first_chunk * (2^k - 1).
    static constexpr std::size_t first_chunk = 64;
    static constexpr std::size_t chunk_count = 40;

    static std::size_t chunk_of(std::size_t index) noexcept {
        return static_cast<std::size_t>(std::bit_width(index / first_chunk + 1)) - 1;
    }
    static std::size_t first_of(std::size_t chunk) noexcept {
        return first_chunk * ((std::size_t{1} << chunk) - 1);
    }

    std::array<std::atomic<chapter_slot*>, chunk_count> chunks_{};
    std::atomic<std::size_t> size_{0};
};

}  // namespace panelia::metrics
