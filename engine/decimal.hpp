// Chapter numbers: decimals kept as text, compared as numbers, never floats. Pure.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace panelia::engine {

/// The canonical form of a decimal: "10.50" -> "10.5", "007" -> "7", "-0" -> "0"; nothing for
/// anything else (only digits, one optional point with digits after it, one optional leading minus;
/// at most 32 characters).
std::optional<std::string> canonical_decimal(std::string_view text);
/// Orders two canonical decimals by value.
std::strong_ordering compare_decimals(std::string_view a, std::string_view b) noexcept;

}  // namespace panelia::engine
