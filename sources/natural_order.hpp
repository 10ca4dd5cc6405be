// The order of names as people number them: numbers in them count by their value. Pure.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace panelia::sources {

/// "Page 2" before "Page 010"; bytes else.
bool natural_less(std::string_view a, std::string_view b);
/// What an address is sorted by: as it reads, without the ending of its file ("1", "1 extra").
std::string natural_key(std::string_view url);

/// Sorts things that have a `url` by it; what is equal stays in its order.
template <class List>
void sort_naturally(List& all) {
    using element = typename List::value_type;
    std::vector<std::pair<std::string, element>> keyed;
    keyed.reserve(all.size());
    for (auto& one : all) {
        auto key = natural_key(one.url);
        keyed.emplace_back(std::move(key), std::move(one));
    }
    std::stable_sort(keyed.begin(), keyed.end(), [](auto const& a, auto const& b) {
        return natural_less(a.first, b.first);
    });
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = std::move(keyed[i].second);
}

}  // namespace panelia::sources
