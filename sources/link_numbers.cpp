#include "sources/link_numbers.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <unordered_set>
#include <utility>

#include "sources/discovery_kind.hpp"
#include "sources/number_trend.hpp"
#include "sources/title_text.hpp"

namespace panelia::sources {
namespace {

using link_row = std::vector<link_numbers const*>;

constexpr std::size_t least_links = 3;

constexpr std::array<std::pair<number_place, std::string_view>, 3> names = {
    {{number_place::shown, "shown"},
     {number_place::address, "address"},
     {number_place::beside, "beside"}}};

std::string const& value_at(link_numbers const& link, number_place place) {
    switch (place) {
        case number_place::shown:
            return link.shown.number;
        case number_place::address:
            return link.address;
        case number_place::beside:
            return link.beside.number;
        case number_place::itself:
            break;
    }
    return link.itself.number;
}

/// What the numbers of many links are like when read in one place.
struct numbering {
    std::size_t links = 0, numbered = 0;
    bool distinct = true;
    number_trend way{};
    double least = 0, most = 0;

    numbering(link_row const& row, number_place place) : links(row.size()) {
        std::unordered_set<std::string_view> met;
        for (auto const* link : row) {
            auto const& number = value_at(*link, place);
            if (number.empty()) continue;
            distinct = met.insert(number).second && distinct;
            auto const value = value_of(number);
            least = numbered == 0 ? value : std::min(least, value);
            most = numbered == 0 ? value : std::max(most, value);
            ++numbered;
            way.add(number);
        }
    }

    /// Lists of volumes go one way inside of each, and may go the other way from one to the next.
    bool is_ordered() const { return 10 * std::max(way.rising, way.falling) + 3 >= 7 * numbered; }
    bool is_whole() const { return numbered == links; }
    bool is_nearly_whole() const { return numbered > 0 && 10 * numbered >= 9 * links; }
    bool is_dense() const { return most - least <= 1.5 * static_cast<double>(numbered) + 1; }
    bool can_count() const { return distinct && is_ordered() && is_nearly_whole() && is_dense(); }
};

/// Whether numbers are most likely identifiers, beside those that can count.
bool are_ids(numbering const& numbers, numbering const& counting) {
    constexpr double high = 1000;
    return !numbers.is_dense() || (counting.least <= 1 && numbers.least >= high);
}

std::size_t count(link_row const& row, auto const& which) {
    return static_cast<std::size_t>(std::count_if(row.begin(), row.end(), which));
}

}  // namespace

number_place number_place_of(link_row const& links) {
    link_row row;
    std::copy_if(links.begin(), links.end(), std::back_inserter(row), [](auto const* one) {
        return !one->itself.special;
    });
    auto const most = [&row](auto const& which) {
        return 2 * count(row, which) > row.size();
    };
    bool const told = most([](auto const* one) { return is_named(one->itself); });
    if (row.size() < least_links || told) return number_place::itself;
    numbering const itself(row, number_place::itself);
    numbering const address(row, number_place::address);
    numbering const shown(row, number_place::shown);
    numbering const beside(row, number_place::beside);
    auto const addressed = count(row, [](auto const* one) {
        return !one->address.empty() && one->itself.number == one->address;
    });
    bool const by_address = 2 * addressed > row.size();
    if (beside.can_count() && most([](auto const* one) { return is_named(one->beside); }))
        return number_place::beside;
    auto const is_better = [&](numbering const& other) {
        if (!other.can_count()) return false;
        // What would be without a number would be lost.
        if (2 * itself.numbered < row.size()) return other.is_whole();
        return by_address && are_ids(address, other);
    };
    if (is_better(shown)) return number_place::shown;
    if (is_better(beside)) return number_place::beside;
    bool const strays = !itself.distinct || (by_address && addressed < itself.numbered);
    return strays && address.can_count() ? number_place::address : number_place::itself;
}

chapter_number number_at(link_numbers const& link, number_place place) {
    auto const& number = value_at(link, place);
    bool const kept = place == number_place::itself || number.empty() || link.itself.special ||
                      is_named(link.itself);
    if (kept) return link.itself;
    auto out = link.itself;
    if (place == number_place::shown) {
        out = link.shown;
    } else if (place == number_place::beside) {
        out = link.beside;
        if (out.title.empty()) out.title = link.itself.title;
    } else if (number != out.number) {
        // What the text counts is of the title then.
        out.title = trimmed_title(link.text);
        out.number = number;
        out.of_piece = false;
    }
    out.evidence = std::max(out.evidence, link.itself.evidence);
    return out;
}

std::string mark_of(number_place place, std::string_view shape) {
    for (auto const& [one, name] : names) {
        if (one == place) return std::string("number ").append(name).append(" ").append(shape);
    }
    return {};
}

std::optional<number_place> place_in(
    std::vector<std::string> const& marks, std::string_view shape
) {
    for (auto const& [place, name] : names) {
        auto const mark = mark_of(place, shape);
        if (std::find(marks.begin(), marks.end(), mark) != marks.end()) return place;
    }
    return std::nullopt;
}

}  // namespace panelia::sources
