// Dates, times and ages in a text, which would pass for chapter numbers. Pure.
#pragma once

#include <string>

namespace panelia::sources {

/// An expression for dates and ages ("5 Jan 2020", "2020-01-05", "2 days ago"), without groups.
std::string const& date_words();
/// An expression for a time of day.
inline constexpr char time_of_day[] = R"(\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]m)?\b)";

/// Dates, ages and times blanked in their place, so that places in the text stay what they are.
std::string without_dates(std::string const& text);

}  // namespace panelia::sources
