#include "sources/page_reading.hpp"

#include "net/ascii.hpp"
#include "net/percent.hpp"
#include "net/url.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "sources/address.hpp"
#include "sources/data_address.hpp"
#include "sources/discovery_series.hpp"
#include "sources/json_document.hpp"
#include "sources/json_pointer.hpp"
#include "sources/natural_order.hpp"
#include "sources/rule_json.hpp"
#include "sources/rule_page.hpp"
#include "sources/series_name.hpp"

namespace panelia::sources {

namespace json = boost::json;

namespace {

constexpr std::size_t most_json_bytes = 8u << 20;

/// What a link shows. Servers cut the long names of a folder's files, and end folders with a slash.
std::string shown_name(std::string said, std::string_view url) {
    if (said.ends_with("..>")) {
        auto path = url.substr(0, url.find_first_of("?#"));
        while (path.ends_with('/')) path.remove_suffix(1);
        return net::percent_decode(file_of(path));
    }
    if (said.size() > 1 && said.ends_with('/')) said.pop_back();
    return said;
}

/// Whether there is what is to hold the chapters or pages: of a last part it may be empty.
bool has_list(json::value const& root, json_place const& at) {
    return !values_at(root, at.pointer.substr(0, at.pointer.find("/*")), 1).empty();
}

}  // namespace

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
    // What was posted for a page is no page of its own.
    if (from_.posted || !path || (url && path->matches(url->target()))) return true;
    note(out_, std::string(key) + " does not match");
    return false;
}

/// The chapters that `links` names, and links to further parts.
void page_reading::add_chapters() {
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
}

/// What is asked instead of this page.
void page_reading::ask(further_requests const& what) {
    request_maker(by_.habits(), what, from_, &tree_).first(out_);
}

/// The parts that follow this one, which is HTML or the answer `root`.
void page_reading::ask_more(further_requests const& what, json::value const* root) {
    request_maker(by_.habits(), what, from_, root == nullptr ? &tree_ : nullptr).next(root, out_);
}

reading page_reading::list() {
    if (!by_.chapters && !by_.chapters_json) return out_;
    if (!is_at(by_.chapters_path, "chapters.path")) return std::move(out_);
    add_chapters();
    if (by_.chapters_json) {
        auto const& at = by_.chapters_json->at;
        ask(by_.chapters_asks);
        if (!at.script && by_.chapters_asks.api.empty()) {
            note(out_, "chapters.items: the document is no JSON");
        }
        if (at.script) {
            for (auto const& value : scripts(at, "chapters.json")) {
                add_json_chapters(by_, value, from_, out_);
            }
        }
    } else if (out_.chapters.empty()) {
        ask(by_.chapters_asks);
    } else {
        ask_more(by_.chapters_asks, nullptr);
    }
    out_.understood = !out_.chapters.empty() || !out_.more.empty();
    return std::move(out_);
}

reading page_reading::part_of_list() {
    add_chapters();
    if (!out_.chapters.empty()) ask_more(by_.chapters_asks, nullptr);
    bool const said =
        !out_.chapters.empty() || !out_.more.empty() || ends_when_empty(by_.chapters_asks);
    out_.understood = said && out_.confidence >= sure_enough;
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
        ask(by_.pages_asks);
        if (!at.script && by_.pages_asks.api.empty()) {
            note(out_, "pages.pointer: the document is no JSON");
        }
    }
    if (!at.script) return;
    auto shown = images_.take();
    for (auto const& value : scripts(at, "pages.json")) {
        for (auto const& text : json_page_references(by_, value, from_, out_.notes)) {
            if (auto url = tree_.link(text)) images_.add(*std::move(url));
        }
    }
    if (out_.self.pages.size() <= shown.size()) {
        out_.self.pages = std::move(shown);
    } else if (!shown.empty()) {
        note(out_, "pages.json: has more than pages.images");
    }
}

reading page_reading::json_list(json::value const& root) {
    common();
    auto const& at = by_.chapters_json->at;
    out_.order = by_.order;
    add_json_chapters(by_, root, from_, out_);
    if (by_.chapters_natural) sort_naturally(out_.chapters);
    if (!values_at(root, at.pointer, 1).empty()) ask_more(by_.chapters_asks, &root);
    out_.understood = has_list(root, by_.chapters_json->at);
    return std::move(out_);
}

reading page_reading::json_chapter(json::value const& root) {
    common();
    auto const references = json_page_references(by_, root, from_, out_.notes);
    for (auto const& text : references) {
        if (auto url = tree_.link(text)) images_.add(*std::move(url));
    }
    if (by_.natural) sort_naturally(out_.self.pages);
    if (!references.empty()) ask_more(by_.pages_asks, &root);
    out_.self.headers = by_.headers;
    out_.understood = !out_.self.pages.empty() || has_list(root, by_.pages_json->at);
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
    if (by_.pages_json) {
        add_json_pages();
    } else if (!out_.self.pages.empty()) {
        ask_more(by_.pages_asks, nullptr);
    } else if (!from_.posted) {
        ask(by_.pages_asks);
    }
    if (by_.natural) sort_naturally(out_.self.pages);
    for (auto& url : links(by_.pages_more, "pages.more")) out_.more.push_back({std::move(url), {}});
    out_.next = neighbour(by_.next, "pages.next");
    out_.previous = neighbour(by_.previous, "pages.previous");
    auto const said = by_.walk ? strip_title() : text(by_.title, "pages.title");
    out_.self.url = tree_.url();
    numbers_.name(out_.self, said, by_.pages_number, {}, "pages.number");
    out_.self.headers = by_.headers;
    out_.understood = !out_.self.pages.empty() || !out_.more.empty() ||
                      (from_.posted && ends_when_empty(by_.pages_asks));
    // Nobody asks how sure a further part is.
    if (from_.posted && out_.confidence < sure_enough) out_.understood = false;
    return std::move(out_);
}

}  // namespace panelia::sources
