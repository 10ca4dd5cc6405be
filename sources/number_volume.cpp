#include "sources/number_volume.hpp"

#include "net/ascii.hpp"

#include <algorithm>

#include "sources/regex.hpp"

namespace panelia::sources {
namespace {

constexpr char volume_words[] =
    "volume|vol|volumen|tome|tomo|band|bd|book|cilt|sv|том|v|t|season|saison|temporada|staffel"
    "|sezon|сезон|s";

}  // namespace

std::optional<number_found> volume_in(std::string_view text) {
    static auto const words = word_regex(volume_words, R"((?:[.:#-])?\s*)");
    static regex const east(R"(第?(\d{1,4})(?:巻|卷|권)|시즌\s*(\d{1,3}))");
    // "S2E10", "V2C3": the number ends where the chapter's word begins.
    static regex const glued(R"((?i)(?:^|[^\p{L}])([sv]0*(\d{1,3}))(?:e|ep|c|ch)\.?\s*\d)");
    if (auto const g = glued.find(text)) {
        auto const at = offset((*g)[1], text);
        return number_found{joined((*g)[2], ""), at, at + (*g)[1].size()};
    }
    if (auto found = after_word(words, text, false)) return found;
    if (auto const g = east.find(text)) {
        auto const at = offset((*g)[0], text);
        return number_found{
            joined((*g)[1].empty() ? (*g)[2] : (*g)[1], ""), at, at + (*g)[0].size()};
    }
    return std::nullopt;
}

bool is_label(std::string_view text, number_found const& volume, number_found const& chapter) {
    if (volume.begin < chapter.end) return true;
    auto const between = text.substr(chapter.end, volume.begin - chapter.end);
    if (between.find_first_not_of(" \t\n,([|/-") != between.npos) return false;
    auto const after = text.substr(std::min(volume.end, text.size()));
    auto const next = after.find_first_not_of(" \t\n");
    bool const ends = next == after.npos || after[next] == ')' || after[next] == ']' ||
                      after[next] == ':' || after[next] == ',';
    if (ends) return true;
    bool const one_letter = text.size() > volume.begin + 1 && net::is_digit(text[volume.begin + 1]);
    return !one_letter && between.find_first_of("|/-") == between.npos;
}

bool names_season(std::string_view text) {
    static regex const words(
        R"((?i)season|saison|temporada|staffel|sezon|сезон|시즌|(?:^|[^\p{L}])s\d)"
    );
    return words.matches(text);
}

}  // namespace panelia::sources
