// The keys of a rule's TOML that say what is asked for: addresses, requests with a form or JSON,
// named values; each as it should be, or a rule_error that names the place.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "sources/rule_request.hpp"
#include "sources/rule_table.hpp"

namespace panelia::sources {

/// What the templates of a table may name.
struct template_scope {
    std::size_t groups = 0;                                   ///< of the `path` that holds there
    std::map<std::string, xpath, std::less<>> const* values;  ///< [values]
};

/// The text of an address or of a template of one: relative or http(s).
std::string read_address_text(table_reader& in, std::string_view key);
/// A template of any text, and one of an address.
std::optional<rule_template> read_template(
    table_reader& in, std::string_view key, template_scope const& scope
);
std::optional<rule_template> read_address(
    table_reader& in, std::string_view key, template_scope const& scope
);
std::string read_pointer(table_reader& in, std::string_view key);

/// `pages-at`: a template of an address, or a table with more of the request.
std::optional<rule_request> read_document_request(
    table_reader& in, std::string_view key, template_scope const& scope
);

/// What a table's answers are.
enum class answers {
    none,  ///< nothing says how they would be read
    html,
    json
};

/// `api`, `more-api` and `more-while`. `of_json` names the key that reads JSON ("items"), `of_html`
/// the one that reads HTML; `in_turn`: `api` may be a list of requests.
further_requests read_further_requests(
    table_reader& in,
    template_scope const& scope,
    answers read_as,
    std::string_view of_json,
    std::string_view of_html,
    bool in_turn
);

/// A table of header fields.
header_list read_headers(table_reader& above, std::string_view key);
/// [values]
std::map<std::string, xpath, std::less<>> read_values(table_reader& above, std::string_view key);

}  // namespace panelia::sources
