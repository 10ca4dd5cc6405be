// The open standards that a document may follow, told by what it contains.
#pragma once

#include <memory>

#include "sources/reader.hpp"

namespace panelia::sources {

/// The reader of the standard (or public API) that the document follows: IIIF, OPDS, feeds,
/// sitemaps, MangaDex's shape; null for anything else, such as a page of HTML. The body decides,
/// not the Content-Type: servers name that wrongly.
std::unique_ptr<reader> standard_reader(document const& first);

}  // namespace panelia::sources
