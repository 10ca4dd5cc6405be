// Keeps small immutable things (texts, records) for as long as a collector lives, in blocks, so
// that a million chapters do not cost a million allocations. Not thread-safe.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace panelia::metrics {

class text_arena {
public:
    /// A copy that lives as long as the arena.
    std::string_view keep(std::string_view text) {
        if (text.empty()) return {};
        auto* const to = static_cast<char*>(take(text.size(), 1));
        std::memcpy(to, text.data(), text.size());
        return {to, text.size()};
    }

    /// A record that lives as long as the arena.
    template <class Record>
    Record const* keep_record(Record record) {
        static_assert(std::is_trivially_destructible_v<Record>);
        return ::new (take(sizeof(Record), alignof(Record))) Record(std::move(record));
    }

private:
    static constexpr std::size_t block_size = 16 * 1024;

    void* take(std::size_t size, std::size_t alignment) {
        if (void* const at = std::align(alignment, size, free_, left_)) {
            free_ = static_cast<std::byte*>(at) + size;
            left_ -= size;
            return at;
        }
        if (size > block_size / 4) {  // a block of its own; the current one goes on
            blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(size));
            return blocks_.back().get();
        }
        blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(block_size));
        free_ = blocks_.back().get() + size;
        left_ = block_size - size;
        return blocks_.back().get();
    }

    std::vector<std::unique_ptr<std::byte[]>> blocks_;
    void* free_ = nullptr;
    std::size_t left_ = 0;
};

}  // namespace panelia::metrics
