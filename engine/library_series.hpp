// Which series of a library a source speaks of. Two series may have one name: where they come from
// tells them apart, and each has a folder of its own. SQL only; looks at no file. Called on the
// database's thread.
#pragma once

#include "engine/series_home.hpp"
#include "metrics/database.hpp"
#include "panelia/manifest.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace panelia::engine {

/// A series as the library keeps it.
struct series_row {
    std::string folder;  ///< relative to the library
    std::string home;    ///< empty: not known (a manifest named it)
};

/// The series of this name that a source means, with what it says of some of its chapters (`series`
/// of those does not count), or nothing: the library has none yet. In this order it is the one
///
/// 1. whose home the address is, unless that is a whole host only;
/// 2. which has a chapter of the same address as one of these;
/// 3. where the source gives no address (a user's manifest: the name is the user's own word): the
///    one on the chapters' host, else the one whose home is not known, else the first;
/// 4. else the first that lies on the same host, one of the two addresses being a folder above the
///    other (a feed below its series; a chapter that was given by itself names a host only), or
///    whose home is not known, but for a chapter on that host, or for want of any address; unless
///    it has one of these chapters, by number, at an address of another kind.
std::optional<series_row> find_series(
    metrics::database& on,
    std::string_view name,
    std::string_view address,
    std::span<chapter_spec const> chapters
);

/// The series, or for a new one its home and a folder of its own: called by its name, and by its
/// host where the library has the name already. (Not written yet.)
series_row find_or_name_series(metrics::database& on, chapter_spec const& chapter);
/// Writes it, if it is new.
void keep_series(metrics::database& on, std::string_view name, series_row const& row);

/// What a source that reads a series learns before it names any chapter.
struct settled_series {
    std::string address;     ///< what it is to call the series' address from now on, so that all of
                             ///< its chapters come to the same series
    std::string apart_from;  ///< the folder of another series of this name, when this one is new
    std::string refines{};   ///< the folder of the series, when its home as it is known says less
                             ///< than the source, or is out of date; then
    std::string refined{};   ///< the address to be kept (refine_home), and to be used once it is
};
settled_series settle_series(
    metrics::database& on,
    std::string_view name,
    std::string_view address,
    std::string_view moved_from,  ///< an address that has led to this one, or empty: what the
                                  ///< library has from there has moved
    std::span<chapter_spec const> chapters
);
/// The home of the series in this folder is this address.
void refine_home(
    metrics::database& on, std::string_view name, std::string_view folder, std::string_view address
);

}  // namespace panelia::engine
