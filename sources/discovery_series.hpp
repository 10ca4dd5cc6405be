// What the series of a page is called, by discovery. Pure.
#pragma once

#include <string>

#include "sources/html.hpp"

namespace panelia::sources {

/// Of a chapter's own page. The first of these that there is: what the page's title says before its
/// chapter ("Blue Fox" of "Blue Fox - Chapter 3"); the text of the page's link up to its series,
/// where that is sure (it is marked as such, is the last of a breadcrumb trail, or leads to a
/// folder above and stands in the title, too); what the title says right before the chapter's word
/// ("Read Blue Fox Chapter 3"; shorter, where the link up is a part of it); another part of the
/// title; `heading`, unless it names the chapter; the address's last part that is a name; the
/// site's name; nothing. Of several parts of a title that one counts which the address or a link
/// bears, too, and the site's name least.
std::string series_of_chapter(html_tree const& page, std::string const& heading);

/// Of a page with a list of chapters: `heading`, unless it has general words only ("Archive") or is
/// the site's name, and the title and the address agree on another one; a part of the title, the
/// address's, the site's name; or nothing.
std::string series_of_list(html_tree const& page, std::string const& heading);

}  // namespace panelia::sources
