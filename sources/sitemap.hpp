// Sitemaps as the list of the chapters of one series: the addresses below the sitemap's own folder
// that carry a chapter's number. https://www.sitemaps.org/protocol.html
#pragma once

#include <memory>

#include "sources/reader.hpp"

namespace panelia::sources {

/// A reader of sitemaps and sitemap indexes, gzip files of them too; null when the document is
/// none. A sitemap names every page of a site: those of one series are its largest group of
/// numbered addresses that differ in the number's segment only. Where a second series is as large
/// as half of it, the reading is unsure and says which there are.
std::unique_ptr<reader> sitemap_reader(document const& first);

}  // namespace panelia::sources
