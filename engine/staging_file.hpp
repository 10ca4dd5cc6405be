// A page on its way to disk: written under NNN.ext.part, renamed when it has passed, gone
// otherwise, or left there to be continued.
#pragma once

#include "engine/library_folders.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <system_error>

namespace panelia::engine {

/// An open directory. Pages are created relative to it, so that no path can lead elsewhere.
/// Movable.
class open_folder {
public:
    open_folder() = default;
    /// Opens `path` (not following a final symbolic link); `error` says why not.
    open_folder(std::string const& path, std::error_code& error);
    /// Takes over an open one.
    explicit open_folder(file_handle folder) noexcept;

    int descriptor() const noexcept { return folder_.get(); }
    explicit operator bool() const noexcept { return bool(folder_); }

private:
    file_handle folder_;
};

/// One file inside an open folder. The destructor removes what was neither kept nor left. Not
/// thread-safe.
class staging_file {
public:
    staging_file() = default;
    ~staging_file();
    staging_file(staging_file const&) = delete;
    staging_file& operator=(staging_file const&) = delete;

    /// Creates "NAME.part" anew. Errors: disk_full, disk_failed (likewise below).
    std::error_code open(open_folder const& folder, std::string name);
    /// Opens the "NAME.part" that is there: `read` gives its bytes from the beginning, `write`
    /// appends. Its size, or nothing when it is not there or no regular file.
    std::optional<std::uint64_t> take_up(open_folder const& folder, std::string name);
    /// The next bytes of a file that was taken up; empty at its end and on an error.
    std::span<std::byte> read(std::span<std::byte> into) noexcept;
    std::error_code write(std::span<std::byte const> bytes);
    /// Closes the file and gives it its final name. Not durable: the chapter's commit syncs.
    std::error_code keep();
    /// Closes the file and leaves it as it is.
    void leave() noexcept;
    /// Closes the file and removes it.
    void discard() noexcept;

    bool is_open() const noexcept { return fd_ >= 0; }
    std::string const& name() const noexcept { return name_; }
    /// What the last error was, with the name of the file; empty without one.
    std::string const& trouble() const noexcept { return trouble_; }

private:
    std::error_code met(int number, std::string const& file);

    int folder_ = -1;
    int fd_ = -1;
    std::string name_, trouble_;
};

}  // namespace panelia::engine
