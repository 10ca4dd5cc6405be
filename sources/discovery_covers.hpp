// The covers of other series on a chapter's page ("You may also like"), which are no pages of it.
// Pure; sizes are untold more often than not, so what counts is where pictures stand and lead to.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sources/discovery_images.hpp"

namespace panelia::sources {

/// What tells pages from covers, beside the pictures.
struct cover_signs {
    bool reads_comic = false;  ///< the page says that it is a chapter's
    std::string next{};        ///< where "next" leads: a page may link there, a cover does not
};

/// Refuses, of images not refused yet and where others are left:
/// * what stands under a heading like "You may also like";
/// * pictures that lead to pages of their own, if the page is a chapter's, and those that lead
///   nowhere stand apart from them in a reader or in a row of one kind;
/// * what stands outside of an element named like a reader and comes from another folder than what
///   is inside, if that is not the smaller part.
void refuse_covers(html_tree const& page, std::vector<shown_image>& images, cover_signs const& by);

/// Whether a heading announces other series: "You may also like", "Related series".
bool announces_others(std::string_view heading);

}  // namespace panelia::sources
