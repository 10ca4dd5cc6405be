#include "metrics/slot_store.hpp"

#include <new>

namespace panelia::metrics {

slot_store::~slot_store() {
    static_assert(std::is_trivially_destructible_v<chapter_slot>);
    for (auto& chunk : chunks_)
        ::operator delete (chunk.load(std::memory_order_relaxed), std::align_val_t{64});
}

chapter_slot& slot_store::append(chapter_identity_record const* identity, std::int64_t started_ns) {
    auto const index = size_.load(std::memory_order_relaxed);
    auto const chunk = chunk_of(index);
    auto* slots = chunks_[chunk].load(std::memory_order_relaxed);
    if (!slots) {  // raw memory: slots not yet appended cost no resident page
        auto const bytes = (first_chunk << chunk) * sizeof(chapter_slot);
        slots = static_cast<chapter_slot*>(::operator new (bytes, std::align_val_t{64}));
        chunks_[chunk].store(slots, std::memory_order_relaxed);
    }
    auto* const slot = ::new (slots + (index - first_of(chunk))) chapter_slot;
    slot->identity = identity;
    slot->started_ns = started_ns;
    size_.store(index + 1, std::memory_order_release);
    return *slot;
}

}  // namespace panelia::metrics
