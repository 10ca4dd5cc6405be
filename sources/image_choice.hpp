// Which file an <img> stands for: the largest of those it offers, past placeholders and the many
// attributes of lazy loading. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sources/html.hpp"

namespace panelia::sources {

struct image_choice {
    std::string url{};  ///< absolute, http(s)
    std::string
        attribute{};   ///< where it stood: "data-src", "srcset", "source srcset", "noscript src"
    double width = 0;  ///< in pixels, as srcset or a width attribute tells it; 0: untold
    double height = 0;
    bool doubtful = false;  ///< nothing is offered but what may be a stand-in (`is_doubtful`)
};

/// A candidate of a srcset attribute. https://html.spec.whatwg.org/#parse-a-srcset-attribute
struct srcset_candidate {
    std::string url{};
    double width = 0;    ///< of "800w"
    double density = 0;  ///< of "2x"; 1 when nothing is said
};
std::vector<srcset_candidate> parse_srcset(std::string_view text);

/// Whether an address is that of a stand-in: empty, data:, about:, javascript:, or a file named
/// like spacer.gif, 1x1.png, loading.svg.
bool is_placeholder(std::string_view address);
/// Whether an address may be a stand-in's, or a page's: its file is named such with more beside it
/// (my-loading.gif, pixel-3.png).
bool is_doubtful(std::string_view address);

/// What `image` shows, an <img> element or one that carries the same attributes (amp-img, a <div>
/// with data-src). Looked at, with the largest one taken: srcset and data-srcset of it and of the
/// <source>s of its <picture>; then data-src, data-lazy-src, data-original and their like; then
/// src; then the <img> in a <noscript> inside or right after it. What may be a stand-in is taken
/// when there is nothing else; nothing when all are stand-ins.
std::optional<image_choice> choose_image(html_tree const& tree, html_node image);

/// Why an image is no page whatever it shows: it is of one pixel ("width 1"); or empty.
std::string one_pixel_reason(html_node image);
/// That, or that its style hides it (`hidden_reason`).
std::string tracker_reason(html_node image);
inline constexpr std::string_view hidden_reason = "hidden";

}  // namespace panelia::sources
