// Pages that one document shows twice: hidden, for small screens, or as a row of thumbnails. One
// rendering is the chapter. Pure; sizes and visibility are known from the markup only.
#pragma once

#include <string_view>
#include <vector>

#include "sources/discovery_images.hpp"

namespace panelia::sources {

/// For which screens an element is meant, by the words that style sheets of common frameworks use.
enum class screen { any, large, small };
/// `names` are the words of its class and id: "d-none d-lg-block", "md:hidden", "mobile-only".
screen screen_of(std::string_view names);

/// Whether an element is hidden by an attribute or its style, with all that is in it.
bool is_hidden(html_node node);

/// Refuses, of images not refused yet:
/// * what is inside a hidden element, if at least as many pictures are not (softly: rows that go
///   on there are taken back);
/// * what is for small screens only, where there is something for large ones only;
/// * of two rows with the same names of files in other folders, in elements of their own, the one
///   that is declared smaller or named so.
void refuse_renderings(std::vector<shown_image>& images);

}  // namespace panelia::sources
