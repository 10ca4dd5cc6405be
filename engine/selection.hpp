// Which chapters are asked for: --chapters, --latest, --language. Pure.
#pragma once

#include "panelia/manifest.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace panelia::engine {

/// Ranges of chapter numbers, by value: "1-10,12.5,20-,-3".
class chapter_ranges {
public:
    /// Nothing and a reason in `why` (with the offending part) when the list is malformed.
    static std::optional<chapter_ranges> parse(std::string_view list, std::string& why);
    bool contains(std::string_view canonical_number) const noexcept;
    /// Whether any number up to, or from, this one on is in it.
    bool any_up_to(std::string_view canonical_number) const noexcept;
    bool any_from(std::string_view canonical_number) const noexcept;

private:
    struct range {
        std::optional<std::string> from, to;
    };
    std::vector<range> ranges_;
};

struct selection {
    std::optional<chapter_ranges> chapters{};
    /// The chapters of the N highest numbers of each series; 0 = all. Chapters of one number (in
    /// several languages, say) are taken together. Where numbers begin anew in each volume, the
    /// volume counts first.
    std::size_t latest = 0;
    std::string language{};  ///< BCP 47 basic filtering (RFC 4647): "en" takes "en-GB"; a chapter
                             ///< without language passes
};

/// Whether a chapter in language `tag` is wanted by somebody who wants `wanted`; both may be empty.
bool speaks(std::string_view tag, std::string_view wanted) noexcept;

/// The source reduced to the selection. Streams, except with `latest` (which must see all chapters
/// of the source first).
std::unique_ptr<chapter_source> select(std::unique_ptr<chapter_source> source, selection what);

}  // namespace panelia::engine
