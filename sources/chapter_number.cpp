#include "sources/chapter_number.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "sources/number_address.hpp"
#include "sources/number_dates.hpp"
#include "sources/number_text.hpp"
#include "sources/number_volume.hpp"
#include "sources/title_text.hpp"

namespace panelia::sources {
namespace {

constexpr std::size_t most_bytes = 2000;

void blank(std::string& text, number_found const& at) {
    std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(at.begin), at.end - at.begin, ' ');
}

/// A text in three states of the same length, and the volume that it names.
struct label {
    std::string shown;  // as it is
    std::string said;   // without dates
    std::string rest;   // and without the volume
    std::optional<number_found> volume;

    explicit label(std::string_view text)
        : shown(ascii_digits(text.substr(0, most_bytes))),
          said(without_dates(shown)),
          rest(said),
          volume(volume_in(said)) {
        if (volume) blank(rest, *volume);
    }

    /// What names a volume in a title is of the title.
    void settle_volume(number_found const& number) {
        if (!volume || is_label(said, *volume, number)) return;
        rest = said;
        volume.reset();
    }
};

/// The number in a text. Its title is what follows it and nothing else, for what comes before is
/// most often the series' name.
void take(chapter_number& out, label const& from, number_found const& found) {
    out.number = found.number;
    bool const kept = found.begin >= from.rest.size();  // "Prologue": the word is the title
    out.title = trimmed_title(kept ? from.shown : from.shown.substr(found.end));
    out.leads = !kept && leads(from.rest, found);
    if (!kept) out.before = trimmed_title(from.shown.substr(0, found.begin));
}

/// Whether a number by a word for a piece ("The Fall, Part 2") is of the title: another one leads
/// the text, or the address says what the chapter's is.
bool is_of_title(
    named_number const& piece,
    std::optional<number_found> const& leading,
    address_number const& there,
    std::string_view text
) {
    if (!piece.of_piece) return false;
    if (leading && leading->end <= piece.begin) return true;
    bool const addressed = !there.number.empty() && !there.of_piece;
    return addressed && (there.by_word || !leads(text, piece));
}

void take_address(
    chapter_number& out,
    label const& from,
    address_number const& there,
    std::optional<number_found> const& bare
) {
    if (bare && bare->number == there.number) {
        take(out, from, *bare);
    } else {
        out.title = trimmed_title(from.shown);
    }
    out.number = there.number;
    if (out.number.empty()) out.date = there.date;
    if (!out.number.empty() || !out.date.empty()) out.evidence = number_evidence::bare;
    if (there.by_word) out.evidence = number_evidence::address;
}

}  // namespace

chapter_number read_chapter_number(std::string_view text, std::string_view address) {
    label from(is_offer(text) ? std::string_view{} : text);
    auto const there = number_in_address(address.substr(0, most_bytes));
    auto bare = bare_number_in(from.rest);
    auto const leading = bare && leads(from.rest, *bare) ? bare : std::nullopt;
    auto named = named_number_in(from.rest);
    if (named && is_of_title(*named, leading, there, from.rest)) {
        named.reset();
        bare = leading;
    }
    if (named || leading) from.settle_volume(named ? *named : *leading);
    bool const special = !named && !leading && is_special(from.rest);
    chapter_number out;
    out.volume = from.volume ? from.volume->number : there.volume;
    if (from.volume && !special) blank(from.shown, *from.volume);
    if (named) {
        take(out, from, *named);
        out.evidence = number_evidence::word;
        out.of_piece = named->of_piece;
    } else if (special) {
        out.special = true;
        out.title = trimmed_title(from.shown);
    } else if (bare && (!there.by_word || (there.of_piece && leading))) {
        take(out, from, *bare);
        out.evidence = number_evidence::bare;
    } else {
        take_address(out, from, there, bare);
    }
    return out;
}

chapter_number read_shown_number(std::string_view text, std::string_view address) {
    label from(is_offer(text) ? std::string_view{} : text);
    auto const there = number_in_address(address.substr(0, most_bytes));
    chapter_number out;
    auto const shown = shown_number_in(from.rest);
    if (!shown) return out;
    from.settle_volume(*shown);
    out.volume = from.volume ? from.volume->number : there.volume;
    if (from.volume) blank(from.shown, *from.volume);
    take(out, from, *shown);
    out.evidence = there.by_word ? number_evidence::address : number_evidence::bare;
    return out;
}

}  // namespace panelia::sources
