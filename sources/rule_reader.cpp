#include "sources/rule_reader.hpp"

#include <utility>

#include "sources/discovery_series.hpp"
#include "sources/json_document.hpp"
#include "sources/page_reading.hpp"
#include "sources/rule_page.hpp"

namespace panelia::sources {
namespace {

// JSON, XML and images are nothing that a rule reads; only what a server calls text is looked into.
bool may_be_html(document const& from) {
    if (from.content_type.find("html") != std::string::npos) return true;
    if (!from.content_type.empty() && !from.content_type.starts_with("text/")) return false;
    auto const start = from.body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return start != std::string::npos && from.body[start] == '<' &&
           from.body.compare(start, 5, "<?xml") != 0;
}

/// Whether a rule is for a document that is JSON: there is nothing for `when` to hold on.
bool is_for_json(rule const& r, document const& from) {
    if (!r.reads_json() || r.when) return false;
    return is_for(r, html_tree({.url = from.url}));
}

bool is_json(document const& from) {
    return from.content_type.find("html") == std::string::npos && looks_like_json(from.body);
}

}  // namespace

reading rule_reader::read_json(document const& from, role as) const {
    auto const root = parse_json(from.body);
    if (!root) {
        reading broken;
        note(broken, "the document is no JSON: it is broken");
        return broken;
    }
    html_tree const address({.url = from.url});
    page_reading page(*by_, from, address);
    if (as == role::chapter) return by_->pages_json ? page.json_chapter(*root) : reading{};
    return by_->chapters_json ? page.json_list(*root) : reading{};
}

reading rule_reader::read(document const& from, role as) {
    if (by_->reads_json() && is_json(from)) return read_json(from, as);
    html_tree const tree(from);
    page_reading page(*by_, from, tree);
    if (as == role::chapter) return page.chapter();
    if (!by_->walk) return page.list();
    auto said = page.chapter();
    if (!said.understood) return {};
    if (said.series.empty()) said.series = series_of_strip(tree);
    said.chapters.push_back(std::exchange(said.self, {}));
    return said;
}

reading rule_reader::read_part(document const& from, reading const&) {
    auto const& asks = by_->chapters_asks;
    bool const answer = by_->chapters && (!asks.api.empty() || asks.more);
    if (!answer) return read(from, role::list);
    html_tree const tree(from);
    return page_reading(*by_, from, tree).part_of_list();
}

reader_factory rule_factory(rule_list rules) {
    return [rules = std::move(rules)](document const& first) -> std::unique_ptr<reader> {
        if (rules.empty()) return nullptr;
        if (is_json(first)) {
            for (auto const& r : rules) {
                if (is_for_json(*r, first)) return std::make_unique<rule_reader>(r);
            }
            return nullptr;
        }
        if (!may_be_html(first)) return nullptr;
        html_tree const tree(first);
        for (auto const& r : rules) {
            if (is_for(*r, tree)) return std::make_unique<rule_reader>(r);
        }
        return nullptr;
    };
}

}  // namespace panelia::sources
