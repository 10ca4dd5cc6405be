// What is wrong with a rule, as its reader says it.
#pragma once

#include <string>

#include "sources/rule.hpp"

namespace panelia::testing {

/// Empty: nothing.
inline std::string complaint(std::string const& text) {
    try {
        sources::parse_rule(text, "own.toml");
    } catch (sources::rule_error const& e) {
        return e.what();
    }
    return "";
}

}  // namespace panelia::testing
