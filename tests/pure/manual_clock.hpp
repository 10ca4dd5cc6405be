// A clock that stands still until a test moves it.
#pragma once

#include "panelia/metrics.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>

namespace panelia::testing {

class manual_clock {
public:
    void advance(std::chrono::nanoseconds by) { *ns_ += by.count(); }

    /// Starts at 2025-12-08 17:00:00 UTC; both of its clocks move together.
    metrics::clock_source source() const {
        auto const passed = [ns = ns_] {
            return std::chrono::nanoseconds(ns->load());
        };
        return {
            [passed] {
                return std::chrono::steady_clock::time_point(std::chrono::hours(1) + passed());
            },
            [passed] {
                using std::chrono::system_clock;
                return system_clock::time_point(std::chrono::duration_cast<system_clock::duration>(
                    std::chrono::seconds(1'765'213'200) + passed()
                ));
            },
        };
    }

private:
    std::shared_ptr<std::atomic<std::int64_t>> ns_ = std::make_shared<std::atomic<std::int64_t>>(0);
};

}  // namespace panelia::testing
