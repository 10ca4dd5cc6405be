// JSON: {"pages":[[n,"rest","sha256",bytes],…],"headers":[["Name","value"],…],"direction":"rtl",
// "discovered":true,"document":{"url":"…","headers":[…]}}, the last one only while no page is
// known.
// A page's URL shares its first n bytes with the one before it: the addresses of a chapter
// differ in little, and there are many.
#include "engine/library_spec.hpp"

#include "engine/spec_checks.hpp"
#include "net/url.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace panelia::engine {

namespace json = boost::json;

namespace {

constexpr std::array<std::string_view, 8> harmless = {
    "referer",
    "user-agent",
    "accept",
    "accept-language",
    "accept-encoding",
    "origin",
    "x-requested-with",
    "cache-control",
};

bool keeps(std::string_view field) {
    return std::any_of(harmless.begin(), harmless.end(), [field](std::string_view name) {
        return same_name(name, field);
    });
}

std::size_t shared_bytes(std::string_view a, std::string_view b) {
    auto const most = std::min(a.size(), b.size());
    return static_cast<std::size_t>(
        std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(most), b.begin()).first -
        a.begin()
    );
}

void note(std::vector<std::string>& withheld, std::string_view what) {
    if (std::find(withheld.begin(), withheld.end(), what) == withheld.end())
        withheld.emplace_back(what);
}

std::string shown_url(std::string const& url, std::vector<std::string>& withheld) {
    auto shown = net::without_credentials(url);
    if (shown != url) note(withheld, url_credentials);
    return shown;
}

using header_list = std::vector<std::pair<std::string, std::string>>;

json::array kept_headers(header_list const& given, std::vector<std::string>& withheld) {
    json::array headers;
    for (auto const& [name, value] : given) {
        if (!keeps(name)) {
            note(withheld, name);
            continue;
        }
        auto const shown = same_name(name, "referer") ? shown_url(value, withheld) : value;
        headers.emplace_back(json::array{json::string(name), json::string(shown)});
    }
    return headers;
}

std::string text_of(json::value const& v) {
    auto const& text = v.as_string();
    return {text.data(), text.size()};
}

header_list headers_of(json::value const& fields) {
    header_list out;
    for (auto const& field : fields.as_array())
        out.emplace_back(text_of(field.as_array().at(0)), text_of(field.as_array().at(1)));
    return out;
}

page_spec page_of(json::array const& row, std::string const& before) {
    page_spec page;
    auto const shared = row.at(0).to_number<std::uint64_t>();
    page.url = before.substr(0, shared) + text_of(row.at(1));
    if (row.size() > 2) page.sha256 = text_of(row.at(2));
    if (row.size() > 3) page.bytes = row.at(3).to_number<std::uint64_t>();
    return page;
}

}  // namespace

kept_spec keep_spec(chapter_spec const& chapter) {
    kept_spec kept;
    json::object whole;
    json::array pages;
    pages.reserve(chapter.pages.size());
    std::string before;
    for (auto const& page : chapter.pages) {
        auto url = shown_url(page.url, kept.withheld);
        auto const shared = shared_bytes(before, url);
        json::array row;
        row.emplace_back(shared);
        row.emplace_back(std::string_view(url).substr(shared));
        if (!page.sha256.empty() || page.bytes) row.emplace_back(page.sha256);
        if (page.bytes) row.emplace_back(*page.bytes);
        pages.emplace_back(std::move(row));
        before = std::move(url);
    }
    whole["pages"] = std::move(pages);
    auto headers = kept_headers(chapter.headers, kept.withheld);
    if (!headers.empty()) whole["headers"] = std::move(headers);
    // What was to be posted may hold a key, and its address says nothing without it: the chapter's
    // own page is what `retry` has then.
    if (chapter.pages.empty() && !chapter.document.url.empty() && !chapter.document.post) {
        json::object document;
        document["url"] = shown_url(chapter.document.url, kept.withheld);
        document["headers"] = kept_headers(chapter.document.headers, kept.withheld);
        whole["document"] = std::move(document);
    }
    if (!chapter.direction.empty()) whole["direction"] = chapter.direction;
    if (chapter.discovered) whole["discovered"] = true;
    if (!chapter.url.empty()) shown_url(chapter.url, kept.withheld);
    kept.text = json::serialize(whole);
    return kept;
}

bool restore_spec(std::string_view text, chapter_spec& chapter) {
    json::parse_options options;
    options.allow_invalid_utf8 = true;  // what a source gave is given back, whatever it was
    try {
        auto const whole = json::parse({text.data(), text.size()}, {}, options);
        auto const& o = whole.as_object();
        std::string before;
        for (auto const& row : o.at("pages").as_array()) {
            chapter.pages.push_back(page_of(row.as_array(), before));
            before = chapter.pages.back().url;
        }
        if (auto const* headers = o.if_contains("headers")) chapter.headers = headers_of(*headers);
        if (auto const* document = o.if_contains("document")) {
            auto const& d = document->as_object();
            chapter.document.url = text_of(d.at("url"));
            chapter.document.headers = headers_of(d.at("headers"));
        }
        if (auto const* direction = o.if_contains("direction"))
            chapter.direction = text_of(*direction);
        if (auto const* discovered = o.if_contains("discovered"))
            chapter.discovered = discovered->as_bool();
        return true;
    } catch (std::exception const&) {
        chapter.pages.clear();
        return false;
    }
}

}  // namespace panelia::engine
