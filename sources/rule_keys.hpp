// The keys that a rule's tables may have, and what is said of others. Pure.
#pragma once

#include <string>
#include <string_view>

namespace panelia::sources {

/// The tables of a rule; the names of their keys differ.
enum class rule_keys {
    root,
    chapters,
    pages,
    request,  ///< of a request: api, more-api, pages-at
    any       ///< [headers], [values]: the user names them
};

/// What is wrong with a key that the table does not have, and which table has it, or which key of
/// this one is much like it ("unknown key (did you mean images?)"); empty for one that it has.
std::string unknown_key(std::string_view key, rule_keys of);

}  // namespace panelia::sources
