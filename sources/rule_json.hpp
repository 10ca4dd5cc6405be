// JSON as a site rule reads it: answers of APIs, and scripts inside a page. Pure.
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "sources/html.hpp"
#include "sources/reader.hpp"
#include "sources/rule.hpp"

namespace panelia::sources {

/// The chapters that the elements of `root` say, an answer or a script of `from`.
void add_json_chapters(
    rule const& by, boost::json::value const& root, document const& from, reading& out
);

/// The pages' addresses as the elements of `root` give them, in order; relative ones too.
std::vector<std::string> json_page_references(
    rule const& by,
    boost::json::value const& root,
    document const& from,
    std::vector<std::string>& notes
);

}  // namespace panelia::sources
