// What of a text is a chapter's title, once its number is known. Pure.
#pragma once

#include <string>
#include <string_view>

namespace panelia::sources {

/// Without what lists show beside a title (dates, counts, "NEW"), and without the signs that part
/// it from a number.
std::string trimmed_title(std::string_view text);

/// "Read More": what a button says beside a title. As the whole of a text it is none.
bool is_offer(std::string_view text);

}  // namespace panelia::sources
