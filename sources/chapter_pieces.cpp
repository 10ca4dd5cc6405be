#include "sources/chapter_pieces.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "sources/chapter_paging.hpp"
#include "sources/discovery_list.hpp"

namespace panelia::sources {

namespace {

/// What is the same at two hosts of pictures.
std::string path_of(std::string const& address) {
    return std::string(behind_host(address));
}

}  // namespace

chapter_pieces::chapter_pieces(std::string const& address, reading first)
    : taken_for_one_(first.part.sure), known_{key_of({.url = address})} {
    first_ = std::move(first.part);
    bool const several = taken_for_one_ && first.self.pages.size() > 1;
    if (several) {
        for (auto const& page : first.self.pages) shown_.insert(path_of(page.url));
        try_one(std::move(first.more));
    } else {
        want(std::move(first.more));
    }
    furthest_ = first_.place.value_or(0);
    if (!taken_for_one_) furthest_ = 0;
    if (!first.self.pages.empty()) like_ = address_shape(first.self.pages.front().url);
    take(first_.place.value_or(0), std::move(first.self.pages));
}

/// The one that follows, else any: the first page's number may be another name of the chapter's own
/// address.
void chapter_pieces::try_one(std::vector<document_request> more) {
    auto const follows = [&](document_request const& one) {
        auto const address = net::parse_url(one.url);
        auto const paged = address ? read_paged_address(*address) : std::nullopt;
        return paged && paged->page > std::max<std::size_t>(first_.place.value_or(0), 1);
    };
    auto at = std::find_if(more.begin(), more.end(), follows);
    if (at == more.end()) at = more.begin();
    if (at == more.end()) return;
    trial_ = true;
    std::rotate(more.begin(), at, at + 1);
    held_.assign(std::make_move_iterator(more.begin() + 1), std::make_move_iterator(more.end()));
    more.resize(1);
    want(std::move(more));
}

/// Nothing but what the first one has, or most of that and other things (covers, advertisements).
bool chapter_pieces::shows_the_same(reading const& part) const {
    auto const& pages = part.self.pages;
    auto const again =
        static_cast<std::size_t>(std::count_if(pages.begin(), pages.end(), [&](auto const& page) {
            return shown_.contains(path_of(page.url));
        }));
    return again > 0 && (again == pages.size() || 2 * again > shown_.size());
}

bool chapter_pieces::want(std::vector<document_request> more) {
    bool any = false;
    for (auto& one : more) {
        if (!known_.insert(key_of({.url = one.url, .post = one.post})).second) continue;
        wanted_.push_back(std::move(one));
        any = true;
    }
    return any;
}

void chapter_pieces::take(std::size_t place, std::vector<page_spec> pages) {
    pages_ += pages.size();
    pieces_.push_back({place, std::move(pages)});
}

std::optional<document_request> chapter_pieces::next() {
    if (wanted_.empty()) return std::nullopt;
    auto out = std::move(wanted_.front());
    wanted_.pop_front();
    return out;
}

bool chapter_pieces::can_lack(std::string const& url) const {
    auto const address = net::parse_url(url);
    auto const paged = address ? read_paged_address(*address) : std::nullopt;
    return taken_for_one_ && paged && paged->page == 1 && paged->base == first_.address &&
           std::any_of(pieces_.begin(), pieces_.end(), [](auto const& one) {
               return one.place == 0;
           });
}

std::string chapter_pieces::add(reading part) {
    if (!taken_for_one_) {
        want(std::move(part.more));
        take(0, std::move(part.self.pages));
        return {};
    }
    if (std::exchange(trial_, false)) {
        whole_ = shows_the_same(part);
        if (whole_) return {};
        if (part.self.pages.empty()) return "no page is found on it";
        want(std::exchange(held_, {}));
    }
    return take_part(std::move(part));
}

std::string chapter_pieces::take_part(reading part) {
    auto& its = part.part;
    if (!its.place || its.address != first_.address) return "is no page of the chapter";
    bool const told = !shown_.empty() || !its.chapter.empty();
    if (told && !first_.chapter.empty() && its.chapter != first_.chapter) {
        several_ = true;
        wanted_.clear();
        pieces_.resize(1);
        return {};
    }
    if (!part.lack.empty()) return "lacks pages: " + part.lack;
    if (!its.stray.empty()) return "goes on at " + its.stray + ", which is no page like the others";
    bool const goes_on = want(std::move(its.others));
    furthest_ = std::max(furthest_, *its.place);
    auto& pages = part.self.pages;
    // "The end", and a link back.
    if (pages.empty() && !goes_on) return {};
    bool const alike = !pages.empty() && address_shape(pages.front().url) == like_;
    if (pages.empty() || (part.confidence < sure_enough && !alike)) return "no page is found on it";
    take(*its.place, std::move(pages));
    return {};
}

/// Of pieces in their order. The chapter's own address (0) stands for the first page, whichever
/// number that has.
std::optional<std::size_t> chapter_pieces::missing_place() const {
    auto last = pieces_.front().place;
    if (last > 1) return 1;
    for (auto const& one : pieces_) {
        if (one.place > last + (last == 0 ? 2 : 1)) return last + 1;
        last = one.place;
    }
    return std::nullopt;
}

std::string chapter_pieces::finish(std::vector<page_spec>& into) {
    if (taken_for_one_ && !several_ && !whole_) {
        std::stable_sort(pieces_.begin(), pieces_.end(), [](piece const& a, piece const& b) {
            return a.place < b.place;
        });
        auto const missing = missing_place();
        if (missing) return "its page " + std::to_string(*missing) + " is not found";
    }
    std::unordered_set<std::string> told;
    for (auto& one : pieces_) {
        for (auto& page : one.pages) {
            if (told.insert(page.url).second) into.push_back(std::move(page));
        }
    }
    return lacking(into.size());
}

/// A count that says more than was found. An end without a picture may be counted, too.
std::string chapter_pieces::lacking(std::size_t found) const {
    auto const said = first_.pages_said;
    if (several_ || whole_ || std::max(found, furthest_) >= said) return {};
    return "it says that it has " + std::to_string(said) + " pages, of which " +
           std::to_string(found) + (found == 1 ? " is found" : " are found");
}

}  // namespace panelia::sources
