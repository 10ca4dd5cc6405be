// Pages of sites that nobody described: is this a list of chapters, a chapter's pages, or neither?
// Says how sure it is, and why; when it is unsure a rule is asked for (docs/sources.md).
#pragma once

#include <memory>

#include "sources/reader.hpp"

namespace panelia::sources {

/// A reader of any page of HTML; null for other documents.
std::unique_ptr<reader> discovery_reader(document const& first);

}  // namespace panelia::sources
