#include "sources/iiif_numbers.hpp"

#include "net/ascii.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "sources/chapter_number.hpp"
#include "sources/number_of.hpp"

namespace panelia::sources {
namespace {

/// By which libraries call what stands on a shelf: manuscript, codex, Handschrift, ...
constexpr std::array<std::string_view, 21> shelfmark_words = {
    "ms",  "mss",         "manuscript", "manuscrit", "codex", "cod",  "hs",
    "hss", "handschrift", "clm",        "cgm",       "cpg",   "vat",  "pal",
    "add", "inv",         "inventaire", "shelfmark", "sig",   "cote", "signatur"};

bool is_shelfmark(std::string_view before) {
    auto const text = net::to_lower(before);
    std::string word;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        bool const letter = i < text.size() && net::is_alpha(text[i]);
        if (letter) {
            word += text[i];
            continue;
        }
        bool const known = std::find(shelfmark_words.begin(), shelfmark_words.end(), word) !=
                           shelfmark_words.end();
        if (known) return true;
        word.clear();
    }
    return false;
}

}  // namespace

void name_chapters(std::span<chapter_link> chapters, std::string const& series) {
    std::vector<chapter_number> read;
    std::string_view first;
    bool alike = true;
    for (auto const& one : chapters) read.push_back(read_chapter_number(one.title));
    auto const is_bare = [](chapter_number const& one) {
        return one.evidence == number_evidence::bare && !one.leads;
    };
    for (auto const& one : read) {
        if (!is_bare(one)) continue;
        if (first.empty()) first = one.before;
        alike = alike && net::equals_ignoring_case(first, one.before);
    }
    for (std::size_t i = 0; i < chapters.size(); ++i) {
        if (is_bare(read[i]) && (!alike || is_shelfmark(read[i].before))) continue;
        chapters[i].number = read[i].number;
        if (!read[i].number.empty()) chapters[i].volume = read[i].volume;
        chapters[i].title = title_beyond_number(chapters[i].title, series);
    }
}

}  // namespace panelia::sources
