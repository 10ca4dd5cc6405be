// Which reader understands a document: rules and standards are asked in order, the first one that
// is sure wins. Fetches nothing.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sources/reader.hpp"

namespace panelia::sources {

/// The reader of a document of its kind, or null.
using reader_factory = std::function<std::unique_ptr<reader>(document const& first)>;
/// In the order of asking.
using reader_list = std::vector<reader_factory>;

/// The readers panelia brings along: open standards, its own rules, then discovery.
reader_list built_in_readers();

/// A document and what a reader made of it.
struct understanding {
    std::shared_ptr<reader> how{};  ///< null: nobody understood it
    role as = role::list;
    reading said{};
    /// Who understood it without being sure enough, and its notes: for an error that helps.
    std::string unsure{};
    std::vector<std::string> notes{};
    std::string lack{};  ///< what the first one said of a list that names nothing
    /// Of the first rule that is for it and found nothing: what its selectors came to ("rule tales:
    /// pages.json: 0 matched"), or empty.
    std::string barren{};
};

/// Reads the document of an address: as a list of chapters, else as one chapter. A reader that is
/// not sure (`sure_enough`) is passed over.
understanding understand(document const& first, reader_list const& readers);
/// The same for the document of a chapter that somebody named: pages are looked for only.
understanding understand_chapter(
    document const& from, reader_list const& readers, chapter_link const& named
);

}  // namespace panelia::sources
