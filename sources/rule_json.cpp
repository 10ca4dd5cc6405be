#include "sources/rule_json.hpp"

#include "engine/decimal.hpp"
#include "engine/text_position.hpp"
#include "net/url.hpp"

#include <optional>
#include <unordered_set>
#include <utility>

#include "sources/address.hpp"
#include "sources/chapter_number.hpp"

namespace panelia::sources {

namespace json = boost::json;

namespace {

/// One more than a series and a chapter may have (site_documents.hpp): who counts sees that there
/// are more.
constexpr std::size_t most_elements = 100'001, most_pages = 20'001;

/// The document's own address, as templates and relative references need it.
class base_address {
public:
    base_address(json_place const& at, std::string const& text) : url_(net::parse_url(text)) {
        if (!url_) return;
        target_ = url_->target();
        if (at.path) groups_ = at.path->find(target_).value_or(std::vector<std::string_view>{});
    }
    template_values values(json::value const* answer, json::value const* element) const {
        auto const query =
            url_ && url_->query ? std::string_view(*url_->query) : std::string_view{};
        return {groups_, answer, element, query};
    }
    /// Empty: no http(s) address.
    std::string absolute(std::optional<std::string> const& text) const {
        return text ? absolute_address(*text, url_) : std::string{};
    }

private:
    std::optional<net::url> url_;
    std::string target_;
    std::vector<std::string_view> groups_;  // into target_
};

bool holds(json::value const& root, std::string const& pointer) {
    auto const found = values_at(root, pointer, 1);
    if (found.empty()) return false;
    auto const& value = *found.front();
    if (auto const* flag = value.if_bool()) return *flag;
    if (auto const* list = value.if_array()) return !list->empty();
    if (value.is_object()) return true;
    auto const text = text_value(&value);
    return text && !text->empty() && *text != "0";
}

std::string said(std::optional<rule_template> const& what, template_values const& from) {
    return what ? shown_text(what->text(from).value_or(std::string{})) : std::string{};
}

void read_number(json_chapters const& how, template_values const& from, chapter_link& out) {
    auto const number = said(how.number, from);
    auto const title = said(how.title, from);
    out.number = engine::canonical_decimal(number).value_or(std::string{});
    out.title = title;
    out.volume = said(how.volume, from);
    if (!out.number.empty()) return;
    auto const read = read_chapter_number(number.empty() ? title : number, out.url);
    out.number = read.number;
    if (out.volume.empty()) out.volume = read.volume;
    if (number.empty() || title.empty()) out.title = read.title;
}

}  // namespace

std::vector<document_request> api_requests(
    rule const& by, json_place const& at, std::string const& page, std::vector<std::string>& notes
) {
    if (!at.api) return {};
    base_address const here(at, page);
    auto url = here.absolute(at.api->address(here.values(nullptr, nullptr)));
    if (url.empty()) {
        notes.emplace_back("api: the page's address does not give what it needs");
        return {};
    }
    return {{std::move(url), by.headers}};
}

void add_json_chapters(
    rule const& by, json::value const& root, std::string const& document_url, reading& out
) {
    auto const& how = *by.chapters_json;
    base_address const here(how.at, document_url);
    auto const elements = values_at(root, how.at.pointer, most_elements);
    out.notes.push_back("chapters.items: " + std::to_string(elements.size()) + " matched");
    if (auto series = said(how.series, here.values(&root, &root)); !series.empty()) {
        out.series = std::move(series);
    }
    std::size_t without_address = 0;
    for (auto const* element : elements) {
        auto const values = here.values(&root, element);
        auto const address = [&](std::optional<rule_template> const& what) {
            return what ? here.absolute(what->address(values)) : std::string{};
        };
        chapter_link one;
        one.url = address(how.url);
        one.pages_at = {address(how.pages_at), {}};
        if (one.url.empty() && one.pages_at.url.empty()) {
            ++without_address;
            continue;
        }
        if (!one.pages_at.url.empty()) one.pages_at.headers = by.headers;
        if (by.chapters_skip && by.chapters_skip->matches(one.url)) continue;
        if (by.chapters_number.position) {
            one.title = said(how.title, values);
            one.volume = said(how.volume, values);
        } else {
            read_number(how, values, one);
        }
        one.language = said(how.language, values);
        one.headers = by.headers;
        out.chapters.push_back(std::move(one));
    }
    if (without_address > 0) {
        out.notes.push_back(
            "dropped " + std::to_string(without_address) +
            " without what chapters.url and chapters.pages-at need"
        );
    }
}

std::vector<std::string> json_page_references(
    rule const& by,
    json::value const& root,
    std::string const& document_url,
    std::vector<std::string>& notes
) {
    auto const& how = *by.pages_json;
    base_address const here(how.at, document_url);
    std::vector<std::string> out;
    auto const elements = values_at(root, how.at.pointer, most_pages);
    for (auto const* element : elements) {
        auto text = how.url ? how.url->address(here.values(&root, element)) : text_value(element);
        if (text && !text->empty()) out.push_back(*std::move(text));
    }
    notes.push_back(
        "pages.pointer: " + std::to_string(elements.size()) + " matched, " +
        std::to_string(out.size()) + " of them addresses"
    );
    return out;
}

std::vector<document_request> json_more(
    rule const& by,
    json_place const& at,
    json::value const& root,
    std::string const& document_url,
    std::size_t count
) {
    if (!at.more || count == 0) return {};
    if (!at.more_while.empty() && !holds(root, at.more_while)) return {};
    base_address const here(at, document_url);
    auto url = here.absolute(at.more->address(here.values(&root, &root)));
    if (url.empty() || url == document_url) return {};
    return {{std::move(url), by.headers}};
}

}  // namespace panelia::sources
