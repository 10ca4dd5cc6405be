// The words of markup and of links that discovery goes by. Pure.
#pragma once

#include <string>
#include <string_view>

#include "sources/html.hpp"

namespace panelia::sources {

/// Whether an address's path ends like an image file that can be a page (no icon, no drawing in
/// SVG).
bool has_image_ending(std::string_view address);
/// Whether a class, id or file name has one of the words of logos, icons, advertisements, avatars
/// and the like.
bool names_decoration(std::string_view name);
/// Whether a class or id has one of the words of comic readers.
bool names_reader(std::string_view name);
/// Whether it has one of the words of covers, and of what tells about a series.
bool names_cover(std::string_view name);
/// Whether an element stands in a menu, sidebar, footer, comment, …; `within` gets that element.
bool stands_aside(html_node node, html_node* within = nullptr);
/// Whether it stands among what readers have written.
bool stands_in_comments(html_node node);

/// An element's class and id.
std::string names_of(html_node node);
/// <h1> to <h6>.
bool is_heading(html_node node);
/// Whether it is a link, or has one inside.
bool holds_link(html_node node);
/// Whether its `text` is that of the one element inside: then it is told of that.
bool is_wrapper(html_node node, std::string_view text);
/// Whether a class or id of it, or of what is around it, says "chapter" or "episode".
bool named_for_chapters(html_node link);

enum class neighbour { none, next, previous };
/// What a link says it leads to: by `rel`, then by its text (a dozen languages, arrows) or the
/// picture in its place, then by its class.
neighbour neighbour_of(html_node link);

/// Whether the name of a picture's file, or the text in its place, says where its link leads and
/// nothing else: "next.gif", "nav_prev.png", "arrow-left.png", "Home".
bool names_way(std::string_view name);

}  // namespace panelia::sources
