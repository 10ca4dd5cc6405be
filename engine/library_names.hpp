// Names of folders in a library: when two are one to a file system, and how one that is taken is
// told apart. Pure but for who is asked what is taken.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace panelia::engine {

/// What a chapter's folder is called by until the chapter is complete.
inline constexpr std::string_view partial_suffix = ".partial";

/// A name as a case-insensitive, normalising file system sees it; for comparing only.
std::string folded_name(std::string_view name);

/// `base`, or `base` with a suffix from `key`, whichever first is free.
std::string free_name(
    std::string const& base,
    std::string const& key,
    std::function<bool(std::string const&)> const& is_free
);

}  // namespace panelia::engine
