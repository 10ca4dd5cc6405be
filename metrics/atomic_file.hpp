// Replaces a file as a whole: readers see the old content or the new, never a part, not even after
// a crash. Knows no format.
#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>

namespace panelia::metrics {

/// Writes what `write` puts on its stream to a temporary name beside `file`, fsyncs it, renames it
/// and fsyncs the folder. A symbolic link is followed, so that its target is replaced; what is no
/// regular file (a pipe, a terminal, /dev/null) is written to directly. Throws std::system_error
/// and whatever `write` throws; the temporary file is then removed and `file` is as it was.
void write_file_atomically(
    std::filesystem::path const& file, std::function<void(std::ostream&)> const& write
);

}  // namespace panelia::metrics
