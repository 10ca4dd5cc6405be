// The keys of a rule's TOML that are templates, addresses, pointers, header fields and named
// values; each as it should be, or a rule_error that names the place.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "sources/rule_request.hpp"
#include "sources/rule_table.hpp"

namespace panelia::sources {

/// What the templates of a table may name.
struct template_scope {
    std::size_t groups = 0;  ///< of the `path` that holds there
    std::map<std::string, xpath, std::less<>> const* values = nullptr;  ///< [values]
};

/// Where a template stands, which decides what it may name.
enum class template_use {
    first,      ///< asked for a page of HTML
    next_html,  ///< the next part of an answer of HTML
    next_json,
    element  ///< of an answer of JSON
};

/// What a template names that it cannot have there; empty: nothing.
std::string fault_of(rule_template const& what, template_scope const& scope, template_use use);

/// The text of an address or of a template of one: relative or http(s).
std::string read_address_text(table_reader& in, std::string_view key);
/// A template of any text, and one of an address; without more of an element of JSON.
std::optional<rule_template> read_template(
    table_reader& in,
    std::string_view key,
    template_scope const& scope,
    template_use use = template_use::element
);
std::optional<rule_template> read_address(
    table_reader& in,
    std::string_view key,
    template_scope const& scope,
    template_use use = template_use::element
);
std::string read_pointer(table_reader& in, std::string_view key);

/// A table of header fields.
header_list read_headers(table_reader& above, std::string_view key);
/// [values]
std::map<std::string, xpath, std::less<>> read_values(table_reader& above, std::string_view key);

}  // namespace panelia::sources
