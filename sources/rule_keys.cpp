#include "sources/rule_keys.hpp"

#include "net/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace panelia::sources {
namespace {

constexpr std::array<std::string_view, 13> root_keys = {
    "name",
    "about",
    "hosts",
    "path",
    "when",
    "series",
    "language",
    "request-rate",
    "direction",
    "values",
    "chapters",
    "pages",
    "headers"};
constexpr std::array<std::string_view, 20> chapters_keys = {
    "links",  "path",     "json",   "api",          "items", "more-api", "more-while",
    "url",    "pages-at", "number", "number-match", "title", "volume",   "language",
    "series", "more",     "skip",   "base",         "below", "order"};
constexpr std::array<std::string_view, 21> pages_keys = {
    "images", "path", "json",   "api",     "pointer",      "more-api", "more-while",
    "url",    "more", "title",  "number",  "number-match", "next",     "previous",
    "only",   "skip", "larger", "foreign", "natural",      "walk",     "min-side"};

constexpr std::array<std::string_view, 5> request_keys = {"url", "form", "json", "when", "headers"};

std::span<std::string_view const> keys_of(rule_keys table) {
    switch (table) {
        case rule_keys::root:
            return root_keys;
        case rule_keys::chapters:
            return chapters_keys;
        case rule_keys::pages:
            return pages_keys;
        case rule_keys::request:
            return request_keys;
        case rule_keys::any:
            break;
    }
    return {};
}

bool has(rule_keys table, std::string_view key) {
    auto const keys = keys_of(table);
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

/// How many letters have to be put in, left out or changed to make one of the other.
std::size_t edits_between(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t before = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            auto const changed = before + (a[i - 1] == b[j - 1] ? 0 : 1);
            before = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
        }
    }
    return row.back();
}

/// The key that was meant, or nothing: what differs in a third of its letters is another word.
std::string_view nearest(std::string_view key, rule_keys table) {
    constexpr std::size_t longest = 40;
    if (key.size() > longest) return {};
    auto written = net::to_lower(key);
    std::replace(written.begin(), written.end(), '_', '-');
    std::string_view found;
    std::size_t least = std::max<std::size_t>(1, key.size() / 3) + 1;
    for (auto const one : keys_of(table)) {
        auto const edits = edits_between(written, one);
        if (edits >= least) continue;
        least = edits;
        found = one;
    }
    return found;
}

}  // namespace

std::string unknown_key(std::string_view key, rule_keys of) {
    if (of == rule_keys::any || has(of, key)) return {};
    for (auto const& [table, where] :
         {std::pair{rule_keys::root, "above the tables"},
          std::pair{rule_keys::chapters, "in [chapters]"},
          std::pair{rule_keys::pages, "in [pages]"},
          std::pair{rule_keys::request, "in a request: api = { url = \"…\", form = { … } }"}}) {
        if (has(table, key)) return std::string("unknown key: it has its place ") + where;
    }
    auto const meant = nearest(key, of);
    return meant.empty() ? "unknown key" : "unknown key (did you mean " + std::string(meant) + "?)";
}

}  // namespace panelia::sources
