// What a library remembers of where a chapter came from, as text: enough to fetch it again, and no
// secret. Pure.
#pragma once

#include "panelia/manifest.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::engine {

/// A chapter's pages (or the document that would tell them, unless it is posted for) and header
/// fields, less its secrets.
struct kept_spec {
    std::string text;  ///< for the database; what a row has in columns of its own is not in it
    /// What was left out, to be shown: names of header fields, and `url_credentials`. A URL loses
    /// its user information. Of the header fields those are kept that are known to be harmless;
    /// any other could be a key.
    std::vector<std::string> withheld;
};
inline constexpr std::string_view url_credentials = "credentials in URLs";

kept_spec keep_spec(chapter_spec const& chapter);
/// Fills in pages, who named them, header fields, direction and the document that tells its pages;
/// false when the text is not what keep_spec makes.
bool restore_spec(std::string_view text, chapter_spec& chapter);

}  // namespace panelia::engine
