// A folder as a small tree: sub-folders that hold pages are one line each. For the demo.
#pragma once

#include <filesystem>
#include <string>

namespace panelia::cli {

/// Hidden entries are left out. Unreadable folders look empty. Lines end in '\n'.
std::string tree_text(std::filesystem::path const& folder, bool unicode);

}  // namespace panelia::cli
