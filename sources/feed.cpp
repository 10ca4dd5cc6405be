#include "sources/feed.hpp"

#include <unordered_set>

#include "sources/feed_formats.hpp"
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
    reading out;
    out.understood = true;
    if (!is_general_name(feed.title)) out.series = feed.title;
    out.language = feed.language;
    out.order = order_of(feed.items);
    std::unordered_set<std::string_view> seen;
    std::size_t empty = 0;
    for (auto const& item : feed.items) {
        chapter_link chapter;
        chapter.title = title_beyond_number(item.title, feed.title);
        chapter.url = item.link.empty() && !item.images.empty() ? item.images.front() : item.link;
        chapter.number = number_of(item.title, item.link);
        for (auto const& image : item.images) chapter.pages.push_back({.url = image});
        if (chapter.url.empty()) {
            ++empty;
        } else if (seen.insert(item.link.empty() ? item.images.front() : item.link).second) {
            out.chapters.push_back(std::move(chapter));
        }
    }
    if (!feed.next.empty()) out.more.push_back({feed.next, {}});
    if (empty > 0) {
        out.notes.push_back(std::to_string(empty) + " items have neither a link nor an image");
    }
    if (!feed.whole)
        out.notes.emplace_back("the feed is broken or too large: its beginning is used");
    return out;
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
