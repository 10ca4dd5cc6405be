// Rules that a user wrote, from their files to readers. The only place that reads rule files.
#pragma once

#include <filesystem>
#include <vector>

#include "sources/recognise.hpp"
#include "sources/rule_reader.hpp"

namespace panelia::sources {

/// Reads each file, in this order. Throws rule_error, for a file that cannot be read, too.
rule_list read_rule_files(std::vector<std::filesystem::path> const& files);

/// The *.toml files of a folder, by name; none when there is no such folder.
std::vector<std::filesystem::path> rule_files_in(std::filesystem::path const& folder);

/// The user's rules in their order, then what panelia brings along.
reader_list readers_with(rule_list own);

}  // namespace panelia::sources
