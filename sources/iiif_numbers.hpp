// The numbers in the labels of IIIF documents, which are as often shelfmarks: "MS. Bodl. 264".
// Pure.
#pragma once

#include <span>
#include <string>

#include "sources/reader.hpp"

namespace panelia::sources {

/// Reads numbers, volumes and titles out of the titles, which are the labels as they stand. A
/// number with a word for it ("No. 3", "Part II") counts, and so does a bare one ("Fox 3"), unless
/// it stands behind the word of a shelfmark, or what is before it differs from label to label. A
/// label without a number keeps all its words.
void name_chapters(std::span<chapter_link> chapters, std::string const& series);

}  // namespace panelia::sources
