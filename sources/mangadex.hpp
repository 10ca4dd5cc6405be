// MangaDex's public API, and other servers of its shape: a title's chapter feed in pages of
// limit/offset, a chapter's images from the at-home server. https://api.mangadex.org/docs/
#pragma once

#include <memory>

#include "sources/reader.hpp"

namespace panelia::sources {

/// A reader of the API's documents, and of the site's own addresses (`mangadex.org/title/ID`),
/// whose pages hold nothing without their scripts; null when the document is neither.
std::unique_ptr<reader> mangadex_reader(document const& first);

}  // namespace panelia::sources
