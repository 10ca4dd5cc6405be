// Chapter number -> slot for the seed's API: an open-addressing hash table that readers walk
// without a lock. Writing is for one thread at a time.
#pragma once

#include "metrics/slot.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace panelia::metrics {

/// A chapter number as a fixed-point decimal with 6 places (1.5 -> 1500000), or nothing for one
/// that is not finite or beyond +-9e12.
std::optional<std::int64_t> fixed_point(double chapter_num) noexcept;
/// The canonical decimal of a fixed-point number: "1.5", "10", "-0.25".
std::string decimal_text(std::int64_t fixed);

class number_index {
public:
    number_index();

    /// The slot last stored under `number`, or null. Any thread, wait-free.
    chapter_slot* find(std::int64_t number) const noexcept;
    /// Stores or replaces. The caller serialises calls.
    void put(std::int64_t number, chapter_slot* slot);

private:
    struct entry {
        std::int64_t number = 0;  ///< written once, before the slot is published
        std::atomic<chapter_slot*> slot{nullptr};
    };
    struct table {
        explicit table(std::size_t size) : entries(size) {}
        std::vector<entry> entries;  ///< a power of two, at most half of them used
        entry& place(std::int64_t number) noexcept;
    };

    std::vector<std::unique_ptr<table>> tables_;  ///< outgrown ones stay: a reader may be in one
    std::atomic<table*> current_;
    std::size_t used_ = 0;
};

}  // namespace panelia::metrics
