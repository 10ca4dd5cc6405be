#include "sources/rule.hpp"

#include "engine/text_position.hpp"
#include "net/ascii.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <utility>

#include "sources/rule_request_keys.hpp"
#include "sources/rule_table.hpp"

namespace panelia::sources {
namespace {

constexpr std::size_t most_bytes = 256 * 1024;

void read_order(table_reader& in, rule& out) {
    auto const word = in.text("order");
    if (word == "newest-first") out.order = list_order::newest_first;
    if (word == "oldest-first") out.order = list_order::oldest_first;
    if (word == "natural") {
        out.chapters_natural = true;
        out.order = list_order::oldest_first;
    }
    if (!word.empty() && out.order == list_order::unknown) {
        in.fail_at("order", "not newest-first, oldest-first or natural");
    }
}

std::optional<xpath> read_nodes(table_reader& in, std::string_view key) {
    auto out = in.made<xpath>(key);
    if (out && !out->selects_nodes()) {
        in.fail_at(key, "selects no elements or attributes, but a text, a number or a truth");
    }
    return out;
}

/// A host as addresses have it, with or without "*." before it.
bool is_host_pattern(std::string_view text) {
    if (text.starts_with("*.")) text.remove_prefix(2);
    bool const plain = !text.empty() && !text.starts_with('.') && !text.ends_with('.') &&
                       text.find_first_of("/\\@?#*% \t\r\n") == text.npos;
    if (!plain) return false;
    auto const url = net::parse_url("http://" + std::string(text) + "/");
    auto const port = text.find(':', text.starts_with('[') ? text.find(']') : 0);
    return url && port == text.npos && net::equals_ignoring_case(url->host, text);
}

void read_hosts(table_reader& in, rule& out) {
    out.hosts = in.texts("hosts");
    if (in.has("hosts") && out.hosts.empty()) in.fail_at("hosts", "names no host");
    for (std::size_t i = 0; i < out.hosts.size(); ++i) {
        if (is_host_pattern(out.hosts[i])) continue;
        in.fail_element(
            "hosts",
            i,
            "\"" + out.hosts[i] +
                "\" is no host: a name or number without scheme, port and path, or *.name"
        );
    }
}

std::string read_base(table_reader& in) {
    auto base = read_address_text(in, "base");
    auto const page = net::parse_url("https://tales.example/");
    if (!base.empty() && !net::resolve_url(base, *page)) in.fail_at("base", "is no address");
    return base;
}

/// `pointer_key` names what the list of things is called: "items" or "pointer".
std::optional<json_place> read_place(table_reader& in, std::string_view pointer_key) {
    json_place out;
    out.script = in.made<regex>("json");
    out.pointer = read_pointer(in, pointer_key);
    if (out.script && out.script->groups() == 0) in.fail_at("json", "has no group for the JSON");
    if (out.script && in.has("api")) in.fail_at("api", "stands beside json: one of the two");
    if (out.script && in.has("more-api")) in.fail_at("more-api", "is for answers of an api");
    if (!out.pointer.empty()) return out;
    // A script's JSON may be the address itself.
    return out.script && pointer_key == "pointer" ? std::optional(std::move(out)) : std::nullopt;
}

answers answers_of(bool json, bool html) {
    return json ? answers::json : html ? answers::html : answers::none;
}

constexpr std::string_view counted = "position";

number_place read_number_place(table_reader& in) {
    number_place out;
    out.position = in.text("number") == counted;
    if (!out.position) out.at = in.made<xpath>("number");
    out.match = in.made<regex>("number-match");
    if (out.position && out.match)
        in.fail_at("number-match", "stands beside number = \"position\"");
    return out;
}

void read_json_chapters(table_reader& in, template_scope const& scope, rule& out) {
    auto place = read_place(in, "items");
    json_chapters said;
    constexpr std::string_view needs_items = "needs items beside it";
    for (auto const& [key, member] :
         {std::pair{"url", &json_chapters::url},
          std::pair{"number", &json_chapters::number},
          std::pair{"title", &json_chapters::title},
          std::pair{"volume", &json_chapters::volume},
          std::pair{"language", &json_chapters::language},
          std::pair{"series", &json_chapters::series}}) {
        if (member == &json_chapters::number && (!place || in.text(key) == counted)) continue;
        bool const address = member == &json_chapters::url;
        said.*member = address ? read_address(in, key, scope) : read_template(in, key, scope);
        if (said.*member && !place) in.fail_at(key, needs_items);
    }
    said.pages_at = read_document_request(in, "pages-at", scope);
    if (said.pages_at && !place) in.fail_at("pages-at", needs_items);
    if (!place) {
        if (in.has("json")) in.fail_at("json", needs_items);
        return;
    }
    if (!said.url && !said.pages_at) in.fail_at("items", "needs url or pages-at beside it");
    said.at = *std::move(place);
    out.chapters_json = std::move(said);
}

void read_json_pages(table_reader& in, template_scope const& scope, rule& out) {
    auto place = read_place(in, "pointer");
    auto url = read_address(in, "url", scope);
    if (url && !place) in.fail_at("url", "needs pointer beside it");
    if (place) out.pages_json = json_pages{*std::move(place), std::move(url)};
}

void read_tables(table_reader& in, std::string_view file, rule& out) {
    auto const scope_of = [&out](std::optional<regex> const& path) {
        return template_scope{.groups = path ? path->groups() : 0, .values = &out.values};
    };
    if (auto const* const table = in.inner("chapters")) {
        table_reader list(*table, "chapters.", file, rule_keys::chapters);
        out.chapters = read_nodes(list, "links");
        out.chapters_path = list.made<regex>("path");
        auto const& path = out.chapters_path ? out.chapters_path : out.path;
        read_json_chapters(list, scope_of(path), out);
        if (out.chapters && list.has("items")) {
            list.fail_at("links", "stands beside items: one of the two");
        }
        auto const read_as = answers_of(out.chapters_json.has_value(), out.chapters.has_value());
        out.chapters_asks =
            read_further_requests(list, scope_of(path), read_as, "items", "links", true);
        out.chapters_asks.path = path;
        if (!out.chapters && !out.chapters_json) {
            in.fail(table->source(), "chapters", "needs links or items");
        }
        out.chapters_more = read_nodes(list, "more");
        out.chapters_skip = list.made<regex>("skip");
        out.chapters_base = read_base(list);
        out.chapters_below = list.flag("below", false);
        read_order(list, out);
        if (!out.chapters_json) {
            out.chapters_number = read_number_place(list);
        } else {
            out.chapters_number.position = list.text("number") == counted;
        }
        if (out.chapters_number.position && out.order == list_order::unknown) {
            list.fail_at("number", "needs order beside it: from which end chapters are counted");
        }
        list.finish();
    }
    if (auto const* const table = in.inner("pages")) {
        table_reader pages(*table, "pages.", file, rule_keys::pages);
        out.pages = read_nodes(pages, "images");
        out.pages_path = pages.made<regex>("path");
        auto const& path = out.pages_path ? out.pages_path : out.path;
        read_json_pages(pages, scope_of(path), out);
        auto const read_as = answers_of(out.pages_json.has_value(), out.pages.has_value());
        out.pages_asks =
            read_further_requests(pages, scope_of(path), read_as, "pointer", "images", false);
        out.pages_asks.path = path;
        if (!out.pages && !out.pages_json) {
            in.fail(table->source(), "pages", "needs images, json or pointer");
        }
        out.pages_more = read_nodes(pages, "more");
        out.title = pages.made<xpath>("title");
        out.pages_number = read_number_place(pages);
        out.next = read_nodes(pages, "next");
        out.previous = read_nodes(pages, "previous");
        out.pages_only = pages.made<regex>("only");
        out.pages_skip = pages.made<regex>("skip");
        out.larger = pages.flag("larger", true);
        out.foreign = pages.flag("foreign", true);
        out.natural = pages.flag("natural", false);
        out.walk = pages.flag("walk", false);
        out.min_side = pages.pixels("min-side");
        if (out.walk && !out.next && !out.previous) {
            pages.fail_at("walk", "needs next or previous beside it");
        }
        pages.finish();
    }
    out.headers = read_headers(in, "headers");
}

bool is_host_match(std::string_view pattern, std::string_view host) {
    if (pattern.starts_with("*.")) {
        auto const rest = pattern.substr(2);
        return net::equals_ignoring_case(host, rest) ||
               (host.size() > rest.size() && host[host.size() - rest.size() - 1] == '.' &&
                net::equals_ignoring_case(host.substr(host.size() - rest.size()), rest));
    }
    return net::equals_ignoring_case(host, pattern);
}

}  // namespace

rule parse_rule(std::string_view text, std::string_view name) {
    auto const file = engine::one_line(name, 200);
    if (text.size() > most_bytes) throw rule_error(file + ":1:1: a rule of more than 256 KiB");
    toml::table root;
    try {
        root = toml::parse(text, name);
    } catch (toml::parse_error const& e) {
        auto const at = e.source().begin;
        throw rule_error(
            file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": " +
            engine::one_line(e.description(), 200)
        );
    }
    rule out;
    out.text = text;
    out.origin = name;
    table_reader in(root, "", name, rule_keys::root);
    out.name = in.text("name");
    out.about = engine::one_line(in.text("about"), 200);
    read_hosts(in, out);
    out.path = in.made<regex>("path");
    out.when = in.made<xpath>("when");
    out.series = in.made<xpath>("series");
    out.language = in.made<xpath>("language");
    out.request_rate = in.rate("request-rate");
    out.direction = in.text("direction");
    if (!out.direction.empty() && out.direction != "ltr" && out.direction != "rtl" &&
        out.direction != "ttb") {
        in.fail_at("direction", "not ltr, rtl or ttb");
    }
    out.values = read_values(in, "values");
    read_tables(in, name, out);
    in.finish();
    if (out.hosts.empty() && !out.path && !out.when) {
        throw rule_error(file + ":1:1: needs hosts, path or when: a rule is never for everything");
    }
    if (!out.chapters && !out.chapters_json && !out.pages && !out.pages_json) {
        throw rule_error(file + ":1:1: says neither [chapters] nor [pages]");
    }
    if (out.name.empty()) {
        auto const start = file.rfind('/') == file.npos ? 0 : file.rfind('/') + 1;
        out.name = file.substr(start, file.find(".toml", start) - start);
    }
    return out;
}

std::string mismatch(rule const& r, html_tree const& tree) {
    auto const url = net::parse_url(tree.url());
    auto const fits = [&](std::string const& pattern) {
        return url && is_host_match(pattern, url->host);
    };
    if (!r.hosts.empty() && std::none_of(r.hosts.begin(), r.hosts.end(), fits)) {
        return "its host is none of hosts";
    }
    if (r.path && (!url || !r.path->matches(url->target()))) return "path does not match";
    if (!r.when) return {};
    auto const held = tree.select(*r.when);
    if (!held.error.empty()) return "when: " + held.error;
    return held.truth ? "" : "when does not hold";
}

}  // namespace panelia::sources
