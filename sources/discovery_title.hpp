// A page's title taken apart: what names the chapter, and what stands before and after. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sources/discovery_names.hpp"

namespace panelia::sources {

struct taken_title {
    bool has_chapter = false;
    std::string own{};  ///< what the part that names the chapter says before its number
    /// The parts before that one and after it, without general ones; all before, where none names
    /// a chapter.
    std::vector<std::string> before{}, after{};

    /// All that is not of the chapter: of a list, whose title may name its newest.
    std::vector<std::string> const& others() const noexcept { return has_chapter ? after : before; }
};

/// `title` is the page's, or one that it declares.
taken_title take_title(std::string_view title, name_signs const& signs);

}  // namespace panelia::sources
