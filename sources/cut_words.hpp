// What texts say of a list that goes on: "Show all 12 chapters", "Chapters 1-50", "120 chapters",
// "…". In a few dozen languages. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace panelia::sources {

/// "Show more", "Show all 12 chapters", "+100": of something to be pressed; the whole text.
bool says_more(std::string_view text);
/// "Loading…": the whole text.
bool says_loading(std::string_view text);
/// Whether a word for chapters is in it.
bool names_chapters(std::string_view text);
/// "…", "... 6 more ...": the whole text.
bool says_left_out(std::string_view text);
/// "Latest chapters", "Recent updates", "最新章节": the whole text, of a heading.
bool names_the_latest(std::string_view text);

/// "1-50", "Chapters 1-50"; the whole text.
struct said_span {
    double first = 0, last = 0;
    bool by_word = false;
};
std::optional<said_span> span_in(std::string_view text);

/// How many chapters there are, by a whole text: "Chapters (12)", "12 chapters", "全12話",
/// "Showing 20 of 120".
struct said_count {
    std::size_t all = 0;    ///< 0: it says nothing of the kind
    std::size_t shown = 0;  ///< of them; 0: untold
};
said_count count_in(std::string_view text);

}  // namespace panelia::sources
