// OPDS 1.2 catalogues with page streaming: an entry whose pages can be streamed is a chapter.
// https://specs.opds.io/opds-1.2 , https://github.com/anansi-project/opds-pse
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "sources/reader.hpp"

namespace panelia::sources {

/// A reader of OPDS feeds; null when the document is none.
std::unique_ptr<reader> opds_reader(document const& first);

/// The address of one page of a stream: `{pageNumber}` counts from 0, `{maxWidth}` asks for as wide
/// as there is; any other `{...}` becomes empty.
std::string streamed_page(std::string_view pattern, std::size_t page);

}  // namespace panelia::sources
