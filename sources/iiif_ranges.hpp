// The chapters that the table of contents of a IIIF manifest makes, if it makes any. Pure.
#pragma once

#include <boost/json/value.hpp>

#include <cstddef>
#include <string>
#include <vector>

#include "sources/iiif_canvases.hpp"

namespace panelia::sources {

/// A run of canvases under one entry of the table of contents.
struct iiif_part {
    std::string id{}, label{};
    std::size_t first = 0, last = 0;  ///< positions among the manifest's canvases, inclusive
};

/// The top entries of a manifest's table of contents (`structures`) as parts of it, in order; none
/// when they do not divide it into chapters. They do when there are at least two, each has canvases
/// of its own, they follow one another (neighbours may share one canvas: a chapter may begin where
/// the one before ends), they cover at least half of the canvases, and there are at least one and a
/// half canvases to an entry (a list of single pages is no list of chapters). A single top entry
/// that only holds others stands for those. Canvases under no entry belong to the part before them,
/// those before the first entry to the first: nothing is lost.
std::vector<iiif_part> iiif_parts(
    boost::json::value const& manifest, std::vector<iiif_canvas> const& canvases
);

/// A label as one line: a string, a language map (3), or language-tagged values (2); of several
/// languages the untagged one, else the first.
std::string iiif_label(boost::json::value const* label);

}  // namespace panelia::sources
