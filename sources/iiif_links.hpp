// The IIIF manifests that a page of HTML leads to: a library's page of a book, or a viewer's. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sources/reader.hpp"

namespace panelia::sources {

/// The manifest in the address of a viewer, or of the "drag and drop" link that leads to one:
/// https://viewer.example/?manifest=URL, /uv.html#?manifest=URL, ?iiif-content=URL. Absolute; empty
/// when there is none.
std::string manifest_in_address(std::string_view address);
/// The one in its fragment, which no server sees; or empty.
std::string manifest_in_fragment(std::string_view address);

/// The manifests of the strongest kind that the page has, each once, in order: the one in its own
/// address; those that it names as another form of itself (<link rel="alternate">); those that a
/// viewer in it is told to show (frames, data attributes, scripts); those that it links to. Of a
/// book in versions 2 and 3 of the standard the latter. Nothing of a page without a word of IIIF.
std::vector<std::string> manifests_of(document const& page);

}  // namespace panelia::sources
