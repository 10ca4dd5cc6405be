// The volume or season that a text names. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sources/number_digits.hpp"

namespace panelia::sources {

/// "Vol. 2", "S2" of "S2E10", "第3巻", in a text of plain digits.
std::optional<number_found> volume_in(std::string_view text);

/// Whether a volume that is named after the chapter's number is its volume, and not of its title
/// ("Ch. 5 (Vol. 2)", not "Ch. 11: Volume 3 preview").
bool is_label(std::string_view text, number_found const& volume, number_found const& chapter);

/// Whether a text or an address names a season, which has chapters and is none.
bool names_season(std::string_view text);

}  // namespace panelia::sources
