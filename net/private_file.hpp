// Writes a file that only its owner may read: what holds secrets. Standard library and POSIX only.
#pragma once

#include <filesystem>
#include <string_view>
#include <system_error>

namespace panelia::net {

/// Replaces `file` with `text`, whole or not at all, with mode 0600 from its first byte on. A
/// symbolic link is replaced, not followed. Blocks (it syncs).
std::error_code write_private_file(std::filesystem::path const& file, std::string_view text);

}  // namespace panelia::net
