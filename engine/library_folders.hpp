// A library's folders on disk: opened without following symbolic links, listed, synced, renamed.
// Knows nothing of chapters' rows or of what a page must look like.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace panelia::engine {

/// Owns a file descriptor.
class file_handle {
public:
    file_handle() = default;
    explicit file_handle(int descriptor) noexcept : descriptor_(descriptor) {}
    ~file_handle();
    file_handle(file_handle&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    file_handle& operator=(file_handle&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    file_handle(file_handle const&) = delete;
    file_handle& operator=(file_handle const&) = delete;
    int get() const noexcept { return descriptor_; }
    explicit operator bool() const noexcept { return descriptor_ >= 0; }

private:
    int descriptor_ = -1;
};

/// A page's file as a folder lists it.
struct page_file {
    std::size_t index = 0;  ///< from 0
    std::string name;
    std::uint64_t bytes = 0;
    bool folder = false;  ///< a folder of that name
};

/// What lies in a chapter's folder.
struct folder_listing {
    std::vector<page_file> pages;    ///< "007.jpg": index 6; ordered by index, then name
    std::vector<std::string> parts;  ///< "007.jpg.part", and the journal of such files
};

/// The 0-based index a page's file name stands for ("007.jpg" -> 6); nothing for other names.
std::optional<std::size_t> page_index(std::string_view name) noexcept;

/// One library's folder tree. Names are relative to it ("Series" or "Series/c001"). Everything
/// throws std::system_error. Any thread.
class library_folders {
public:
    /// `root` must exist; a symbolic link there is followed, below it none is.
    explicit library_folders(std::filesystem::path const& root);

    /// An open folder, or nothing when it is absent. A symbolic link or a file in its place throws.
    file_handle open(std::string const& folder) const;
    /// The library's own folder.
    int root() const noexcept { return root_.get(); }
    struct made_folder {
        file_handle folder;
        bool fresh = false;  ///< it was absent
    };
    /// The same, made with its parents when absent.
    made_folder make(std::string const& folder) const;
    /// `from` becomes `to`, which must be absent and in the same parent folder.
    void rename(std::string const& from, std::string const& to) const;
    /// `from` becomes `to`; what was at `to` is removed: its pages, .part files and, when nothing
    /// else is in it, the folder. Other files are moved into the new one. A reader sees the old
    /// folder or the new one (on file systems that can exchange names).
    void replace(std::string const& from, std::string const& to) const;
    /// Removes a folder's pages and .part files and the folder itself if nothing else is in it.
    void clear(std::string const& folder) const;
    /// Likewise, and what else is in it is moved into the folder `to`, replacing nothing there;
    /// what is in the way stays behind. An absent folder is fine.
    void dissolve(std::string const& folder, std::string const& to) const;
    /// Removes an empty folder; leaves another one.
    void remove_if_empty(std::string const& folder) const noexcept;
    /// Writes and removes a small file in `folder`. The error that came of it, or none.
    std::error_code try_to_write(std::string const& folder) const noexcept;
    /// fsync of the folder that `folder` stands in, and of the library's own.
    void sync_parent(std::string const& folder) const;

private:
    file_handle root_;
};

/// Whether a listing asks for each page what it is.
enum class listed {
    files,  ///< regular files only, with their sizes
    names,  ///< whatever has a page's name, also folders; sizes stay 0
};

folder_listing list_folder(int folder, listed what = listed::files);
/// Every name in a folder but "." and "..", sorted.
std::vector<std::string> list_names(int folder);
/// "007.jpg.part", and the record of such pages: what lies in a folder that is being filled.
bool is_part_name(std::string_view name) noexcept;
/// Removes one file; absent is fine.
void remove_file(int folder, std::string const& name);
/// False when there is something of the new name already.
bool rename_file(int folder, std::string const& from, std::string const& to);
/// Gives a file or folder a name that no page and no .part file has ("001.jpg.alien"), replacing
/// nothing; the new name.
std::string set_aside(int folder, std::string const& name);
/// Makes the named files and their folder durable. Where that is enough, by one syncfs: a device
/// that is asked to flush once instead of once per page is done many times sooner. Else by
/// fdatasync of each (write-back of all is begun first), then fsync of the folder.
void sync_files(int folder, std::vector<std::string> const& names);
/// Whether a folder has this name in an open folder.
bool is_folder(int folder, std::string const& name) noexcept;
/// The size of a regular file in an open folder; nothing for anything else.
std::optional<std::uint64_t> file_size(int folder, std::string const& name) noexcept;

}  // namespace panelia::engine
