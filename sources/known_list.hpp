// A list of chapters that is read again, compared with what it named before. Pure; who asks the
// library is list_memory.hpp.
#pragma once

#include "engine/discovery.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace panelia::sources {

/// Told the chapters of the list, part by part, it says from where on the rest must be what it was.
class known_list {
public:
    /// `earlier`: in the list's order.
    explicit known_list(std::vector<engine::listed_name> earlier);

    /// The list names this chapter.
    void name(engine::listed_name one);
    /// All chapters of one part have been named.
    void end_part();

    /// How many of the earlier chapters were named again, when they are the first ones and in the
    /// same order, with nothing but new ones between them, and the last part named nothing new.
    /// Otherwise nothing: where the rest begins cannot be told.
    std::optional<std::size_t> met() const;

    std::size_t parts() const noexcept { return parts_; }  ///< that named chapters
    bool any_new() const noexcept { return named_.size() > at_; }
    std::vector<engine::listed_name> const& earlier() const noexcept { return earlier_; }
    /// What the list is now, when it ends here, or when its rest is what it was.
    std::vector<engine::listed_name> ended() &&;
    std::vector<engine::listed_name> with_rest() &&;

private:
    std::vector<engine::listed_name> earlier_, named_;
    std::unordered_set<std::string> known_;  // what tells the earlier ones apart
    std::size_t at_ = 0;                     // of the earlier ones, so many were named, in order
    std::size_t part_from_ = 0, part_at_ = 0, parts_ = 0;
    bool other_ = false;       // it is another list now
    bool part_known_ = false;  // the last part named chapters, and no new one
};

}  // namespace panelia::sources
