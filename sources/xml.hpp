// XML documents (feeds, catalogues, sitemaps) as a small tree, within bounds. Nothing outside the
// document is ever read, entities of its own are not expanded, and what can be read of a broken
// document is read. Pure. RFC 7303 for encodings.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace panelia::sources {

/// An element. Names of well-known vocabularies carry one prefix whatever the document calls it
/// (`media:`, `content:`, `atom:`, `pse:`, `image:`, `dc:`, `rdf:`), those of RSS and sitemaps
/// none; an Atom document's own names have none either.
struct xml_element {
    std::string name{};
    std::string text{};  ///< its own character data, joined, as it stands
    std::vector<std::pair<std::string, std::string>> attributes{};
    std::vector<xml_element> children{};

    /// The attribute's value, or empty.
    std::string_view attribute(std::string_view wanted) const noexcept;
    /// The first child of that name, or null.
    xml_element const* child(std::string_view wanted) const noexcept;
    /// The shown text of the first child of that name, its descendants' included; or empty.
    std::string child_text(std::string_view wanted) const;
    /// Its text and its descendants', as shown.
    std::string shown() const;
};

struct xml_bounds {
    std::size_t bytes = 64 << 20;
    std::size_t elements = 500'000;
};

struct xml_document {
    xml_element root{};
    bool whole = true;  ///< false: it is broken, or goes on beyond the bounds
};

/// The tree of a document, or nothing when it has no root element. `charset` is the one of the
/// Content-Type, or empty.
std::optional<xml_document> parse_xml(
    std::string_view body, std::string const& charset, xml_bounds const& bounds = {}
);

/// The name of the root element as it is written ("rss", "rdf:RDF"), or empty when the body does
/// not begin like XML. Looks at the first few kilobytes only.
std::string_view xml_root_name(std::string_view body) noexcept;

}  // namespace panelia::sources
