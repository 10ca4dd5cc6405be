#include "sources/declared_names.hpp"

#include "net/ascii.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "sources/address.hpp"
#include "sources/json_document.hpp"
#include "sources/series_name.hpp"

namespace panelia::sources {
namespace {

namespace json = boost::json;

constexpr std::size_t most_bytes = 200;  // of a name; more is prose

/// Nothing where HTML's references were left in it, which are none in JSON.
std::string shown_name(json::value const* from) {
    auto const text = text_of(from);
    bool const escaped = text.find("&#") != text.npos || text.find("&amp;") != text.npos;
    return escaped || text.size() > most_bytes ? std::string() : shown_text(text);
}

bool has_type(json::value const& from, std::initializer_list<std::string_view> types) {
    auto const given = elements_of(member(&from, "@type"));
    return std::any_of(given.begin(), given.end(), [&](auto const& one) {
        return std::find(types.begin(), types.end(), text_of(&one)) != types.end();
    });
}

class linked_data {
public:
    explicit linked_data(declared_names& into) : out_(into) {}

    void read(json::value const& from) {
        if (from.is_array()) {
            for (auto const& one : from.get_array()) read(one);
        }
        if (!from.is_object()) return;
        if (has_type(from, {"ComicSeries", "BookSeries", "CreativeWorkSeries"})) {
            add(shown_name(member(&from, "name")));
        } else if (has_type(from, {"Book", "ComicStory"})) {
            // A chapter is declared as a book, too.
            auto name = shown_name(member(&from, "name"));
            if (!names_chapter(name)) add(std::move(name));
        }
        if (has_type(from, {"BreadcrumbList"}) && out_.trail.empty()) add_trail(from);
        for (auto const* const below : {"@graph", "isPartOf", "mainEntity", "partOfSeries"}) {
            if (auto const* const one = member(&from, below)) read(*one);
        }
    }

    void finish() {
        if (several_) out_.series.clear();
    }

private:
    void add(std::string name) {
        if (name.empty() || is_general_name(name)) return;
        several_ = several_ || (!out_.series.empty() && out_.series != name);
        out_.series = std::move(name);
    }

    void add_trail(json::value const& list) {
        for (auto const& one : elements_of(member(&list, "itemListElement"))) {
            auto const* const item = member(&one, "item");
            auto const* const name = member(&one, "name");
            auto const given = text_of(item);
            out_.trail.push_back(
                {.name = shown_name(name != nullptr ? name : member(item, "name")),
                 .url = std::string(given.empty() ? text_of(member(item, "@id", "url")) : given)}
            );
        }
    }

    declared_names& out_;
    bool several_ = false;
};

void read_meta(html_tree const& page, declared_names& into) {
    for (auto const& one : page.all("meta")) {
        auto const property = one.attribute("property").value_or(std::string{});
        auto* const wanted = property == "og:site_name" ? &into.site
                             : property == "og:title"   ? &into.title
                                                        : nullptr;
        if (wanted != nullptr && wanted->empty())
            *wanted = shown_text(one.attribute("content").value_or(std::string{}));
    }
}

}  // namespace

declared_names read_declared_names(html_tree const& page) {
    constexpr json_bounds bounds{.bytes = 1 << 20, .values = 20'000, .depth = 32};
    declared_names out;
    read_meta(page, out);
    linked_data data(out);
    for (auto const& script : page.all("script")) {
        auto const type = net::to_lower(script.attribute("type").value_or(std::string{}));
        if (type != "application/ld+json") continue;
        if (auto const value = parse_json(script.raw_text(), bounds)) data.read(*value);
    }
    data.finish();
    return out;
}

}  // namespace panelia::sources
