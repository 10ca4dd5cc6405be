// The keys of a rule's TOML that say what is asked for beyond the page; each as it should be, or a
// rule_error that names the place.
#pragma once

#include <optional>
#include <string_view>

#include "sources/rule_request.hpp"
#include "sources/rule_table.hpp"
#include "sources/rule_template_keys.hpp"

namespace panelia::sources {

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

}  // namespace panelia::sources
