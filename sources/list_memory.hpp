// Whether a list that was read to its end before must be read to its end again: what the library
// remembers of it and still holds decides, and what it names this time is remembered.
#pragma once

#include "engine/discovery.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "sources/known_list.hpp"

namespace panelia::sources {

/// For lists that are sorted by number, the newest first, and of which every chapter is wanted. One
/// thread, once the library is open.
class list_memory {
public:
    /// `how`: by what the library is asked for chapters.
    list_memory(engine::discovery& session, engine::list_key which, engine::known_by how)
        : session_(session), which_(std::move(which)), how_(how) {}

    /// The list names this chapter.
    void name(chapter_spec const& chapter);
    /// All chapters of one part have been named.
    void end_part();

    /// Whether all that the list named beyond this part is complete in the library, and nothing new
    /// is to be expected there. The chapters of it are then told as skipped.
    bool rest_is_held();
    /// The list has ended, or was left because its rest is held.
    void keep();

private:
    chapter_spec spec_of(engine::listed_name const& one) const;
    bool held_from(std::size_t at);

    engine::discovery& session_;
    engine::list_key which_;
    engine::known_by how_;
    std::string series_, series_url_;
    std::optional<engine::list_record> earlier_;  // without its chapters
    std::optional<known_list> list_;              // once a chapter was named
    std::optional<std::size_t> needed_;  // so many of the earlier ones must be met: the library
                                         // does not hold the last of them
    bool left_ = false;
};

}  // namespace panelia::sources
