// What the series of a page is called, by discovery. Pure.
#pragma once

#include <string>

#include "sources/html.hpp"

namespace panelia::sources {

/// Of a chapter's own page. The first of these that there is: what the page's title says before its
/// chapter ("Blue Fox" of "Blue Fox - Chapter 3"); the text of the page's link up to its series
/// (`name_of_link_up`), or a series that is declared; what the title, og:title or the heading of a
/// page without a chapter in its title say right before the chapter's word ("Read Blue Fox Chapter
/// 3"; shorter, where the link up is a part of it); another part of the title; the heading, unless
/// it names the chapter; the address's part that is a name; the site's name; nothing. Of
/// several parts of a title that one counts which the address or a link bears, too, and the site's
/// name least.
std::string series_of_chapter(html_tree const& page);

/// Of a strip that only links to others: as above, where a part of the title names a chapter; else
/// the part that is the site's name, as it is declared, as the host says it or as a link to the
/// front page has it; else all of the title.
std::string series_of_strip(html_tree const& page);

/// Of a page with a list of chapters: its heading, as far as title or a declared series agree to
/// its beginning, unless it has general words only ("Archive") or is the site's name, and the title
/// and the address (or a second heading) agree on another one; a declared series; a part of the
/// title, the address's, the site's name; or nothing.
std::string series_of_list(html_tree const& page);

}  // namespace panelia::sources
