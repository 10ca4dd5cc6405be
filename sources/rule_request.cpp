#include "sources/rule_request.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "sources/address.hpp"
#include "sources/json_pointer.hpp"

namespace panelia::sources {

namespace json = boost::json;

namespace {

/// So many parts of a list one part may name by a value: more than any list has.
constexpr std::size_t most_at_once = 2'000;

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

bool request_maker::holds(rule_request const& what) const {
    return !what.when || (page_ != nullptr && page_->select(*what.when).truth);
}

/// The values that it names as the page has them: of one that selects several nodes, each in turn.
/// Without names: one set of none.
std::vector<named_values> request_maker::named(rule_request const& what) const {
    std::vector<named_values> out(1);
    for (auto const& name : names_in(what)) {
        auto const where = habits_.values.find(name);
        if (page_ == nullptr || where == habits_.values.end()) continue;
        auto const found = page_->select(where->second);
        std::vector<std::string> texts;
        for (auto const& node : found.nodes) texts.push_back(node.text());
        if (!found.is_nodes) texts.push_back(found.text);
        if (texts.empty()) continue;
        out.resize(std::min(std::max(out.size(), texts.size()), most_at_once), out.back());
        for (std::size_t i = 0; i < out.size(); ++i) {
            out[i][name] = texts[std::min(i, texts.size() - 1)];
        }
    }
    return out;
}

std::vector<document_request> request_maker::first(std::vector<std::string>& notes) const {
    std::vector<document_request> out;
    bool wanted = false;
    for (auto const& one : asks_.api) {
        if (!holds(one)) continue;
        wanted = true;
        auto const names = named(one);
        auto from = values(nullptr, nullptr);
        from.named = &names.front();
        from.posted = nullptr;
        auto request = filled(one, from);
        if (!request.url.empty()) out.push_back(std::move(request));
    }
    if (out.empty() && !asks_.api.empty()) {
        notes.emplace_back(
            wanted ? "api: the page does not give what it needs" : "api: when does not hold"
        );
    }
    if (out.size() < 2) return out;
    document_request all = std::move(out.front());
    std::move(out.begin() + 1, out.end(), std::back_inserter(all.instead));
    return {std::move(all)};
}

std::vector<document_request> request_maker::next(json::value const* root) const {
    if (!asks_.more || !holds(*asks_.more)) return {};
    if (root != nullptr && !asks_.more_while.empty() && !is_true(*root, asks_.more_while))
        return {};
    auto const& what = *asks_.more;
    std::vector<document_request> out;
    for (auto const& names : named(what)) {
        auto from = values(root, root);
        from.named = &names;
        auto url = what.url ? absolute(what.url->address(from)) : from_.url;
        auto post = what.body ? what.body->filled_over_posted(from) : std::nullopt;
        if (url.empty() || (what.body && !post)) continue;
        if (url == from_.url && post == from_.posted) continue;
        out.push_back(made(what, std::move(url), std::move(post)));
    }
    return out;
}

}  // namespace panelia::sources
