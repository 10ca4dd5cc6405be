// IIIF Presentation 2 and 3: a collection is a series, a manifest a chapter (or several, where its
// table of contents says so: iiif_ranges.hpp), a canvas a page in full size (iiif_image.hpp).
#pragma once

#include <memory>

#include "sources/reader.hpp"

namespace panelia::sources {

/// A reader of IIIF documents; null when this is none. It reads collections, manifests, annotation
/// pages and an image's info.json, and follows a page of HTML to the one manifest that it is about
/// (iiif_links.hpp).
std::unique_ptr<reader> iiif_reader(document const& first);

}  // namespace panelia::sources
