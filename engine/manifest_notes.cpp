#include "engine/manifest_notes.hpp"

#include <utility>

namespace panelia::engine {

manifest_notes::manifest_notes(std::string name, warn on_warning)
    : name_(std::move(name)), warn_(std::move(on_warning)) {}

void manifest_notes::tell(std::string const& message) const {
    if (warn_) warn_(message);
}

void manifest_notes::odd_once(std::string_view what) {
    if (told_.size() > most_oddities || !told_.emplace(what).second) return;
    if (told_.size() > most_oddities) {
        tell(name_ + ": more such oddities follow and are not told");
        return;
    }
    tell(name_ + ": " + std::string(what));
}

std::uint64_t manifest_notes::next_position(std::string_view series) {
    std::size_t const key = std::hash<std::string_view>{}(series);
    if (positions_.size() >= most_remembered && !positions_.contains(key)) return 1;
    return ++positions_[key];
}

void manifest_notes::saw(chapter_spec const& chapter, std::function<text_position()> const& place) {
    std::string key = chapter.series;
    for (auto const* part : {&chapter.number, &chapter.language}) {
        key += '\0';
        key += *part;
    }
    std::size_t const hash = std::hash<std::string>{}(key);
    if (!seen_.contains(hash)) {
        if (seen_.size() < most_remembered) seen_.insert(hash);
        return;
    }
    if (++repeated_ > most_oddities + 1) return;
    if (repeated_ == most_oddities + 1) {
        return tell(name_ + ": more repeated chapters follow and are not told");
    }
    text_position const at = place();
    tell(
        name_ + ':' + std::to_string(at.line) + ':' + std::to_string(at.column) + ": chapter " +
        chapter.number + " of \"" + one_line(chapter.series) +
        "\" is given more than once; those that differ are each downloaded"
    );
}

}  // namespace panelia::engine
