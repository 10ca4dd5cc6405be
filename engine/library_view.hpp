// What a library holds, seen from outside: for plans. Creates, locks and changes nothing, so that a
// download may run beside it.
#pragma once

#include "engine/discovery.hpp"
#include "engine/library_series.hpp"
#include "panelia/manifest.hpp"
#include "panelia/session.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>

namespace panelia::engine {

/// One thread at a time.
class library_view {
public:
    /// The library in this folder, or null when there is none. Throws library_error when what is
    /// there cannot be read (another program's, newer or older than this one).
    static std::unique_ptr<library_view> open(std::filesystem::path const& folder);
    ~library_view();
    library_view(library_view const&) = delete;
    library_view& operator=(library_view const&) = delete;

    /// As library::holds. Throws library_error.
    std::optional<std::size_t> holds(chapter_spec const& named, known_by how);
    /// As library::settle, but that nothing is written. Throws library_error.
    settled_series settle(read_series const& series);
    /// Of a chapter whose pages are known: whether `library::place` would find it complete or
    /// begun, as far as that can be told without reading pages. Throws library_error.
    holding look_up(chapter_spec const& chapter);

    /// Of the chapter's series, relative to the library. Throws library_error.
    std::string series_folder(chapter_spec const& chapter);

private:
    struct impl;
    explicit library_view(std::unique_ptr<impl> made);
    std::unique_ptr<impl> impl_;
};

}  // namespace panelia::engine
