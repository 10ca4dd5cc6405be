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

/// The address that a rule asks instead of this page; nothing, with a note, when the page's own
/// address does not give what the template needs.
std::vector<document_request> api_requests(
    rule const& by, json_place const& at, std::string const& page, std::vector<std::string>& notes
);

/// The chapters that the elements of `root` say.
void add_json_chapters(
    rule const& by, boost::json::value const& root, std::string const& document_url, reading& out
);

/// The pages' addresses as the elements of `root` give them, in order; relative ones too.
std::vector<std::string> json_page_references(
    rule const& by,
    boost::json::value const& root,
    std::string const& document_url,
    std::vector<std::string>& notes
);

/// The next part of an answer that had `count` elements; nothing at its end.
std::vector<document_request> json_more(
    rule const& by,
    json_place const& at,
    boost::json::value const& root,
    std::string const& document_url,
    std::size_t count
);

}  // namespace panelia::sources
