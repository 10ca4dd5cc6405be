// The canvases of a IIIF manifest, in order, with the images painted on them. Pure.
// https://iiif.io/api/presentation/3.0/ , https://iiif.io/api/presentation/2.1/
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace panelia::sources {

/// A canvas: usually one page, several when several images are painted on it, none when it has no
/// image (a recording, say).
struct iiif_canvas {
    std::string id{};
    std::vector<std::string> images{};     ///< addresses, in painting order
    std::vector<std::string> elsewhere{};  ///< addresses of annotation pages that hold its images
};

/// The canvases of a manifest of version 2 (its first sequence) or 3.
std::vector<iiif_canvas> iiif_canvases(boost::json::value const& manifest);

/// Adds the images of an annotation page (3) or list (2). Of a choice the first image counts, the
/// one that a viewer shows at first.
void add_painted_images(boost::json::value const& annotations, std::vector<std::string>& images);

}  // namespace panelia::sources
