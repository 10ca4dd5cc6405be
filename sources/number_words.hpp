// Numbers that are not written in digits. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace panelia::sources {

/// "XII", "twelve": a Roman numeral up to 3,999 or an English word up to twenty, in any case.
/// Nothing for other words, so for a single C, D, L or M, which stand for names more often.
std::optional<std::uint32_t> spelled_number(std::string_view word);
/// "十二", "二〇", "百": a number in Chinese characters, below 10,000.
std::optional<std::uint32_t> han_number(std::string_view text);

}  // namespace panelia::sources
