// Names that a page declares to machines: Open Graph and schema.org's JSON-LD. Pure.
#pragma once

#include <string>
#include <vector>

#include "sources/html.hpp"

namespace panelia::sources {

/// An entry of a trail from the front page to this one.
struct declared_step {
    std::string name{};
    std::string url{};  ///< as it is given; may be relative or empty
};

/// What is declared, as it is shown; empty where it is not.
struct declared_names {
    std::string site{};   ///< og:site_name
    std::string title{};  ///< og:title; of some sites the same on every page
    /// JSON-LD's name of the series that the page, or what it shows, is or is part of; empty too
    /// where it names several.
    std::string series{};
    std::vector<declared_step> trail{};  ///< of JSON-LD's first BreadcrumbList
};

/// Scripts beyond bounds (1 MiB, 32 levels) or broken ones declare nothing.
declared_names read_declared_names(html_tree const& page);

}  // namespace panelia::sources
