#include "sources/discovery_list.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "sources/discovery_kind.hpp"
#include "sources/discovery_score.hpp"

namespace panelia::sources {
namespace {

constexpr double unsure = 0.4;

/// A row can hold more links to the same chapter ("Download"): those whose number is that of
/// another one in it and that are known by less.
void drop_other_columns(link_group& group) {
    std::map<std::pair<std::size_t, std::string>, number_evidence> best;
    for (auto const& link : group.links) {
        auto& one = best[{link.row, link.chapter.number}];
        one = std::max(one, link.evidence);
    }
    std::erase_if(group.links, [&](found_link const& link) {
        auto const most = best[{link.row, link.chapter.number}];
        return !link.chapter.number.empty() && link.evidence < most &&
               most >= number_evidence::address;
    });
}

void sort_by_place(link_list& links) {
    std::stable_sort(links.begin(), links.end(), [](found_link const& a, found_link const& b) {
        return a.order < b.order;
    });
}

/// "First" beside chapter 2 is a title; "Read first" beside chapter 30 is a button.
void keep_titles(link_group& group) {
    link_list kept;
    for (auto& end : group.ends) {
        if (group.seen.contains(end.chapter.url)) continue;
        auto const after = std::lower_bound(
            group.links.begin(),
            group.links.end(),
            end.order,
            [](auto const& link, auto order) { return link.order < order; }
        );
        bool const fits = (after != group.links.end() && are_neighbours(*after, end)) ||
                          (after != group.links.begin() && are_neighbours(*std::prev(after), end));
        if (fits && group.seen.insert(end.chapter.url).second) kept.push_back(std::move(end));
    }
    if (kept.empty()) return;
    std::move(kept.begin(), kept.end(), std::back_inserter(group.links));
    sort_by_place(group.links);
}

class list_chooser {
public:
    explicit list_chooser(page_links&& links) : links_(std::move(links)) {}

    found_list find() {
        for (auto& [place, group] : links_.groups) {
            keep_titles(group);
            drop_other_columns(group);
        }
        choose();
        if (chosen_ == nullptr || bound_to_page(chosen_->links) == 0) choose_only_one();
        if (chosen_ == nullptr) return std::move(out_);
        taken_ = chosen_->links;
        kind_ = kind_of(taken_);
        drop_other_series();
        keep(chosen_place_, *chosen_);
        if (is_others(taken_) && is_of_many_series(taken_))
            doubt("each of its links is of a series of its own");
        doubt_other_series();
        doubt_two_blocks();
        merge();
        add_specials();
        finish();
        return std::move(out_);
    }

private:
    static std::size_t count(link_list const& links, auto const& which) {
        return static_cast<std::size_t>(std::count_if(links.begin(), links.end(), which));
    }
    static std::size_t of_page(link_list const& links) {
        return count(links, [](auto const& one) { return one.of_page; });
    }
    static std::size_t bound_to_page(link_list const& links) {
        return count(links, [](auto const& one) { return one.bond != series_bond::none; });
    }
    static std::size_t below_page(link_list const& links) {
        return count(links, [](auto const& one) { return one.bond == series_bond::below; });
    }

    void choose() {
        double most = 0;
        for (auto& [place, one] : links_.groups) {
            auto const way = trend_of(one.links);
            double const value = score(one, way);
            candidates_ += static_cast<std::size_t>(value > 0.3);
            // Of equals the longer: a list's newest few are often shown a second time. Before
            // others those of the page's own series, and what is called a list of chapters.
            double rank = value + 0.2 * std::min(1.0, share(one.links.size(), 50));
            if (2 * of_page(one.links) > one.links.size()) rank += 0.5 * value;
            if (one.named) rank += 0.2 * value;
            // Chapters follow each other; the newest ones of several series do not.
            if (one.links.size() > 1) rank += 0.2 * value * share(way.steps, one.links.size() - 1);
            if (is_others(one.links)) rank *= 0.4;
            if (value <= 0 || rank <= most) continue;
            most = rank;
            chosen_ = &one;
            chosen_place_ = place;
            out_.confidence = value;
        }
    }

    /// A series of which there is only the first chapter: the one link below the page's address, in
    /// what is called a list of chapters.
    void choose_only_one() {
        constexpr double sure_of_one = 0.6;
        link_group* found = nullptr;
        std::string const* where = nullptr;
        for (auto& [place, one] : links_.groups) {
            if (one.links.size() != 1 || !one.named || one.aside) continue;
            auto const& link = one.links.front();
            bool const first = link.worded() && !link.key.empty() && value_of(link.key) <= 1;
            if (!first || link.bond != series_bond::below) continue;
            bool const another =
                found != nullptr && found->links.front().chapter.url != link.chapter.url;
            if (another) return;
            found = &one;
            where = &place;
        }
        if (found == nullptr) return;
        chosen_ = found;
        chosen_place_ = *where;
        out_.confidence = sure_of_one;
    }

    /// The newest chapters of other series: nothing says that they are of the page's.
    static bool is_others(link_list const& links) {
        return 2 * bound_to_page(links) <= links.size() && is_scattered(links);
    }

    void doubt(std::string why) {
        out_.confidence = std::min(out_.confidence, unsure);
        out_.notes.push_back(std::move(why));
    }

    /// Chapters of a spin-off in the same list: below the page's own address are the series' own.
    void drop_other_series() {
        if (2 * below_page(taken_) <= taken_.size()) return;
        auto const dropped = std::erase_if(taken_, [&](found_link const& one) {
            return one.bond != series_bond::below && are_of_two_series(one.shape, kind_.shape);
        });
        if (dropped == 0) return;
        out_.notes.push_back(std::to_string(dropped) + " links beside them are of another series");
        kind_ = kind_of(taken_);
    }

    /// A list of another series beside one that is, or could be, the page's own.
    void doubt_other_series() {
        if (kind_.of_page) return;
        std::set<std::string> numbers;
        for (auto const& link : taken_) numbers.insert(link.key);
        for (auto const& [place, one] : links_.groups) {
            if (&one == chosen_ || one.aside) continue;
            std::size_t named = 0;
            for (auto const& link : one.links) {
                if (!link.worded() || !link.of_page) continue;
                // One link that bears the name can be news of it.
                if (link.bond == series_bond::below || ++named == 2)
                    return doubt("the page's own address leads to others: " + link.shape);
            }
            bool const rival = one.links.size() >= 3 && 2 * one.links.size() >= taken_.size() &&
                               score(one, trend_of(one.links)) >= 0.8;
            if (!rival || one.named != chosen_->named || is_others(one.links)) continue;
            auto const other = kind_of(one.links);
            if (kind_.shapes.contains(other.shape)) continue;  // is merged, or doubted there
            std::set<std::string> its;
            for (auto const& link : one.links) its.insert(link.key);
            if (its != numbers) doubt("there is a second list, of links like " + other.shape);
        }
    }

    /// Two kinds of addresses in one place, one after the other, with numbers that begin anew.
    void doubt_two_blocks() {
        struct block {
            std::size_t first = 0, last = 0;
            std::set<std::string_view> numbers{};
        };
        std::map<std::string_view, block> blocks;
        for (auto const& link : taken_) {
            auto& one = blocks[link.shape];
            if (one.numbers.empty()) one.first = link.order;
            one.last = link.order;
            one.numbers.insert(link.key);
        }
        auto const& main = blocks[kind_.shape];
        // A name can be the beginning of another's: "/fox-chapter-1", "/fox-gaiden-chapter-1".
        bool const all_below = below_page(taken_) == taken_.size();
        for (auto const& [shape, one] : blocks) {
            bool const apart = one.last < main.first || main.last < one.first;
            if (all_below || one.numbers.size() < 3 || !apart) continue;
            bool const anew =
                std::any_of(one.numbers.begin(), one.numbers.end(), [&](auto const number) {
                    return main.numbers.contains(number);
                });
            if (anew) doubt("there is a second list, of links like " + std::string(shape));
        }
    }

    /// Lists are cut into volumes and tabs, and rows differ by what has been read. What has the
    /// same kind of address and the same evidence belongs together when the addresses name the
    /// series, or when the numbers go on.
    void merge() {
        std::set<std::string> known;
        for (auto const& link : taken_) {
            known.insert(link.chapter.url);
            numbers_.insert(value_of(link.key));
        }
        std::size_t outside = 0;
        constexpr int most_passes = 8;
        bool changed = true;
        for (int pass = 0; changed && pass < most_passes; ++pass) {
            changed = false;
            outside = 0;
            for (auto& [place, one] : links_.groups) {
                if (kept_.contains(&one)) continue;
                bool const same_frame = !one.aside && kind_.frames.contains(one.frame);
                link_list fresh;
                for (auto const& link : one.links) {
                    if (known.contains(link.chapter.url) || (kind_.of_page && !link.of_page))
                        continue;
                    if (kind_.is_like(link)) {
                        fresh.push_back(link);
                    } else if (same_frame && kind_.shapes.contains(link.shape)) {
                        ++outside;
                    }
                }
                if (fresh.empty()) continue;
                if (!goes_on(one, fresh)) {
                    outside += same_frame ? fresh.size() : 0;
                    continue;
                }
                changed = true;
                for (auto& link : fresh) {
                    known.insert(link.chapter.url);
                    numbers_.insert(value_of(link.key));
                    taken_.push_back(std::move(link));
                }
                keep(place, one);
            }
        }
        if (outside > 0) {
            doubt(
                std::to_string(outside) + " more links like " + kind_.shape +
                " stand elsewhere on the page"
            );
        }
    }

    bool goes_on(link_group const& one, link_list const& fresh) const {
        if (kind_.of_page) return true;
        if (one.aside && !chosen_->aside) return false;
        bool beside = false;
        for (auto const& link : fresh) {
            auto const number = value_of(link.key);
            auto const next = numbers_.lower_bound(number);
            if (next != numbers_.end() && *next == number) return false;
            beside = beside || (next != numbers_.end() && *next - number <= 1) ||
                     (next != numbers_.begin() && number - *std::prev(next) <= 1);
        }
        return beside;
    }

    void keep(std::string const& place, link_group const& one) {
        kept_.insert(&one);
        kind_.places.insert(place);
        kind_.frames.insert(one.frame);
        out_.holds_page = out_.holds_page || one.holds_page;
    }

    void add_specials() {
        auto const counted = taken_.size();
        if (counted < 3 || kind_.evidence < number_evidence::address) return;
        link_list all = taken_;
        for (auto& [place, one] : links_.groups) {
            if (kept_.contains(&one)) add_unnumbered(one, kind_, all);
        }
        if (all.size() > 2 * counted) {
            return doubt(
                std::to_string(all.size() - counted) + " links beside them carry no number"
            );
        }
        taken_ = std::move(all);
    }

    /// Whether nothing but pictures says what the links are, and those not by their alt texts.
    bool is_pictured() const {
        constexpr std::size_t least = 3;
        if (taken_.size() < least || kind_.evidence > number_evidence::bare) return false;
        std::set<std::string_view> alternatives;
        for (auto const& link : taken_) {
            if (!link.pictured) return false;
            alternatives.insert(link.alternative);
        }
        return 2 * alternatives.size() <= taken_.size() + 1;
    }

    void finish() {
        sort_by_place(taken_);
        out_.pictured = is_pictured();
        out_.aside = chosen_->aside;
        out_.order = order_of(trend_of(taken_));
        if (!links_.all_at.empty() && taken_.size() <= short_list)
            doubt("a link says that all of them are on another page: " + links_.all_at);
        out_.notes.insert(
            out_.notes.begin(),
            "a list of " + std::to_string(taken_.size()) + " numbered links like " + kind_.shape +
                (candidates_ > 1 ? ", the best of " + std::to_string(candidates_) : std::string{})
        );
        out_.marks = marks_of(kind_);
        note_missing_end();
        std::move(links_.marks.begin(), links_.marks.end(), std::back_inserter(out_.marks));
        for (auto& link : taken_) {
            if (!link.chapter.number.empty())
                out_.places.push_back({value_of(link.chapter.number), link.order});
            out_.chapters.push_back(std::move(link.chapter));
        }
    }

    /// "Read first" leads to a chapter of the list's kind, and beyond its numbers.
    void note_missing_end() {
        if (numbers_.empty()) return;
        for (auto const& [place, group] : links_.groups) {
            for (auto const& end : group.ends) {
                auto const number = value_of(end.key);
                bool const beyond = number < *numbers_.begin() || number > *numbers_.rbegin();
                if (!end.key.empty() && beyond && kind_.shapes.contains(end.shape))
                    out_.missing = end.chapter.url;
            }
        }
    }

    page_links links_;
    found_list out_;
    link_group* chosen_ = nullptr;
    std::string chosen_place_;
    std::size_t candidates_ = 0;
    list_kind kind_;
    link_list taken_;
    std::set<link_group const*> kept_;
    std::set<double> numbers_;
};

}  // namespace

found_list find_chapter_list(page_links&& links) {
    return list_chooser(std::move(links)).find();
}

found_list find_list_part(page_links&& links, std::vector<std::string> const& marks) {
    auto const kind = kind_of(marks);
    link_list taken;
    for (auto& [place, group] : links.groups) {
        bool const here = kind.places.contains(place);
        bool const like = !group.aside && kind.frames.contains(group.frame);
        keep_titles(group);
        drop_other_columns(group);
        for (auto const& link : group.links) {
            bool const alike = kind.is_like(link);
            bool const known = kind.shapes.contains(link.shape);
            bool const its = (here && (known || link.evidence >= kind.evidence)) ||
                             (alike && (like || (kind.of_page && link.of_page)));
            if (its) taken.push_back(link);
        }
        if (here && kind.evidence >= number_evidence::address) add_unnumbered(group, kind, taken);
    }
    sort_by_place(taken);
    found_list out;
    out.order = order_of(trend_of(taken));
    out.confidence = taken.empty() ? 0 : 1;
    std::set<std::string> known;
    for (auto& link : taken) {
        if (known.insert(link.chapter.url).second) out.chapters.push_back(std::move(link.chapter));
    }
    out.notes.push_back("a further part, of " + std::to_string(out.chapters.size()) + " links");
    return out;
}

}  // namespace panelia::sources
