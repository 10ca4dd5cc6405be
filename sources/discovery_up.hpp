// The link of a chapter's own page up to its series. Pure.
#pragma once

#include <string>

#include "sources/discovery_names.hpp"

namespace panelia::sources {

/// The text of the first of these that there is: the link that is marked as such (rel=up); the last
/// one of a trail of breadcrumbs, shown or declared; one to a folder above, if its text stands in
/// the title or the heading, is a heading, or is what that folder is called. A series that is
/// declared comes after a marked link. Nothing general, and no chapter's.
std::string name_of_link_up(name_signs const& signs);

}  // namespace panelia::sources
