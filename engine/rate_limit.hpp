// --limit-rate: one bucket of bytes for the whole session.
#pragma once

#include "engine/page_receiver.hpp"
#include "engine/token_bucket.hpp"

#include <chrono>
#include <mutex>

namespace panelia::engine {

/// Thread-safe. Bursts of a tenth of a second.
class rate_limit final : public pacer {
public:
    /// `bytes_per_second` is positive.
    explicit rate_limit(double bytes_per_second)
        : bucket_(bytes_per_second, bytes_per_second / 10, std::chrono::steady_clock::now()) {}

    std::chrono::nanoseconds take(std::size_t bytes) override {
        std::scoped_lock const hold(lock_);
        return bucket_.take(static_cast<double>(bytes), std::chrono::steady_clock::now());
    }

private:
    std::mutex lock_;
    token_bucket bucket_;
};

}  // namespace panelia::engine
