// From an address to chapters: fetches its document, lets the readers say what it is, and names
// chapters accordingly.
#pragma once

#include "engine/manifest.hpp"
#include "engine/selection.hpp"

#include <memory>
#include <optional>
#include <string>

#include "sources/chapter_namer.hpp"
#include "sources/recognise.hpp"
#include "sources/site_documents.hpp"

namespace panelia::sources {

/// What is wanted of an address.
struct site_wishes {
    engine::selection selection{};
    bool update = false;
    engine::warn warn{};  ///< oddities of a manifest
};

/// Fetches the document at `address` and understands it: a manifest, a list of chapters, or one
/// chapter. Throws engine::source_error, in one line, when it cannot be fetched or understood;
/// returns null when the session was stopped meanwhile. The first two arguments outlive the result.
std::unique_ptr<chapter_namer> open_address(
    site_documents& documents,
    reader_list const& readers,
    std::string const& address,
    site_wishes wishes
);

/// The format of a document that is a manifest, by its address, its type and what is in it.
std::optional<engine::manifest_format> manifest_format_of(document const& from);

}  // namespace panelia::sources
