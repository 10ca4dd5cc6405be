// How often numbers rise and fall from one to the next. Pure.
#pragma once

#include "engine/decimal.hpp"

#include <compare>
#include <cstddef>
#include <string>

namespace panelia::sources {

struct number_trend {
    std::size_t rising = 0, falling = 0;
    std::string last{};  ///< the number that was added last; empty: none

    /// The next of them, a canonical decimal.
    void add(std::string const& number) {
        if (!last.empty()) {
            auto const way = engine::compare_decimals(last, number);
            rising += static_cast<std::size_t>(std::is_lt(way));
            falling += static_cast<std::size_t>(std::is_gt(way));
        }
        last = number;
    }
};

}  // namespace panelia::sources
