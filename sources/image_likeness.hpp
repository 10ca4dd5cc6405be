// Images that stand in the row of a chapter's pages and look like the others: what a name or a link
// says against them does not count then. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sources/discovery_images.hpp"

namespace panelia::sources {

/// Whether an address is one of a numbered row: pages of that kind are told apart by a number.
/// "bf-1" and "bf-02-the-flag" are of one kind; "728x90" and "banner" are of none.
bool is_in_numbered_row(std::string_view address);

/// Takes images back that were refused for a mere word or link (`refused_softly`) and are alike
/// with the majority of the pages: in the same container, of a numbered row of addresses, of a
/// similar declared size. `own_host` is the page's; `reads_comic`: the page says that it is a
/// chapter, so that a row may bear such a word in all of its names. Returns how many were taken
/// back.
std::size_t take_back_alike(
    std::vector<shown_image>& images, std::string_view own_host, bool reads_comic
);

}  // namespace panelia::sources
