// The Content-Type field taken apart. Pure. RFC 9110, section 8.3.
#pragma once

#include <string>
#include <string_view>

namespace panelia::engine {

struct content_type {
    std::string type{};     ///< "text/html", lower case; empty when there is none
    std::string charset{};  ///< "utf-8", lower case, or empty
};

/// Tolerant: whatever is no type or charset is left empty.
content_type parse_content_type(std::string_view field);

}  // namespace panelia::engine
