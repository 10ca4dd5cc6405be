#include "sources/rule_reader.hpp"

#include "engine/decimal.hpp"
#include "engine/text_position.hpp"
#include "net/ascii.hpp"
#include "net/percent.hpp"
#include "net/url.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "sources/chapter_number.hpp"
#include "sources/discovery_list.hpp"
#include "sources/image_choice.hpp"
#include "sources/image_likeness.hpp"
#include "sources/json_document.hpp"
#include "sources/libxml.hpp"
#include "sources/natural_order.hpp"
#include "sources/rule_json.hpp"

namespace panelia::sources {
namespace {

namespace json = boost::json;

/// One more than a chapter may have (site_documents.hpp): who counts them sees that there are more.
constexpr std::size_t most_pages = 20'001, most_notes = 200, most_json_bytes = 8u << 20;
/// Of the CPU, for all numbers of a document: an expression is evaluated once a link.
constexpr double most_number_seconds = 4;

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
    page_reading(rule const& by, html_tree const& tree) : by_(by), tree_(tree) {}

    reading list();
    reading chapter();
    reading json_list(json::value const& root);
    reading json_chapter(json::value const& root);

private:
    void note(std::string_view text) {
        if (out_.notes.size() < most_notes) out_.notes.push_back(engine::one_line(text, 300));
    }
    void drop(std::string_view url, std::string_view why) {
        note("dropped " + net::without_credentials(url) + ": " + std::string(why));
    }

    std::vector<html_node> nodes(std::optional<xpath> const& where, std::string_view key);
    std::string text(std::optional<xpath> const& where, std::string_view key);
    std::optional<std::string> link(html_node at) const;
    std::optional<std::string> chapter_at(html_node at) const;
    std::vector<std::string> links(std::optional<xpath> const& where, std::string_view key);
    document_request neighbour(std::optional<xpath> const& where, std::string_view key);
    void common();
    bool is_at(std::optional<regex> const& path, std::string_view key);
    std::string own_number(number_place const& how, html_node at, std::string const& address);
    void name(
        chapter_link& out,
        std::string const& said,
        number_place const& how,
        html_node at,
        std::string_view key
    );
    void add_page(std::string url);
    void add_image(html_node at);
    void drop_strangers();
    std::vector<json::value> scripts(json_place const& at, std::string_view key);
    void add_json_pages();

    rule const& by_;
    html_tree const& tree_;
    reading out_;
    std::set<std::string, std::less<>> seen_;
    /// Pages that may be none: stand-ins by their name, and links to another host.
    std::set<std::string, std::less<>> doubtful_, foreign_;
    double number_seconds_ = 0;  // spent on the numbers of links
};

std::vector<html_node> page_reading::nodes(
    std::optional<xpath> const& where, std::string_view key
) {
    if (!where) return {};
    auto found = tree_.select(*where);
    if (!found.error.empty()) {
        note(std::string(key) + ": " + found.error);
        out_.confidence = 0;
        return {};
    }
    note(std::string(key) + ": " + std::to_string(found.nodes.size()) + " matched");
    return std::move(found.nodes);
}

std::string page_reading::text(std::optional<xpath> const& where, std::string_view key) {
    if (!where) return {};
    auto const found = tree_.select(*where);
    auto said = found.nodes.empty() ? found.text : found.nodes.front().text();
    note(std::string(key) + ": " + (said.empty() ? "nothing matched" : '"' + said + '"'));
    return said;
}

// An attribute's value, or what an element refers to.
std::optional<std::string> reference(html_node at) {
    if (!at.is_element()) return at.raw_text();
    for (auto const* name : {"href", "value", "data-href", "data-url", "src"}) {
        if (auto value = at.attribute(name)) return value;
    }
    return std::nullopt;
}

std::optional<std::string> page_reading::link(html_node at) const {
    auto const said = reference(at);
    return said ? tree_.link(*said) : std::nullopt;
}

/// The same, where the page's script puts the site's address before what it says.
std::optional<std::string> page_reading::chapter_at(html_node at) const {
    if (by_.chapters_base.empty()) return link(at);
    auto const said = reference(at);
    auto const page = tree_.base();
    auto const base = page ? net::resolve_url(by_.chapters_base, *page) : std::nullopt;
    if (!said || !base || net::trim(*said).empty()) return std::nullopt;
    auto url = net::resolve_url(*said, *base);
    if (!url) return std::nullopt;
    url->fragment.reset();
    return url->href();
}

std::vector<std::string> page_reading::links(
    std::optional<xpath> const& where, std::string_view key
) {
    std::vector<std::string> out;
    for (auto const& at : nodes(where, key)) {
        auto url = link(at);
        if (url && *url != tree_.url() && seen_.insert(*url).second) out.push_back(*std::move(url));
    }
    return out;
}

document_request page_reading::neighbour(std::optional<xpath> const& where, std::string_view key) {
    for (auto const& at : nodes(where, key)) {
        if (auto url = link(at); url && *url != tree_.url()) return {*std::move(url), {}};
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
        note("the document is larger than what is read of one");
        out_.confidence = 0;
    }
}

/// The number that the rule's own keys give, or empty.
std::string page_reading::own_number(
    number_place const& how, html_node at, std::string const& address
) {
    auto said = address;
    if (how.at) {
        if (number_seconds_ > most_number_seconds) return {};
        auto const begun = libxml::thread_seconds();
        auto const found = tree_.select(*how.at, at);
        number_seconds_ += libxml::thread_seconds() - begun;
        if (!found.error.empty() || number_seconds_ > most_number_seconds) {
            note("number: " + (found.error.empty() ? "takes too long" : found.error));
            out_.confidence = 0;
            number_seconds_ = most_number_seconds + 1;
            return {};
        }
        said = found.nodes.empty() ? found.text : found.nodes.front().text();
    }
    if (how.match) {
        auto const groups = how.match->find(said);
        if (!groups) return {};
        std::string digits;
        for (std::size_t i = 1; i < groups->size(); ++i) digits += (*groups)[i];
        if (groups->size() == 1) digits = groups->front();
        return engine::canonical_decimal(net::trim(digits)).value_or(std::string{});
    }
    if (auto const number = engine::canonical_decimal(net::trim(said))) return *number;
    return read_chapter_number(said).number;
}

/// Number, title and volume out of what a link or a page says, `out.url` being known.
void page_reading::name(
    chapter_link& out,
    std::string const& said,
    number_place const& how,
    html_node at,
    std::string_view key
) {
    auto const read = read_chapter_number(said, out.url);
    out.number = read.number;
    out.title = read.title;
    out.volume = read.volume;
    if (!how.is_said()) return;
    out.number = how.position ? std::string{} : own_number(how, at, out.url);
    // What was taken for a number may be the title: "100 Days".
    bool const same = !read.number.empty() && read.number == out.number;
    if (!same) out.title = said;
    if (!how.position && out.number.empty()) {
        note(std::string(key) + ": none for " + net::without_credentials(out.url));
    }
}

bool page_reading::is_at(std::optional<regex> const& path, std::string_view key) {
    auto const url = net::parse_url(tree_.url());
    if (!path || (url && path->matches(url->target()))) return true;
    note(std::string(key) + " does not match");
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
        if (by_.chapters_skip && by_.chapters_skip->matches(*url)) {
            drop(*url, "chapters.skip");
            continue;
        }
        auto const said = shown_name(at.is_attribute() ? at.parent().text() : at.text(), *url);
        chapter_link next;
        next.url = *std::move(url);
        name(next, said, by_.chapters_number, at, "chapters.number");
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
        if (at.script) {
            for (auto const& value : scripts(at, "chapters.json")) {
                add_json_chapters(by_, value, tree_.url(), out_);
            }
        }
    }
    out_.understood = !out_.chapters.empty() || !out_.more.empty();
    return std::move(out_);
}

void page_reading::add_page(std::string url) {
    if (by_.pages_only && !by_.pages_only->matches(url)) return drop(url, "not pages.only");
    if (by_.pages_skip && by_.pages_skip->matches(url)) return drop(url, "pages.skip");
    if (is_placeholder(url)) return drop(url, "a stand-in");
    if (out_.self.pages.size() >= most_pages) return;
    if (!seen_.insert(url).second) return drop(url, "named before");
    out_.self.pages.push_back({std::move(url), {}, {}});
}

std::string host_of(std::string const& address) {
    auto const url = net::parse_url(address);
    return url ? url->host : std::string{};
}

bool is_image_address(std::string_view url) {
    static regex const image(R"((?i)\.(?:jpe?g|png|gif|webp|avif|jxl|bmp|heic)(?:[?#].*)?$)");
    return image.matches(url);
}

void page_reading::add_image(html_node at) {
    if (!at.is_element()) {
        auto text = at.raw_text();
        static regex const background(R"(url\(\s*['"]?([^'")]+))");
        if (at.name() == "style") {
            auto const groups = background.find(text);
            text = groups ? std::string((*groups)[1]) : std::string{};
        }
        if (auto url = tree_.link(text)) add_page(*std::move(url));
        return;
    }
    if (at.is("a")) {
        if (auto url = link(at)) add_page(*std::move(url));
        return;
    }
    auto const chosen = choose_image(tree_, at);
    if (!chosen) return note("dropped an image that offers only stand-ins");
    if (auto const why = one_pixel_reason(at); !why.empty()) return drop(chosen->url, why);
    for (auto up = at.parent(); up; up = up.parent()) {
        if (!up.is("a")) continue;
        auto url = link(up);
        if (!url) break;
        if (is_image_address(*url)) {
            if (by_.larger) return add_page(*std::move(url));
        } else if (host_of(*url) != host_of(tree_.url())) {
            foreign_.insert(chosen->url);
        }
        break;
    }
    if (chosen->doubtful) doubtful_.insert(chosen->url);
    bool const small = (chosen->width > 0 && chosen->width < by_.min_side) ||
                       (chosen->height > 0 && chosen->height < by_.min_side);
    if (small) return drop(chosen->url, "smaller than pages.min-side");
    add_page(chosen->url);
}

/// Drops what is unlike all other pages and looks like a stand-in, or (`foreign`) like an
/// advertisement.
void page_reading::drop_strangers() {
    auto& pages = out_.self.pages;
    bool const many_lead_away = 2 * foreign_.size() >= pages.size();
    if (by_.foreign || many_lead_away) foreign_.clear();
    if (foreign_.empty() && doubtful_.empty()) return;
    std::map<std::string, std::size_t> kinds;
    for (auto const& one : pages) ++kinds[address_shape(one.url)];
    auto const is_stranger = [&](page_spec const& one) {
        bool const odd = kinds[address_shape(one.url)] == 1 || !is_in_numbered_row(one.url);
        if (!odd || pages.size() < 2) return false;
        if (foreign_.contains(one.url)) {
            drop(one.url, "links to another site");
            return true;
        }
        if (!doubtful_.contains(one.url)) return false;
        drop(one.url, "named like a stand-in");
        return true;
    };
    std::vector<page_spec> kept;
    for (auto& one : pages) {
        if (!is_stranger(one)) kept.push_back(std::move(one));
    }
    pages = std::move(kept);
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
        if (auto value = parse_json((*groups)[1])) {
            out.push_back(*std::move(value));
        } else {
            note(std::string(key) + ": matched, but is no JSON");
        }
    }
    note(std::string(key) + ": " + std::to_string(matched) + " matched");
    return out;
}

void page_reading::add_json_pages() {
    auto const& at = by_.pages_json->at;
    out_.more = api_requests(by_, at, tree_.url(), out_.notes);
    if (!at.script) return;
    for (auto const& value : scripts(at, "pages.json")) {
        for (auto const& text : json_page_references(by_, value, tree_.url(), out_.notes)) {
            if (auto url = tree_.link(text)) add_page(*std::move(url));
        }
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
        if (auto url = tree_.link(text)) add_page(*std::move(url));
    }
    if (by_.natural) sort_naturally(out_.self.pages);
    out_.more = json_more(by_, at, root, tree_.url(), references.size());
    out_.self.headers = by_.headers;
    out_.understood = !out_.self.pages.empty();
    return std::move(out_);
}

reading page_reading::chapter() {
    if (!by_.pages && !by_.pages_json) return out_;
    if (!is_at(by_.pages_path, "pages.path")) return std::move(out_);
    common();
    for (auto const& at : nodes(by_.pages, "pages.images")) add_image(at);
    drop_strangers();
    if (by_.pages_json && out_.self.pages.empty()) add_json_pages();
    if (by_.natural) sort_naturally(out_.self.pages);
    seen_.clear();
    for (auto& url : links(by_.pages_more, "pages.more")) out_.more.push_back({std::move(url), {}});
    out_.next = neighbour(by_.next, "pages.next");
    out_.previous = neighbour(by_.previous, "pages.previous");
    auto const said = text(by_.title, "pages.title");
    out_.self.url = tree_.url();
    name(out_.self, said, by_.pages_number, {}, "pages.number");
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
    if (!root) return {};
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
    if (said.series.empty()) said.series = tree.title();
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
