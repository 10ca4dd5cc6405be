// The pages of a chapter that a page of HTML does not show yet, and has in an array of a script or
// of an attribute: the first ones are shown, the others come as one reads on. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sources/html.hpp"

namespace panelia::sources {

using address_row = std::vector<std::string>;

/// Of every array in a script or an attribute the addresses, in order and each once, that are from
/// the folder of one of `like` (where those have a folder each: of their kind), or are names of
/// files in the only folder that `like` has. Arrays of arrays of one each are one.
std::vector<address_row> find_address_rows(html_tree const& page, address_row const& like);

/// The pages of a chapter's page that shows none: the one array of three or more pictures from one
/// folder whose names count upwards, as its scripts and attributes have it; it may come from
/// several servers. Nothing where there is another such array of more than half its length, or
/// where its names say that these are covers or smaller versions.
address_row only_row(html_tree const& page);

/// How many pictures an array names that begins with the names of all files of `shown`, from
/// whichever folder and with whichever ending; 0 where there is none, of a single one, and where
/// another array names just those.
std::size_t count_same_names(html_tree const& page, address_row const& shown);

/// `shown` with what the longest row has beyond it, in its place. Such a row has at least half of
/// what is shown, in the same order, and all of what is from the same folder; without one, `shown`
/// itself.
address_row completed(address_row const& shown, std::vector<address_row> const& rows);

}  // namespace panelia::sources
