// The seam between naming chapters (a list, a manifest, a row of neighbours) and finding their
// pages (chapter_finder.hpp). Values and one interface.
#pragma once

#include "engine/discovery.hpp"

#include <memory>
#include <optional>
#include <string>

#include "sources/reader.hpp"

namespace panelia::sources {

/// A chapter that is wanted, and where its pages are told.
struct named_chapter {
    std::shared_ptr<reading const> list{};  ///< what is true of the whole series; never null
    chapter_link link{};                    ///< with a number
    std::shared_ptr<reader> how{};          ///< who is to read its document first; null: anybody
    std::string referer{};                  ///< the document that named it
    bool given = false;  ///< the user named it: robots.txt has no say about its own document
    engine::known_by known = engine::known_by::all;
};

/// Names chapters one by one. One thread, `stop` from any.
class chapter_namer {
public:
    virtual ~chapter_namer() = default;
    /// The next one, or nothing at the end and once the session is stopped. May block. Throws
    /// engine::source_error.
    virtual std::optional<named_chapter> next() = 0;
    /// Looks far enough to know whether there is one at all, without fetching any chapter's own
    /// document. Throws as `next` does.
    virtual bool any() = 0;
    /// Whether the next one may be long in coming, as from a pipe that holds nothing now. A guess:
    /// who has something else to do does that first.
    virtual bool waits() { return false; }
    virtual void stop() {}
};

}  // namespace panelia::sources
