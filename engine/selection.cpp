#include "engine/selection.hpp"

#include "engine/decimal.hpp"
#include "engine/numbering.hpp"
#include "engine/spec_checks.hpp"

#include <algorithm>
#include <atomic>
#include <compare>
#include <cstdint>
#include <deque>
#include <map>
#include <utility>

namespace panelia::engine {

namespace {

std::optional<std::string> bound(std::string_view text, std::string_view item, std::string& why) {
    auto number = canonical_decimal(trimmed(text));
    if (!number) why = '"' + std::string(item) + "\" is not a chapter number or a range of them";
    return number;
}

}  // namespace

std::optional<chapter_ranges> chapter_ranges::parse(std::string_view list, std::string& why) {
    chapter_ranges out;
    for (;;) {
        std::size_t const comma = list.find(',');
        std::string_view const item = trimmed(list.substr(0, comma));
        range r;
        std::size_t const dash = item.find('-');
        std::string_view const from = trimmed(item.substr(0, dash));
        if (item.empty() || item == "-") {
            why = item.empty() ? "an empty entry in the list" : "\"-\" is not a range";
            return std::nullopt;
        }
        if (!from.empty() && !(r.from = bound(from, item, why))) return std::nullopt;
        if (dash == std::string_view::npos) {
            r.to = r.from;
        } else if (auto const to = trimmed(item.substr(dash + 1)); !to.empty()) {
            if (!(r.to = bound(to, item, why))) return std::nullopt;
        }
        if (r.from && r.to && std::is_gt(compare_decimals(*r.from, *r.to))) {
            why = '"' + std::string(item) + "\" ends before it begins";
            return std::nullopt;
        }
        out.ranges_.push_back(std::move(r));
        if (comma == std::string_view::npos) return out;
        list.remove_prefix(comma + 1);
    }
}

bool chapter_ranges::contains(std::string_view canonical_number) const noexcept {
    return std::any_of(ranges_.begin(), ranges_.end(), [&](range const& r) {
        return (!r.from || std::is_lteq(compare_decimals(*r.from, canonical_number))) &&
               (!r.to || std::is_lteq(compare_decimals(canonical_number, *r.to)));
    });
}

bool chapter_ranges::any_up_to(std::string_view number) const noexcept {
    return std::any_of(ranges_.begin(), ranges_.end(), [&](range const& r) {
        return !r.from || std::is_lteq(compare_decimals(*r.from, number));
    });
}

bool chapter_ranges::any_from(std::string_view number) const noexcept {
    return std::any_of(ranges_.begin(), ranges_.end(), [&](range const& r) {
        return !r.to || std::is_gteq(compare_decimals(*r.to, number));
    });
}

/// RFC 4647, section 3.3.1.
bool speaks(std::string_view tag, std::string_view wanted) noexcept {
    if (wanted.empty() || wanted == "*" || tag.empty()) return true;
    return same_name(tag.substr(0, wanted.size()), wanted) &&
           (tag.size() == wanted.size() || tag[wanted.size()] == '-');
}

namespace {

/// The N highest chapters of one series by one order. Chapters of one rank (in several languages,
/// say) stand or fall together.
template <class Order>
class highest {
public:
    using placed_chapter = std::pair<std::uint64_t, std::shared_ptr<chapter_spec>>;

    void add(chapter_rank const& rank, placed_chapter const& chapter, std::size_t most) {
        bool const beaten = kept_.size() == most && Order()(rank, kept_.begin()->first);
        if (beaten) return;
        kept_[rank].push_back(chapter);
        if (kept_.size() > most) kept_.erase(kept_.begin());
    }
    void take(std::map<std::uint64_t, chapter_spec>& into) {
        for (auto& [rank, chapters] : kept_) {
            for (auto& [position, chapter] : chapters) into.emplace(position, std::move(*chapter));
        }
    }

private:
    std::map<chapter_rank, std::vector<placed_chapter>, Order> kept_;
};

/// The highest-numbered chapters of each series; by which order is known in the end, so that the
/// highest by either are held, and no more.
class latest_chapters {
public:
    explicit latest_chapters(std::size_t most) : most_(most) {}

    void add(chapter_spec&& chapter) {
        auto& series = series_[chapter.series];
        chapter_rank const rank{.volume = chapter.volume, .number = chapter.number};
        series.numbers.note(rank);
        std::pair const placed(next_++, std::make_shared<chapter_spec>(std::move(chapter)));
        series.plain.add(rank, placed, most_);
        series.in_volumes.add(rank, placed, most_);
    }

    /// In the order they came; empties this.
    std::deque<chapter_spec> take() {
        std::map<std::uint64_t, chapter_spec> in_order;
        for (auto& [name, series] : series_) {
            if (series.numbers.restarts()) {
                series.in_volumes.take(in_order);
            } else {
                series.plain.take(in_order);
            }
        }
        series_.clear();
        std::deque<chapter_spec> out;
        for (auto& [position, chapter] : in_order) out.push_back(std::move(chapter));
        return out;
    }

private:
    struct one_series {
        numbering numbers{};
        highest<by_number> plain{};
        highest<by_volume_then_number> in_volumes{};
    };
    std::map<std::string, one_series> series_;
    std::size_t most_;
    std::uint64_t next_ = 0;
};

class selected_source final : public chapter_source {
public:
    selected_source(std::unique_ptr<chapter_source> source, selection what)
        : source_(std::move(source)), what_(std::move(what)) {}

    std::optional<chapter_spec> next() override {
        if (what_.latest == 0) return next_wanted();
        if (!gathered_) gather();
        if (stopped_ || latest_.empty()) return std::nullopt;
        chapter_spec chapter = std::move(latest_.front());
        latest_.pop_front();
        return chapter;
    }

    void stop() override {
        stopped_ = true;
        source_->stop();
    }

private:
    std::optional<chapter_spec> next_wanted() {
        while (auto chapter = source_->next()) {
            bool const wanted = (!what_.chapters || what_.chapters->contains(chapter->number)) &&
                                speaks(chapter->language, what_.language);
            if (wanted) return chapter;
        }
        return std::nullopt;
    }

    void gather() {
        gathered_ = true;
        latest_chapters best(what_.latest);
        while (auto chapter = next_wanted()) best.add(std::move(*chapter));
        latest_ = best.take();
    }

    std::unique_ptr<chapter_source> source_;
    selection what_;
    std::deque<chapter_spec> latest_;
    bool gathered_ = false;
    std::atomic<bool> stopped_ = false;
};

}  // namespace

std::unique_ptr<chapter_source> select(std::unique_ptr<chapter_source> source, selection what) {
    bool const everything = !what.chapters && what.latest == 0 && what.language.empty();
    if (everything) return source;
    return std::make_unique<selected_source>(std::move(source), std::move(what));
}

}  // namespace panelia::engine
