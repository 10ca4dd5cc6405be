#include "sources/rule_request_keys.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace panelia::sources {

namespace json = boost::json;

namespace {

/// What is to be posted as JSON, its texts being templates.
class written_body {
public:
    written_body(table_reader const& in, template_scope const& scope, template_use use)
        : in_(in), scope_(scope), use_(use) {}

    json::object object(toml::table const& from, std::string const& key) {
        json::object out;
        for (auto const& [name, node] : from) {
            out[name.str()] = value(node, key + "." + std::string(name.str()));
        }
        return out;
    }

private:
    json::value value(toml::node const& from, std::string const& key) {
        if (auto const* text = from.as_string()) return checked(text->get(), from, key);
        if (auto const* number = from.as_integer()) return number->get();
        if (auto const* number = from.as_floating_point()) {
            if (!std::isfinite(number->get())) in_.fail(from.source(), key, "is no number of JSON");
            return number->get();
        }
        if (auto const* truth = from.as_boolean()) return truth->get();
        if (auto const* table = from.as_table()) return object(*table, key);
        auto const* const list = from.as_array();
        if (list == nullptr) in_.fail(from.source(), key, "a date is nothing that is posted");
        json::array out;
        for (auto const& one : *list) out.push_back(value(one, key));
        return out;
    }

    json::string checked(std::string const& text, toml::node const& at, std::string const& key) {
        std::string fault;
        try {
            fault = fault_of(rule_template(text), scope_, use_);
        } catch (std::runtime_error const& e) {
            fault = e.what();
        }
        if (!fault.empty()) in_.fail(at.source(), key, fault);
        return json::string(text);
    }

    table_reader const& in_;
    template_scope const& scope_;
    template_use use_;
};

std::optional<request_body> read_body(
    table_reader& in, template_scope const& scope, template_use use
) {
    if (in.has("form") && in.has("json")) in.fail_at("json", "stands beside form: one of the two");
    for (auto const& [key, how] :
         {std::pair{"form", body_kind::form}, std::pair{"json", body_kind::json}}) {
        auto const* const table = in.inner(key);
        if (table == nullptr) continue;
        try {
            request_body out(how, written_body(in, scope, use).object(*table, key));
            bool number = false;
            out.fields().each([&](rule_template const& one) { number |= one.makes_number(); });
            if (number && how == body_kind::form) {
                in.fail_at(key, "\"as number\" is for json: a form has texts only");
            }
            return out;
        } catch (rule_error const&) {
            throw;
        } catch (std::runtime_error const& e) {
            in.fail_at(key, e.what());
        }
    }
    return std::nullopt;
}

bool is_next(template_use use) {
    return use == template_use::next_html || use == template_use::next_json;
}

rule_request read_table(
    table_reader const& above,
    std::string_view key,
    toml::table const& table,
    template_scope const& scope,
    template_use use
) {
    auto in = above.open(table, key, rule_keys::request);
    rule_request out;
    out.url = read_address(in, "url", scope, use);
    out.body = read_body(in, scope, use);
    out.when = in.made<xpath>("when");
    if (in.has("headers")) out.headers = read_headers(in, "headers");
    if (out.when && use == template_use::next_json) {
        in.fail_at("when", "is for a page of HTML: more-while is for JSON");
    }
    if (out.when && use == template_use::element) {
        in.fail_at("when", "is for api and more-api");
    }
    if (!out.url && !is_next(use)) above.fail(table.source(), key, "needs url");
    if (!out.url && !out.body) above.fail(table.source(), key, "needs url, form or json");
    in.finish();
    return out;
}

std::optional<rule_request> read_request(
    table_reader& in, std::string_view key, template_scope const& scope, template_use use
) {
    auto const* const node = in.take(key);
    if (node == nullptr) return std::nullopt;
    if (auto const* const table = node->as_table()) return read_table(in, key, *table, scope, use);
    if (!node->is_string()) in.fail(node->source(), key, "must be a text or a table");
    rule_request out;
    out.url = read_address(in, key, scope, use);
    return out;
}

std::vector<rule_request> read_api(table_reader& in, template_scope const& scope, bool in_turn) {
    std::vector<rule_request> out;
    auto const* const node = in.take("api");
    auto const* const list = node == nullptr ? nullptr : node->as_array();
    if (list == nullptr) {
        if (auto one = read_request(in, "api", scope, template_use::first)) {
            out.push_back(*std::move(one));
        }
        return out;
    }
    if (!in_turn) in.fail_at("api", "must be one request: a list of them is for [chapters]");
    constexpr std::size_t most = 8;
    if (list->empty() || list->size() > most) in.fail_at("api", "must be one to eight requests");
    for (auto const& one : *list) {
        auto const* const table = one.as_table();
        if (table == nullptr) in.fail(one.source(), "api", "must be a list of tables");
        out.push_back(read_table(in, "api", *table, scope, template_use::first));
    }
    return out;
}

/// What is posted for a next part is what was posted before, with other fields.
void check_same_kind(table_reader& in, further_requests const& asks) {
    if (!asks.more || !asks.more->body) return;
    for (auto const& one : asks.api) {
        if (one.body && one.body->how() != asks.more->body->how()) {
            in.fail_at("more-api", "posts a form where api posts JSON, or the other way about");
        }
    }
}

}  // namespace

std::optional<rule_request> read_document_request(
    table_reader& in, std::string_view key, template_scope const& scope
) {
    return read_request(in, key, scope, template_use::element);
}

further_requests read_further_requests(
    table_reader& in,
    template_scope const& scope,
    answers read_as,
    std::string_view of_json,
    std::string_view of_html,
    bool in_turn
) {
    further_requests out;
    out.api = read_api(in, scope, in_turn);
    bool const html = read_as == answers::html;
    out.more = read_request(
        in, "more-api", scope, html ? template_use::next_html : template_use::next_json
    );
    out.more_while = read_pointer(in, "more-while");
    if (!out.more_while.empty() && !out.more) in.fail_at("more-while", "needs more-api beside it");
    if (!out.more_while.empty() && html) {
        in.fail_at("more-while", "is for JSON: of HTML it is the when of more-api");
    }
    check_same_kind(in, out);
    if (read_as != answers::none) return out;
    for (auto const* const key : {"api", "more-api"}) {
        if (!in.has(key)) continue;
        in.fail_at(key, "needs " + std::string(of_json) + " beside it, or " + std::string(of_html));
    }
    return out;
}

}  // namespace panelia::sources
