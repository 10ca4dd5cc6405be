#include "sources/rule_template_keys.hpp"

#include "net/ascii.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "sources/json_pointer.hpp"

namespace panelia::sources {

std::string fault_of(rule_template const& what, template_scope const& scope, template_use use) {
    if (what.groups() > scope.groups) return "names a group that path does not have";
    if (use == template_use::first && what.reads_answer()) {
        return "names a value of an answer, before there is one: {1} to {9}, {name} and {name+1} "
               "only";
    }
    if (use == template_use::next_html && what.reads_answer()) {
        return "names a value of JSON, and the answer is HTML: {1} to {9}, {name} and {name+1} "
               "only";
    }
    for (auto const& name : what.names()) {
        if (use == template_use::next_json || use == template_use::element) {
            return "{" + name + "} is a value of a page of HTML, and the answer is JSON";
        }
        if (!scope.values->contains(name)) return "{" + name + "} is none of [values]";
    }
    return {};
}

std::string read_address_text(table_reader& in, std::string_view key) {
    static regex const scheme(R"(^\s*([A-Za-z][A-Za-z0-9+.-]*):)");
    auto text = in.text(key);
    if (auto const found = scheme.find(text)) {
        auto const name = (*found)[1];
        bool const web =
            net::equals_ignoring_case(name, "http") || net::equals_ignoring_case(name, "https");
        if (!web) in.fail_at(key, "is no address of http or https");
    }
    return text;
}

std::optional<rule_template> read_template(
    table_reader& in, std::string_view key, template_scope const& scope, template_use use
) {
    auto out = in.made<rule_template>(key);
    if (!out) return out;
    if (auto const fault = fault_of(*out, scope, use); !fault.empty()) in.fail_at(key, fault);
    if (out->makes_number()) in.fail_at(key, "\"as number\" is for json that is posted");
    return out;
}

std::optional<rule_template> read_address(
    table_reader& in, std::string_view key, template_scope const& scope, template_use use
) {
    read_address_text(in, key);
    return read_template(in, key, scope, use);
}

std::string read_pointer(table_reader& in, std::string_view key) {
    auto pointer = in.text(key);
    if (!pointer.empty() && pointer.front() != '/') in.fail_at(key, "must begin with /");
    if (!pointer.empty() && !is_json_pointer(pointer)) {
        in.fail_at(key, "no JSON pointer: ~ stands before 0 or 1 only");
    }
    return pointer;
}

header_list read_headers(table_reader& above, std::string_view key) {
    header_list out;
    auto const* const table = above.inner(key);
    if (table == nullptr) return out;
    auto in = above.open(*table, key, rule_keys::any);
    constexpr std::array<std::string_view, 6> ours = {
        "host", "content-length", "connection", "transfer-encoding", "range", "accept-encoding"};
    for (auto const& [name_key, node] : *table) {
        std::string const name(name_key.str());
        auto value = in.text(name);
        auto const is_token = [](char c) {
            return net::is_alpha(c) || net::is_digit(c) || c == '-' || c == '_';
        };
        if (name.empty() || !std::all_of(name.begin(), name.end(), is_token)) {
            in.fail(name_key.source(), name, "no name of a header");
        }
        if (std::find(ours.begin(), ours.end(), net::to_lower(name)) != ours.end()) {
            in.fail(name_key.source(), name, "is set by the program");
        }
        bool const plain = std::all_of(value.begin(), value.end(), [](char c) {
            return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f;
        });
        if (!plain) in.fail(node.source(), name, "holds a control character");
        out.emplace_back(name, std::move(value));
    }
    return out;
}

std::map<std::string, xpath, std::less<>> read_values(table_reader& above, std::string_view key) {
    std::map<std::string, xpath, std::less<>> out;
    auto const* const table = above.inner(key);
    if (table == nullptr) return out;
    auto in = above.open(*table, key, rule_keys::any);
    for (auto const& [name_key, node] : *table) {
        std::string const name(name_key.str());
        if (!is_value_name(name)) {
            in.fail(
                name_key.source(),
                name,
                "no name of a value: letters, digits, - and _, first a letter"
            );
        }
        if (auto where = in.made<xpath>(name)) out.emplace(name, *std::move(where));
    }
    return out;
}

}  // namespace panelia::sources
