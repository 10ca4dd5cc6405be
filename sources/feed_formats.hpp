// The formats of feeds, each brought to the same values. Pure.
#pragma once

#include <boost/json/value.hpp>

#include <optional>
#include <string_view>

#include "sources/feed.hpp"
#include "sources/xml.hpp"

namespace panelia::sources {

bool is_feed_root(std::string_view root_name) noexcept;  ///< "rss", "rdf:RDF", "feed", "atom:feed"
bool is_json_feed(boost::json::value const& root) noexcept;

/// Nothing when the document is no feed.
std::optional<feed_contents> read_xml_feed(xml_document const& tree, document const& from);
std::optional<feed_contents> read_json_feed(boost::json::value const& root, document const& from);
/// Of either kind.
std::optional<feed_contents> read_feed(document const& from);

/// Whether a media type or, where there is none, an address's ending says "image".
bool is_image(std::string_view media_type, std::string_view address);

}  // namespace panelia::sources
