// Which page URLs a manifest may hold: http(s) ones, or references to be resolved against the
// chapter's page. Pure.
#pragma once

#include "net/url.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace panelia::engine {

/// Judges URLs one after the other; quick where they share scheme and authority, as the pages of a
/// chapter do. Not thread-safe.
class page_url_check {
public:
    /// Whether `text` is an absolute http(s) URL.
    bool accepts(std::string_view text);
    /// The URL of a page: `text` as it stands when it is absolute, else resolved against `base`
    /// (when there is one); nothing when that gives no http(s) URL.
    std::optional<std::string> page(std::string_view text, std::optional<net::url> const& base);

private:
    std::string good_start_;  // "https://host/" of the last accepted URL
};

}  // namespace panelia::engine
