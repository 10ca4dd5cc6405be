// The number that a chapter's title or address carries, where a standard's document names chapters
// by words only.
#pragma once

#include <string>
#include <string_view>

namespace panelia::sources {

/// A canonical decimal, or empty when the title carries none.
std::string number_in_title(std::string_view title);
/// The title's number, else the address's; or empty.
std::string number_of(std::string_view title, std::string_view address);

}  // namespace panelia::sources
