#include "sources/feed.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "sources/address.hpp"
#include "sources/chapter_number.hpp"
#include "sources/feed_formats.hpp"
#include "sources/feed_pictures.hpp"
#include "sources/json_document.hpp"
#include "sources/number_of.hpp"
#include "sources/series_name.hpp"
#include "sources/xml.hpp"

namespace panelia::sources {
namespace {

list_order order_of(std::vector<feed_item> const& items) {
    std::string_view first;
    std::string_view last;
    for (auto const& item : items) {
        if (item.moment.empty()) continue;
        if (first.empty()) first = item.moment;
        last = item.moment;
    }
    if (first == last) return list_order::unknown;
    return first > last ? list_order::newest_first : list_order::oldest_first;
}

/// What tells an item apart from others with its link.
std::string identity_of(feed_item const& item) {
    if (!item.id.empty() || !item.title.empty()) return item.id + '\n' + item.title;
    return item.link.empty() && !item.images.empty() ? item.images.front() : std::string{};
}

/// The chapters of one feed; its methods fill one reading.
class feed_chapters {
public:
    explicit feed_chapters(feed_contents const& feed) : feed_(feed), pictures_(feed.items) {
        for (auto const& item : feed.items) {
            if (!item.link.empty()) behind_[item.link].insert(identity_of(item));
        }
    }

    reading read() {
        out_.understood = true;
        if (!is_general_name(feed_.title)) out_.series = feed_.title;
        out_.language = feed_.language;
        out_.order = order_of(feed_.items);
        for (auto const& item : feed_.items) add(item);
        // Without dates and numbers: as feeds are.
        bool const numbered =
            std::any_of(out_.chapters.begin(), out_.chapters.end(), [](chapter_link const& one) {
                return !one.number.empty();
            });
        if (out_.order == list_order::unknown && !numbered) out_.order = list_order::newest_first;
        if (!feed_.next.empty()) out_.more.push_back({feed_.next, {}});
        tell();
        return std::move(out_);
    }

private:
    /// Whether the link is none of the items' own: it leads to the front page of a comic, say. Two
    /// of many may well be about one page.
    bool is_shared(std::string const& link) const {
        auto const found = behind_.find(link);
        if (found == behind_.end() || found->second.size() < 2) return false;
        return found->second.size() > 2 || 2 * found->second.size() >= feed_.items.size();
    }

    void add(feed_item const& item) {
        bool const shared = is_shared(item.link);
        auto const link = shared ? item.permalink : item.link;
        chapter_link chapter;
        auto pages = link.empty() ? pictures_.own(item) : pictures_.instead_of_page(item);
        if (link.empty() && pages.empty()) {
            ++(shared ? alike_ : empty_);
            return;
        }
        chapter.url = link;
        if (chapter.url.empty()) chapter.url = address_by_name(item);
        if (chapter.url.empty()) chapter.url = pages.front();
        if (!seen_.insert(chapter.url).second) return;
        chapter.title = title_beyond_number(item.title, feed_.title);
        chapter.number = number_of(item.title, link);
        if (!chapter.number.empty()) chapter.volume = read_chapter_number(item.title).volume;
        if (pages.empty()) chapter.shown = pictures_.own(item);
        for (auto& page : pages) chapter.pages.push_back({.url = std::move(page)});
        out_.chapters.push_back(std::move(chapter));
    }

    /// The address of several items, with the name of this one in it; or empty.
    static std::string address_by_name(feed_item const& item) {
        auto const& name = item.id.empty() ? item.title : item.id;
        if (item.link.empty() || name.empty()) return {};
        return absolute_address(item.link + '#' + name, {});
    }

    void tell() {
        auto& notes = out_.notes;
        if (empty_ > 0)
            notes.push_back(std::to_string(empty_) + " items have neither a link nor an image");
        if (alike_ > 0) {
            notes.push_back(
                std::to_string(alike_) + " items share one address, and have no pictures"
            );
            if (out_.chapters.empty()) out_.confidence = 0;
        }
        if (!feed_.whole)
            notes.emplace_back("the feed is broken or too large: its beginning is used");
    }

    feed_contents const& feed_;
    feed_pictures pictures_;
    std::unordered_map<std::string_view, std::unordered_set<std::string>> behind_;  // links
    std::unordered_set<std::string> seen_;
    std::size_t empty_ = 0, alike_ = 0;
    reading out_;
};

class feed final : public reader {
public:
    std::string_view name() const noexcept override { return "feed"; }

    reading read(document const& from, role as) override {
        if (as != role::list) return {};
        auto const contents = read_feed(from);
        return contents ? chapters_of(*contents) : reading{};
    }
};

}  // namespace

std::optional<feed_contents> read_feed(document const& from) {
    if (looks_like_json(from.body)) {
        auto const root = parse_json(from.body);
        return root ? read_json_feed(*root, from) : std::nullopt;
    }
    auto const tree = parse_xml(from.body, from.charset);
    return tree ? read_xml_feed(*tree, from) : std::nullopt;
}

reading chapters_of(feed_contents const& feed) {
    return feed_chapters(feed).read();
}

std::unique_ptr<reader> feed_reader(document const& first) {
    if (looks_like_json(first.body)) {
        auto const root = parse_json(first.body);
        if (!root || !is_json_feed(*root)) return nullptr;
    } else if (!is_feed_root(xml_root_name(first.body))) {
        return nullptr;
    }
    return std::make_unique<feed>();
}

}  // namespace panelia::sources
