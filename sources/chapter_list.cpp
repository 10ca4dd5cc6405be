#include "sources/chapter_list.hpp"

#include "engine/decimal.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace panelia::sources {
namespace {

std::string without_fragment(std::string const& url) {
    return url.substr(0, url.find('#'));
}

engine::chapter_rank rank_of(chapter_link const& link) {
    return {.volume = link.volume, .number = link.number};
}

/// What makes an entry the one it is: its address, else where its pages are told, else its pages.
std::string identity_of(chapter_link const& link) {
    if (!link.url.empty()) return without_fragment(link.url);
    if (!link.pages_at.url.empty()) return key_of(link.pages_at);
    if (!link.pages.empty()) return "pages " + link.pages.front().url;
    return "named " + link.number + '\n' + link.title;
}

}  // namespace

std::size_t chapter_list::add(reading part) {
    if (declared_ == list_order::unknown) declared_ = part.order;
    // A page without chapters may only lead to an API, whose answers are in any language.
    if (count_ == 0 && !part.chapters.empty()) language_ = part.language;
    std::size_t fresh = 0;
    for (auto& link : part.chapters) {
        // One address can hold several chapters (a manifest with a table of contents).
        auto key = identity_of(link);
        if (!link.pages.empty()) key += '\n' + link.pages.front().url;
        if (!seen_.insert(std::move(key)).second) continue;
        ++fresh;
        entry one{count_++, {std::move(link), false}};
        auto const& own = one.chapter.link.language;
        if (!engine::speaks(own.empty() ? language_ : own, wanted_.language)) continue;
        if (!one.chapter.link.number.empty()) {
            way_.add(one.chapter.link.number);
            numbers_.note(rank_of(one.chapter.link));
            settle(std::move(one));
            continue;
        }
        one.chapter.positioned = true;
        numbered_ = false;
        if (declared_ == list_order::oldest_first) {
            one.chapter.link.number = std::to_string(one.place + 1);
            settle(std::move(one));
        } else {
            unnumbered_.push_back(std::move(one));
        }
    }
    return fresh;
}

/// By the numbers alone: a list that breaks its order once is not relied on.
list_order chapter_list::sorted() const {
    if (way_.falling > 0 && way_.rising == 0) return list_order::newest_first;
    if (way_.rising > 0 && way_.falling == 0) return list_order::oldest_first;
    return list_order::unknown;
}

list_order chapter_list::order() const {
    if (declared_ != list_order::unknown) return declared_;
    if (way_.falling > 9 * way_.rising) return list_order::newest_first;
    return list_order::oldest_first;
}

void chapter_list::settle(entry&& one) {
    auto const& number = one.chapter.link.number;
    if (wanted_.chapters && !wanted_.chapters->contains(number)) return;
    if (wanted_.latest > 0) {
        candidates_.push_back(std::move(one));
    } else {
        ready_.push_back(std::move(one.chapter));
    }
}

bool chapter_list::passed_all(std::string const& number, list_order way) const {
    bool const falling = way == list_order::newest_first;
    if (wanted_.chapters) {
        // The numbers of the only volume so far may all come again in the next one.
        if (numbers_.volumes() == 1) return false;
        bool const more =
            falling ? wanted_.chapters->any_up_to(number) : wanted_.chapters->any_from(number);
        if (!more) return true;
    }
    if (wanted_.latest == 0 || !falling) return false;
    std::set<engine::chapter_rank, engine::by_number> distinct;
    for (auto const& one : candidates_) distinct.insert(rank_of(one.chapter.link));
    if (distinct.size() < wanted_.latest) return false;
    // Chapters of one number belong together, and the next part may begin with one more of it.
    auto lowest = distinct.end();
    std::advance(lowest, -static_cast<std::ptrdiff_t>(wanted_.latest));
    return std::is_gt(engine::compare_decimals(lowest->number, number));
}

bool chapter_list::wants_more() const {
    if (ended_) return false;
    auto const way = sorted();
    // A chapter without a number is known by its position once all have been counted.
    if (way == list_order::unknown || !unnumbered_.empty()) return true;
    return !passed_all(way_.last, way);
}

void chapter_list::end() {
    if (std::exchange(ended_, true)) return;
    bool const newest_first = order() == list_order::newest_first;
    for (auto& one : unnumbered_) {
        one.chapter.link.number = std::to_string(newest_first ? count_ - one.place : one.place + 1);
        settle(std::move(one));
    }
    unnumbered_.clear();
    if (wanted_.latest > 0) choose_latest();
}

void chapter_list::choose_latest() {
    if (numbers_.restarts()) return keep_highest<engine::by_volume_then_number>();
    keep_highest<engine::by_number>();
}

template <class Order>
void chapter_list::keep_highest() {
    std::set<engine::chapter_rank, Order> kept;
    for (auto const& one : candidates_) {
        kept.insert(rank_of(one.chapter.link));
        if (kept.size() > wanted_.latest) kept.erase(kept.begin());
    }
    std::sort(candidates_.begin(), candidates_.end(), [](entry const& a, entry const& b) {
        return a.place < b.place;
    });
    for (auto& one : candidates_) {
        if (kept.contains(rank_of(one.chapter.link))) ready_.push_back(std::move(one.chapter));
    }
    candidates_.clear();
}

std::optional<listed_chapter> chapter_list::next() {
    if (ready_.empty()) return std::nullopt;
    auto out = std::move(ready_.front());
    ready_.pop_front();
    return out;
}

}  // namespace panelia::sources
