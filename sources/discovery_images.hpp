// Every image that a page of HTML shows or links to, in order, with what the markup tells of it.
// Pure.
#pragma once

#include <string>
#include <vector>

#include "sources/html.hpp"

namespace panelia::sources {

struct shown_image {
    html_node node{};
    std::string url{};        ///< the largest version: linked, of a srcset, or the image itself
    std::string shown_url{};  ///< the image itself; empty for a text link
    std::string leads_to{};   ///< the page of HTML that it is a link to, or empty
    double width = 0, height = 0;  ///< as declared; 0: untold
    bool enlarged = false;         ///< `url` is a larger version that the image links to
    bool linked_by_text = false;
    bool in_reader = false;  ///< an element around it has a class or id named like a comic reader
    std::string refused{};   ///< why it can be no page ("logo"), or empty
    bool refused_softly = false;  ///< for a word or a link that a page may have, too

    void refuse(char const* why, bool softly = false) {
        refused = why;
        refused_softly = softly;
    }
};

/// Why the second showing of an image is none of its own.
inline constexpr char const* shown_before = "shown before";

/// Images by <img>, by a style's background and by links to image files.
std::vector<shown_image> shown_images(html_tree const& page);

/// The innermost element that holds all of them; `of` is not empty.
html_node holder_of(std::vector<shown_image*> const& of);

/// The name of an image's file without what marks a smaller version: "plateII" of
/// "plateII_thumb.jpg", "fox" of "fox-300x200.jpg".
std::string full_name(std::string_view address);
/// What all sizes of an image have in common: ".../fox" of ".../fox-300x200.jpg" and
/// ".../fox.jpg?w=600".
std::string sizeless_address(std::string_view address);

}  // namespace panelia::sources
