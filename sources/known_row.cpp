#include "sources/known_row.hpp"

#include "engine/decimal.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <compare>
#include <functional>
#include <utility>

#include "sources/address.hpp"

namespace panelia::sources {
namespace {

std::string key_of(std::string_view address) {
    return without_fragment(net::without_credentials(address));
}

}  // namespace

bool known_stretch::ends_where(std::string_view neighbour) const {
    // There are sites that link in one direction only.
    return neighbour.empty() || key_of(neighbour) == key_of(before_end);
}

known_row::known_row(std::vector<engine::listed_name> earlier) : earlier_(std::move(earlier)) {
    for (std::size_t i = 0; i < earlier_.size(); ++i) places_[key_of(earlier_[i].url)] = i;
}

void known_row::forget() {
    earlier_.clear();
    places_.clear();
}

std::optional<std::size_t> known_row::place(std::string_view address) const {
    auto const found = places_.find(key_of(address));
    if (found == places_.end()) return std::nullopt;
    return found->second;
}

bool known_row::is(std::size_t at, std::string_view address) const {
    return place(address) == at;
}

bool known_row::begins_at(
    std::string_view start, std::string_view next, std::string_view previous
) {
    auto const at = place(start);
    if (!at) return true;
    bool const newest = *at + 1 == earlier_.size();
    bool const same = (newest || is(*at + 1, next)) && (*at == 0 || is(*at - 1, previous));
    if (same) return true;
    if (newest && next.empty()) {
        places_.erase(key_of(start));
        earlier_.pop_back();
        return true;
    }
    forget();
    return false;
}

std::optional<known_stretch> known_row::beyond(
    std::string_view from, std::string_view to, row_way way
) {
    if (earlier_.empty()) return std::nullopt;
    bool const onward = way == row_way::onward;
    auto const last = earlier_.size() - 1;
    std::size_t const end = onward ? last : 0;
    auto const at = place(to);
    auto const before = place(from);
    bool const as_it_was =
        at ? (before ? *at == (onward ? *before + 1 : *before - 1) : *at == (onward ? 0 : last))
           : !before || *before == end;
    if (!as_it_was) forget();
    if (!as_it_was || !at || *at == end) return std::nullopt;
    known_stretch out;
    for (auto i = *at; i != end; onward ? ++i : --i) out.between.push_back(earlier_[i]);
    out.end = earlier_[end].url;
    out.before_end = out.between.back().url;
    return out;
}

bool known_row::rises() const {
    auto const fine = [](engine::listed_name const& a, engine::listed_name const& b) {
        if (a.number.empty() || b.number.empty()) return a.number.empty() && b.number.empty();
        return std::is_lt(engine::compare_decimals(a.number, b.number));
    };
    return std::ranges::adjacent_find(earlier_, std::not_fn(fine)) == earlier_.end();
}

}  // namespace panelia::sources
