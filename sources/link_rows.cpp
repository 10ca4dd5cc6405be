#include "sources/link_rows.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

#include "sources/discovery_words.hpp"

namespace panelia::sources {
namespace {

constexpr int most_levels = 6;
constexpr std::size_t most_text = 200;  // bytes of a label beside a link

bool is_row(html_node node) {
    return node.is("tr") || node.is("li") || node.is("dl") || node.is("body");
}

bool breaks_line(html_node node) {
    return node.is("br") || node.is("hr");
}

link_range range_of(html_node node) {
    link_range out{.begin = node.order(), .end = std::numeric_limits<std::size_t>::max()};
    for (auto at = node; at; at = at.parent()) {
        if (auto const next = at.next_sibling()) {
            out.end = next.order();
            break;
        }
    }
    return out;
}

/// Whether `range` holds a link of another key than that at `which`: the nearest ones tell.
bool holds_another(
    std::vector<keyed_link> const& links, std::size_t which, link_range const& range
) {
    auto const is_other = [&](std::size_t i) {
        return links[i].key != links[which].key;
    };
    for (auto i = which; i-- > 0 && range.holds(links[i].node.order());) {
        if (is_other(i)) return true;
    }
    for (auto i = which + 1; i < links.size() && range.holds(links[i].node.order()); ++i) {
        if (is_other(i)) return true;
    }
    return false;
}

}  // namespace

std::string text_beside(html_node link) {
    auto at = link;
    for (int level = 0; level < most_levels && at && !is_row(at); ++level, at = at.parent()) {
        auto text = at.text_before();
        for (auto before = at.previous_sibling(); text.empty() && before;
             before = before.previous_sibling()) {
            if (breaks_line(before) || is_row(before) || holds_link(before)) return {};
            text = before.text();
            if (text.empty()) text = before.text_before();
        }
        if (!text.empty()) return text.size() <= most_text ? text : std::string{};
    }
    return {};
}

std::vector<link_range> rows_of(std::vector<keyed_link> const& links) {
    std::vector<link_range> out;
    out.reserve(links.size());
    for (std::size_t i = 0; i < links.size(); ++i) {
        auto row = range_of(links[i].node);
        auto at = links[i].node.parent();
        for (int level = 0; level < most_levels && at && !at.is("body"); ++level) {
            auto const wider = range_of(at);
            if (holds_another(links, i, wider)) break;
            row = wider;
            at = at.parent();
        }
        out.push_back(row);
    }
    return out;
}

}  // namespace panelia::sources
