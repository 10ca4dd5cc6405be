#include "sources/rule_json.hpp"

#include "engine/decimal.hpp"
#include "engine/text_position.hpp"

#include <optional>
#include <unordered_set>
#include <utility>

#include "sources/address.hpp"
#include "sources/chapter_number.hpp"
#include "sources/json_pointer.hpp"

namespace panelia::sources {

namespace json = boost::json;

namespace {

/// One more than a series and a chapter may have (site_documents.hpp): who counts sees that there
/// are more.
constexpr std::size_t most_elements = 100'001, most_pages = 20'001;

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

void add_json_chapters(
    rule const& by, json::value const& root, document const& from, reading& out
) {
    auto const& how = *by.chapters_json;
    request_maker const here(by.habits(), by.chapters_asks, from, nullptr);
    auto const elements = values_at(root, how.at.pointer, most_elements);
    out.notes.push_back("chapters.items: " + std::to_string(elements.size()) + " matched");
    if (auto series = said(how.series, here.values(&root, &root)); !series.empty()) {
        out.series = std::move(series);
    }
    std::size_t without_address = 0;
    for (auto const* element : elements) {
        auto const values = here.values(&root, element);
        chapter_link one;
        if (how.url) one.url = here.absolute(how.url->address(values));
        if (how.pages_at) one.pages_at = here.filled(*how.pages_at, values);
        if (one.url.empty() && one.pages_at.url.empty()) {
            ++without_address;
            continue;
        }
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
    rule const& by, json::value const& root, document const& from, std::vector<std::string>& notes
) {
    auto const& how = *by.pages_json;
    request_maker const here(by.habits(), by.pages_asks, from, nullptr);
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

}  // namespace panelia::sources
