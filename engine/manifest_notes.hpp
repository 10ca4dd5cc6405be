// What a reader of a manifest remembers of it besides the chapter at hand, in bounded memory: which
// oddities were told already, how many chapters a series had, which chapters came before.
#pragma once

#include "engine/manifest.hpp"
#include "engine/text_position.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace panelia::engine {

/// Not thread-safe.
class manifest_notes {
public:
    /// `name` stands in front of warnings.
    manifest_notes(std::string name, warn on_warning);

    /// Warns once for each `what` ("unknown key \"x\" in a page, ignored").
    void odd_once(std::string_view what);
    /// The place of a series' next chapter among its chapters, from 1.
    std::uint64_t next_position(std::string_view series);
    /// Warns when a chapter of that series, number and language came before; `place` is asked only
    /// then. So many warnings are given, then a last one.
    void saw(chapter_spec const& chapter, std::function<text_position()> const& place);

    /// Series and chapters beyond so many are no longer remembered, so that memory stays flat.
    static constexpr std::size_t most_remembered = 100'000;
    /// Distinct oddities, and repeated chapters, that are told.
    static constexpr std::size_t most_oddities = 50;

private:
    void tell(std::string const& message) const;

    std::string name_;
    warn warn_;
    std::unordered_set<std::string> told_;
    std::unordered_map<std::size_t, std::uint64_t> positions_;  // by the series' hash
    std::unordered_set<std::size_t> seen_;                      // hashes
    std::size_t repeated_ = 0;
};

}  // namespace panelia::engine
