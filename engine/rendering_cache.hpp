// The last rendering of the metrics in each format, kept for a moment, so that a flood of scrapes
// costs one rendering a moment. No I/O; `now` is an argument.
#pragma once

#include "metrics/prometheus.hpp"

#include <array>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace panelia::engine {

/// Not thread-safe.
class rendering_cache {
public:
    using renderer = std::function<std::string(metrics::exposition)>;
    using time_point = std::chrono::steady_clock::time_point;

    rendering_cache(renderer render, std::chrono::nanoseconds fresh)
        : render_(std::move(render)), fresh_(fresh) {}

    /// The metrics, not older than `fresh`; null when they could not be rendered (which is
    /// remembered as long). The text stays valid as long as it is held.
    std::shared_ptr<std::string const> get(metrics::exposition format, time_point now) {
        auto& slot = slots_[static_cast<std::size_t>(format)];
        if (!slot.rendered || now - slot.made >= fresh_) {
            slot.text.reset();
            try {
                slot.text = std::make_shared<std::string const>(render_(format));
            } catch (std::exception const&) {  // NOLINT(bugprone-empty-catch): null says it
            }
            slot.made = now;
            slot.rendered = true;
        }
        return slot.text;
    }

private:
    struct entry {
        std::shared_ptr<std::string const> text;
        time_point made;
        bool rendered = false;
    };
    renderer render_;
    std::chrono::nanoseconds fresh_;
    std::array<entry, 2> slots_;
};

}  // namespace panelia::engine
