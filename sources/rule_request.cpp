#include "sources/rule_request.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "sources/address.hpp"
#include "sources/json_pointer.hpp"
#include "sources/rule_page.hpp"

namespace panelia::sources {

namespace json = boost::json;

namespace {

/// One more than a list may have documents (site_documents.hpp): who counts sees that there are
/// more.
constexpr std::size_t most_at_once = 2'001;

/// Whether a value of an answer says that there is more.
bool is_true(json::value const& root, std::string const& pointer) {
    auto const found = values_at(root, pointer, 1);
    if (found.empty()) return false;
    auto const& value = *found.front();
    if (auto const* flag = value.if_bool()) return *flag;
    if (auto const* list = value.if_array()) return !list->empty();
    if (value.is_object()) return true;
    auto const text = text_value(&value);
    return text && !text->empty() && *text != "0";
}

}  // namespace

void each_template(
    rule_request const& what, std::function<void(rule_template const&)> const& look
) {
    if (what.url) look(*what.url);
    if (what.body) what.body->fields().each(look);
}

std::vector<std::string> names_in(rule_request const& what) {
    std::set<std::string> names;
    each_template(what, [&](rule_template const& one) {
        for (auto& name : one.names()) names.insert(std::move(name));
    });
    return {names.begin(), names.end()};
}

bool ends_when_empty(further_requests const& asks) {
    return asks.more && !asks.more->when && names_in(*asks.more).empty();
}

request_maker::request_maker(
    request_habits habits, further_requests const& asks, document const& from, html_tree const* page
)
    : habits_(habits), asks_(asks), from_(from), page_(page), url_(net::parse_url(from.url)) {
    if (!url_) return;
    target_ = url_->target();
    if (asks_.path) {
        groups_ = asks_.path->find(target_).value_or(std::vector<std::string_view>{});
    }
}

template_values request_maker::values(json::value const* answer, json::value const* element) const {
    return {
        .groups = groups_,
        .answer = answer,
        .element = element,
        .query = url_ && url_->query ? std::string_view(*url_->query) : std::string_view{},
        .posted = from_.posted ? &*from_.posted : nullptr};
}

std::string request_maker::absolute(std::optional<std::string> const& text) const {
    return text ? absolute_address(*text, url_) : std::string{};
}

document_request request_maker::made(
    rule_request const& what, std::string url, std::optional<post_spec> post
) const {
    document_request out{.url = std::move(url), .headers = habits_.headers};
    out.headers.insert(out.headers.end(), what.headers.begin(), what.headers.end());
    out.post = std::move(post);
    return out;
}

document_request request_maker::filled(rule_request const& what, template_values const& from)
    const {
    auto url = what.url ? absolute(what.url->address(from)) : std::string{};
    auto post = what.body ? what.body->filled(from) : std::nullopt;
    if (url.empty() || (what.body && !post)) return {};
    return made(what, std::move(url), std::move(post));
}

xpath_result request_maker::select(xpath const& where, reading& out) const {
    if (page_ == nullptr) return {};
    auto found = page_->select(where);
    if (!found.error.empty()) {
        // Whether there is more is not known then: half a list would pass for a whole one.
        note(out, "api: " + found.error);
        out.confidence = 0;
    }
    return found;
}

bool request_maker::holds(rule_request const& what, reading& out) const {
    return !what.when || select(*what.when, out).truth;
}

/// The values that it names as the page has them: of one that selects several nodes, each in turn.
/// Without names: one set of none.
std::vector<named_values> request_maker::named(rule_request const& what, reading& out) const {
    std::vector<named_values> sets(1);
    for (auto const& name : names_in(what)) {
        auto const where = habits_.values.find(name);
        if (where == habits_.values.end()) continue;
        auto const found = select(where->second, out);
        std::vector<std::string> texts;
        for (auto const& node : found.nodes) texts.push_back(node.text());
        if (!found.is_nodes) texts.push_back(found.text);
        if (texts.empty()) continue;
        sets.resize(std::min(std::max(sets.size(), texts.size()), most_at_once), sets.back());
        for (std::size_t i = 0; i < sets.size(); ++i) {
            sets[i][name] = texts[std::min(i, texts.size() - 1)];
        }
    }
    return sets;
}

void request_maker::first(reading& out) const {
    std::vector<document_request> in_turn;
    bool wanted = false;
    for (auto const& one : asks_.api) {
        if (!holds(one, out)) continue;
        wanted = true;
        auto const names = named(one, out);
        auto from = values(nullptr, nullptr);
        from.named = &names.front();
        from.posted = nullptr;
        auto request = filled(one, from);
        if (!request.url.empty()) in_turn.push_back(std::move(request));
    }
    if (in_turn.empty() && !asks_.api.empty()) {
        note(out, wanted ? "api: the page does not give what it needs" : "api: when does not hold");
    }
    if (in_turn.empty()) return;
    out.more.push_back(std::move(in_turn.front()));
    auto& instead = out.more.back().instead;
    std::move(in_turn.begin() + 1, in_turn.end(), std::back_inserter(instead));
}

void request_maker::next(json::value const* root, reading& out) const {
    if (!asks_.more || !holds(*asks_.more, out)) return;
    if (root != nullptr && !asks_.more_while.empty() && !is_true(*root, asks_.more_while)) return;
    auto const& what = *asks_.more;
    for (auto const& names : named(what, out)) {
        auto from = values(root, root);
        from.named = &names;
        auto url = what.url ? absolute(what.url->address(from)) : from_.url;
        auto post = what.body ? what.body->filled_over_posted(from) : std::nullopt;
        if (url.empty() || (what.body && !post)) continue;
        if (url == from_.url && post == from_.posted) continue;
        out.more.push_back(made(what, std::move(url), std::move(post)));
    }
}

}  // namespace panelia::sources
