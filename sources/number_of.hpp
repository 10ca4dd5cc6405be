// The number that a chapter's title or address carries, where a standard's document names chapters
// by words only.
#pragma once

#include <string>
#include <string_view>

namespace panelia::sources {

/// The title's number, a canonical decimal, else the address's; or empty.
std::string number_of(std::string_view title, std::string_view address);

/// What a title says beyond the number that `number_of` found in it, and
/// beyond the name of its series before that: "The Door" of "Fox - Vol. 1 Ch. 3: The Door". A title
/// that does not begin with these is left as it is.
std::string title_beyond_number(std::string_view title, std::string_view series);

}  // namespace panelia::sources
