#include "sources/own_number.hpp"

#include "engine/decimal.hpp"

#include <initializer_list>
#include <string_view>
#include <utility>

#include "sources/number_address.hpp"
#include "sources/number_dates.hpp"
#include "sources/number_text.hpp"
#include "sources/number_volume.hpp"
#include "sources/regex.hpp"
#include "sources/series_name.hpp"

namespace panelia::sources {
namespace {

bool is_year(std::string_view number) {
    return number.size() == 4 && (number.starts_with("19") || number.starts_with("20"));
}

/// Whether a text has that number, by itself.
bool has_number(std::string_view text, std::string const& number) {
    static regex const one(R"((?:^|[^\p{L}\d.,])(\d{1,6}(?:[.,]\d{1,3})?)(?:[^\p{L}\d]|$))");
    auto const plain = without_dates(ascii_digits(text));
    for (std::size_t from = 0; auto const found = one.find(plain, from);) {
        std::string said((*found)[1]);
        if (auto const comma = said.find(','); comma != said.npos) said[comma] = '.';
        if (engine::canonical_decimal(said) == number) return true;
        from = offset((*found)[1], plain) + (*found)[1].size();
    }
    return false;
}

/// "Blue Fox - Volume 3": nothing is said beyond the volume, unless it heads the page ("Blue Fox -
/// Volume 3 - The Gate").
bool is_volume(std::string const& text, std::string const& volume, std::string const& heading) {
    bool out = false;
    for (auto const part : parts_of_title(text)) {
        if (out && part == heading) return false;
        auto const plain = ascii_digits(part);
        auto const found = volume_in(plain);
        out = out || (found && found->number == volume && found->end == plain.size());
    }
    return out;
}

}  // namespace

chapter_number own_number(
    std::string const& title, std::string const& heading, std::string const& address
) {
    auto const titled = read_chapter_number(title, address);
    auto const headed = read_chapter_number(heading, address);
    auto const there = number_in_address(address);
    auto const& volume = titled.volume.empty() ? headed.volume : titled.volume;
    auto const by = [&volume](std::string number, number_evidence evidence) {
        chapter_number out;
        out.number = std::move(number);
        out.volume = volume;
        out.evidence = evidence;
        return out;
    };
    for (auto const* said : {&titled, &headed}) {
        if (is_named(*said)) return by(said->number, number_evidence::word);
    }
    if (there.by_word && !there.of_piece && !there.number.empty())
        return by(there.number, number_evidence::address);
    bool const agreed = !there.number.empty() && !is_year(there.number) &&
                        (has_number(title, there.number) || has_number(heading, there.number));
    if (agreed) return by(there.number, number_evidence::address);
    if (headed.leads && !headed.of_piece && !headed.number.empty())
        return by(headed.number, number_evidence::bare);
    if (titled.of_piece) return by(titled.number, number_evidence::word);
    bool const of_volume = !volume.empty() && !titled.special && !headed.special &&
                           !names_season(title) && !names_season(heading) &&
                           (is_volume(title, volume, heading) || is_volume(heading, volume, {}) ||
                            there.volume == volume);
    return by(of_volume ? volume : std::string{}, number_evidence::none);
}

}  // namespace panelia::sources
