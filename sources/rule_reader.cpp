#include "sources/rule_reader.hpp"

#include "net/ascii.hpp"
#include "net/percent.hpp"
#include "net/url.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "sources/address.hpp"
#include "sources/data_address.hpp"
#include "sources/discovery_series.hpp"
#include "sources/json_document.hpp"
#include "sources/natural_order.hpp"
#include "sources/rule_images.hpp"
#include "sources/rule_json.hpp"
#include "sources/rule_numbers.hpp"
#include "sources/rule_page.hpp"
#include "sources/series_name.hpp"

namespace panelia::sources {
namespace {

namespace json = boost::json;

constexpr std::size_t most_json_bytes = 8u << 20;

/// What a link shows. Servers cut the long names of a folder's files, and end folders with a slash.
std::string shown_name(std::string said, std::string_view url) {
    if (said.ends_with("..>")) {
        auto path = url.substr(0, url.find_first_of("?#"));
        while (path.ends_with('/')) path.remove_suffix(1);
        return net::percent_decode(path.substr(path.rfind('/') + 1));
    }
    if (said.size() > 1 && said.ends_with('/')) said.pop_back();
    return said;
}

class page_reading {
public:
    page_reading(rule const& by, html_tree const& tree)
        : by_(by), tree_(tree), images_(by, tree, out_), numbers_(tree, out_) {}
    page_reading(page_reading const&) = delete;
    page_reading& operator=(page_reading const&) = delete;

    reading list();
    reading chapter();
    reading json_list(json::value const& root);
    reading json_chapter(json::value const& root);

private:
    std::vector<html_node> nodes(std::optional<xpath> const& where, std::string_view key);
    std::string text(std::optional<xpath> const& where, std::string_view key);
    std::optional<std::string> chapter_at(html_node at) const;
    std::string_view no_chapter_reason(std::string const& url) const;
    std::vector<std::string> links(std::optional<xpath> const& where, std::string_view key);
    document_request neighbour(std::optional<xpath> const& where, std::string_view key);
    std::string strip_title();
    void common();
    bool is_at(std::optional<regex> const& path, std::string_view key);
    std::vector<json::value> scripts(json_place const& at, std::string_view key);
    void add_json_pages();

    rule const& by_;
    html_tree const& tree_;
    reading out_;
    rule_images images_;
    rule_numbers numbers_;
    std::set<std::string, std::less<>> seen_;  // addresses of links
};

std::vector<html_node> page_reading::nodes(
    std::optional<xpath> const& where, std::string_view key
) {
    if (!where) return {};
    auto found = tree_.select(*where);
    if (!found.error.empty()) {
        note(out_, std::string(key) + ": " + found.error);
        out_.confidence = 0;
        return {};
    }
    note(out_, std::string(key) + ": " + std::to_string(found.nodes.size()) + " matched");
    return std::move(found.nodes);
}

std::string page_reading::text(std::optional<xpath> const& where, std::string_view key) {
    if (!where) return {};
    auto const found = tree_.select(*where);
    auto said = found.nodes.empty() ? found.text : found.nodes.front().text();
    note(out_, std::string(key) + ": " + (said.empty() ? "nothing matched" : '"' + said + '"'));
    return said;
}

/// Where a chapter's link leads. A page's script may put the site's address before what it says.
std::optional<std::string> page_reading::chapter_at(html_node at) const {
    if (by_.chapters_base.empty()) return link_at(tree_, at);
    auto const said = reference(at);
    auto const page = tree_.base();
    auto const base = page ? net::resolve_url(by_.chapters_base, *page) : std::nullopt;
    if (!said || !base || net::trim(*said).empty()) return std::nullopt;
    auto url = net::resolve_url(*said, *base);
    if (!url) return std::nullopt;
    url->fragment.reset();
    return url->href();
}

/// Why a link is none to a chapter, or nothing.
std::string_view page_reading::no_chapter_reason(std::string const& url) const {
    if (by_.chapters_skip && by_.chapters_skip->matches(url)) return "chapters.skip";
    if (by_.chapters_below && !is_below(url, tree_.url())) return "not below the page";
    return {};
}

std::vector<std::string> page_reading::links(
    std::optional<xpath> const& where, std::string_view key
) {
    std::vector<std::string> out;
    for (auto const& at : nodes(where, key)) {
        auto url = link_at(tree_, at);
        if (url && *url != tree_.url() && seen_.insert(*url).second) out.push_back(*std::move(url));
    }
    return out;
}

document_request page_reading::neighbour(std::optional<xpath> const& where, std::string_view key) {
    for (auto const& at : nodes(where, key)) {
        if (auto url = link_at(tree_, at); url && *url != tree_.url()) return {*std::move(url), {}};
    }
    return {};
}

void page_reading::common() {
    out_.series = text(by_.series, "series");
    out_.language = text(by_.language, "language");
    out_.direction = by_.direction;
    out_.request_rate = by_.request_rate;
    if (tree_.truncated()) {
        // Half a list would pass for a whole one.
        note(out_, "the document is larger than what is read of one");
        out_.confidence = 0;
    }
}

bool page_reading::is_at(std::optional<regex> const& path, std::string_view key) {
    auto const url = net::parse_url(tree_.url());
    if (!path || (url && path->matches(url->target()))) return true;
    note(out_, std::string(key) + " does not match");
    return false;
}

reading page_reading::list() {
    if (!by_.chapters && !by_.chapters_json) return out_;
    if (!is_at(by_.chapters_path, "chapters.path")) return std::move(out_);
    common();
    out_.order = by_.order;
    for (auto const& at : nodes(by_.chapters, "chapters.links")) {
        auto url = chapter_at(at);
        if (!url || !seen_.insert(*url).second) continue;
        if (auto const why = no_chapter_reason(*url); !why.empty()) {
            note_drop(out_, *url, why);
            continue;
        }
        auto const said = shown_name(at.is_attribute() ? at.parent().text() : at.text(), *url);
        chapter_link next;
        next.url = *std::move(url);
        numbers_.name(next, said, by_.chapters_number, at, "chapters.number");
        next.headers = by_.headers;
        out_.chapters.push_back(std::move(next));
    }
    if (by_.chapters_natural) sort_naturally(out_.chapters);
    for (auto& url : links(by_.chapters_more, "chapters.more")) {
        out_.more.push_back({std::move(url), {}});
    }
    if (by_.chapters_json) {
        auto const& at = by_.chapters_json->at;
        auto asked = api_requests(by_, at, tree_.url(), out_.notes);
        std::move(asked.begin(), asked.end(), std::back_inserter(out_.more));
        if (!at.script && !at.api) note(out_, "chapters.items: the document is no JSON");
        if (at.script) {
            for (auto const& value : scripts(at, "chapters.json")) {
                add_json_chapters(by_, value, tree_.url(), out_);
            }
        }
    }
    out_.understood = !out_.chapters.empty() || !out_.more.empty();
    return std::move(out_);
}

/// The JSON that scripts of the page hold, as the expression finds it.
std::vector<json::value> page_reading::scripts(json_place const& at, std::string_view key) {
    std::vector<json::value> out;
    std::size_t matched = 0;
    for (auto const& script : tree_.all("script")) {
        auto const text = script.raw_text();
        auto const groups = at.script->find(text);
        if (!groups || (*groups)[1].size() > most_json_bytes) continue;
        ++matched;
        auto value = parse_json((*groups)[1]);
        if (auto const held = value ? std::nullopt : base64_decoded((*groups)[1])) {
            value = parse_json(*held);
        }
        if (value) {
            out.push_back(*std::move(value));
        } else {
            note(out_, std::string(key) + ": matched, but is no JSON");
        }
    }
    note(out_, std::string(key) + ": " + std::to_string(matched) + " matched");
    return out;
}

/// Where `images` gives none. What a script has counts also where it is more: a reader may show the
/// first page only, or an advertisement where its script puts the pages.
void page_reading::add_json_pages() {
    auto const& at = by_.pages_json->at;
    if (out_.self.pages.empty()) {
        out_.more = api_requests(by_, at, tree_.url(), out_.notes);
        if (!at.script && !at.api) note(out_, "pages.pointer: the document is no JSON");
    }
    if (!at.script) return;
    auto shown = images_.take();
    for (auto const& value : scripts(at, "pages.json")) {
        for (auto const& text : json_page_references(by_, value, tree_.url(), out_.notes)) {
            if (auto url = tree_.link(text)) images_.add(*std::move(url));
        }
    }
    if (out_.self.pages.size() <= shown.size()) {
        out_.self.pages = std::move(shown);
    } else if (!shown.empty()) {
        note(out_, "pages.json: has more than pages.images");
    }
}

/// An answer of an API, or a page that is JSON itself.
reading page_reading::json_list(json::value const& root) {
    common();
    auto const& at = by_.chapters_json->at;
    out_.order = by_.order;
    add_json_chapters(by_, root, tree_.url(), out_);
    if (by_.chapters_natural) sort_naturally(out_.chapters);
    auto const count = values_at(root, at.pointer, 1).size();
    out_.more = json_more(by_, at, root, tree_.url(), count);
    // A last part may be empty, where the list is.
    auto const list = at.pointer.substr(0, at.pointer.find("/*"));
    out_.understood = !values_at(root, list, 1).empty();
    return std::move(out_);
}

reading page_reading::json_chapter(json::value const& root) {
    common();
    auto const& at = by_.pages_json->at;
    auto const references = json_page_references(by_, root, tree_.url(), out_.notes);
    for (auto const& text : references) {
        if (auto url = tree_.link(text)) images_.add(*std::move(url));
    }
    if (by_.natural) sort_naturally(out_.self.pages);
    out_.more = json_more(by_, at, root, tree_.url(), references.size());
    out_.self.headers = by_.headers;
    out_.understood = !out_.self.pages.empty();
    return std::move(out_);
}

/// What a strip is called, less what its series is. The title of a front page is the site's, where
/// anything else on it names the newest strip.
std::string page_reading::strip_title() {
    auto said = text(by_.title, "pages.title");
    auto const url = net::parse_url(tree_.url());
    if (url && url->target() == "/" && by_.title) {
        for (auto const& at : tree_.select(*by_.title).nodes) {
            if (!at.is("title")) said = at.text();
        }
    }
    return without_part(said, out_.series.empty() ? series_of_strip(tree_) : out_.series);
}

reading page_reading::chapter() {
    if (!by_.pages && !by_.pages_json) return out_;
    if (!is_at(by_.pages_path, "pages.path")) return std::move(out_);
    common();
    for (auto const& at : nodes(by_.pages, "pages.images")) images_.add_image(at);
    images_.drop_strangers();
    if (by_.pages_json) add_json_pages();
    if (by_.natural) sort_naturally(out_.self.pages);
    for (auto& url : links(by_.pages_more, "pages.more")) out_.more.push_back({std::move(url), {}});
    out_.next = neighbour(by_.next, "pages.next");
    out_.previous = neighbour(by_.previous, "pages.previous");
    auto const said = by_.walk ? strip_title() : text(by_.title, "pages.title");
    out_.self.url = tree_.url();
    numbers_.name(out_.self, said, by_.pages_number, {}, "pages.number");
    out_.self.headers = by_.headers;
    out_.understood = !out_.self.pages.empty() || !out_.more.empty();
    return std::move(out_);
}

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
    page_reading page(*by_, address);
    if (as == role::chapter) return by_->pages_json ? page.json_chapter(*root) : reading{};
    return by_->chapters_json ? page.json_list(*root) : reading{};
}

reading rule_reader::read(document const& from, role as) {
    if (by_->reads_json() && is_json(from)) return read_json(from, as);
    html_tree const tree(from);
    page_reading page(*by_, tree);
    if (as == role::chapter) return page.chapter();
    if (!by_->walk) return page.list();
    auto said = page.chapter();
    if (!said.understood) return {};
    if (said.series.empty()) said.series = series_of_strip(tree);
    said.chapters.push_back(std::exchange(said.self, {}));
    return said;
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
