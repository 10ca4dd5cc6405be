// POSIX calls relative to open folders: a name that is swapped for a symbolic link leads nowhere.
#include "engine/library_folders.hpp"

#include "engine/resume_journal.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <system_error>
#include <tuple>

namespace panelia::engine {

namespace {

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr std::string_view part_suffix = ".part";

[[noreturn]] void fail(int code, std::string const& what) {
    throw std::system_error(code, std::generic_category(), what);
}

struct split_name {
    std::string parent, leaf;
};

split_name split(std::string const& folder) {
    auto const slash = folder.rfind('/');
    if (slash == std::string::npos) return {{}, folder};
    return {folder.substr(0, slash), folder.substr(slash + 1)};
}

bool digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

bool exchange_unsupported(int code) noexcept {
    return code == EINVAL || code == ENOSYS || code == EOPNOTSUPP;
}

/// renameat2 without replacing, also where the file system lacks it.
int rename_absent(int parent, char const* from, int new_parent, char const* to) {
    if (::renameat2(parent, from, new_parent, to, RENAME_NOREPLACE) == 0) return 0;
    if (!exchange_unsupported(errno)) return errno;
    if (::faccessat(new_parent, to, F_OK, AT_SYMLINK_NOFOLLOW) == 0) return EEXIST;
    return ::renameat(parent, from, new_parent, to) == 0 ? 0 : errno;
}

/// Exchanges two names; where the file system cannot, `to` is absent for a moment.
int exchange(int parent, std::string const& from, std::string const& to) {
    if (::renameat2(parent, from.c_str(), parent, to.c_str(), RENAME_EXCHANGE) == 0) return 0;
    if (!exchange_unsupported(errno)) return errno;
    std::string const aside = from + "-old";
    if (::renameat(parent, to.c_str(), parent, aside.c_str()) != 0) return errno;
    if (::renameat(parent, from.c_str(), parent, to.c_str()) != 0) return errno;
    return ::renameat(parent, aside.c_str(), parent, from.c_str()) == 0 ? 0 : errno;
}

bool stands_for_folder(int folder, dirent const& entry) {
    // Some file systems do not say of what type an entry is.
    return entry.d_type == DT_DIR ||
           (entry.d_type == DT_UNKNOWN && is_folder(folder, entry.d_name));
}

/// Calls `each(name, entry)`.
template <class Each>
void for_each_entry(int folder, Each each) {
    int const copy = ::openat(folder, ".", folder_flags);
    if (copy < 0) fail(errno, "cannot list a folder");
    std::unique_ptr<DIR, int (*)(DIR*)> const stream(::fdopendir(copy), ::closedir);
    if (!stream) {
        int const code = errno;
        ::close(copy);
        fail(code, "cannot list a folder");
    }
    // NOLINTNEXTLINE(concurrency-mt-unsafe): safe on a stream of one's own (POSIX.1-2024)
    while (dirent const* entry = ::readdir(stream.get())) {
        std::string_view const name = entry->d_name;
        if (name != "." && name != "..") each(name, *entry);
    }
}

/// Since Linux 5.8 syncfs reports what could not be written.
bool syncfs_reports_errors() {
    utsname system{};
    unsigned major = 0;
    unsigned minor = 0;
    if (::uname(&system) != 0) return false;
    if (std::sscanf(system.release, "%u.%u", &major, &minor) != 2) return false;  // NOLINT
    return major > 5 || (major == 5 && minor >= 8);
}

/// Whether one syncfs is as good as syncing each file and the folder. That takes a file system that
/// sees to its device itself: FUSE and network file systems leave that to fsync of each file.
bool sync_is_whole(int folder) {
    static bool const reports = syncfs_reports_errors();
    struct statfs facts {};
    if (!reports || ::fstatfs(folder, &facts) != 0) return false;
    switch (static_cast<std::uint32_t>(facts.f_type)) {
        case EXT4_SUPER_MAGIC:  // ext2 and ext3, too
        case XFS_SUPER_MAGIC:
        case BTRFS_SUPER_MAGIC:
        case F2FS_SUPER_MAGIC:
        case TMPFS_MAGIC:
            return true;
        default:
            return false;
    }
}

}  // namespace

file_handle::~file_handle() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<std::size_t> page_index(std::string_view name) noexcept {
    auto const stem_end = std::find_if_not(name.begin(), name.end(), digit);
    auto const stem = static_cast<std::size_t>(stem_end - name.begin());
    if (stem < 3 || stem > 9 || stem_end == name.end() || *stem_end != '.') return {};
    std::string_view const extension = name.substr(stem + 1);
    bool const plain = std::all_of(extension.begin(), extension.end(), [](char c) {
        return digit(c) || (c >= 'a' && c <= 'z');
    });
    if (extension.empty() || extension.size() > 5 || !plain || extension == "part") return {};
    std::size_t number = 0;
    std::from_chars(name.data(), name.data() + stem, number);
    if (number == 0) return {};
    return number - 1;
}

library_folders::library_folders(std::filesystem::path const& root)
    : root_(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (!root_) fail(errno, root.string());
}

file_handle library_folders::open(std::string const& folder) const {
    auto const [parent, leaf] = split(folder);
    file_handle const above = parent.empty() ? file_handle{} : open(parent);
    if (!parent.empty() && !above) return {};
    int const base = parent.empty() ? root_.get() : above.get();
    file_handle opened(::openat(base, leaf.c_str(), folder_flags));
    if (!opened && errno != ENOENT) fail(errno, folder);
    return opened;
}

library_folders::made_folder library_folders::make(std::string const& folder) const {
    auto const [parent, leaf] = split(folder);
    file_handle const above = parent.empty() ? file_handle{} : make(parent).folder;
    int const base = parent.empty() ? root_.get() : above.get();
    bool const fresh = ::mkdirat(base, leaf.c_str(), 0777) == 0;
    if (!fresh && errno != EEXIST) fail(errno, folder);
    file_handle opened(::openat(base, leaf.c_str(), folder_flags));
    if (!opened) fail(errno, folder);
    return {std::move(opened), fresh};
}

void library_folders::rename(std::string const& from, std::string const& to) const {
    auto const [parent, leaf] = split(from);
    file_handle const above = parent.empty() ? file_handle{} : open(parent);
    int const base = parent.empty() ? root_.get() : above.get();
    int const code = rename_absent(base, leaf.c_str(), base, split(to).leaf.c_str());
    if (code != 0) fail(code, to);
}

void library_folders::replace(std::string const& from, std::string const& to) const {
    auto const [parent, leaf] = split(from);
    {
        file_handle const above = parent.empty() ? file_handle{} : open(parent);
        int const base = parent.empty() ? root_.get() : above.get();
        int const code = exchange(base, leaf, split(to).leaf);
        if (code != 0) fail(code, to);
    }
    dissolve(from, to);
}

void library_folders::dissolve(std::string const& folder, std::string const& to) const {
    clear(folder);
    file_handle const old = open(folder);
    if (!old) return;
    file_handle const fresh = open(to);
    if (!fresh) return;
    for (auto const& name : list_names(old.get()))
        rename_absent(old.get(), name.c_str(), fresh.get(), name.c_str());
    remove_if_empty(folder);
}

void library_folders::clear(std::string const& folder) const {
    file_handle const opened = open(folder);
    if (!opened) return;
    folder_listing const listing = list_folder(opened.get());
    for (auto const& page : listing.pages) remove_file(opened.get(), page.name);
    for (auto const& part : listing.parts)
        if (!is_folder(opened.get(), part)) remove_file(opened.get(), part);
    remove_if_empty(folder);
}

void library_folders::remove_if_empty(std::string const& folder) const noexcept {
    auto const slash = folder.rfind('/');
    if (slash == std::string::npos) {
        ::unlinkat(root_.get(), folder.c_str(), AT_REMOVEDIR);
        return;
    }
    // Through the parent, which may have become a symbolic link meanwhile.
    std::string const parent = folder.substr(0, slash);
    file_handle const above(::openat(root_.get(), parent.c_str(), folder_flags));
    if (above) ::unlinkat(above.get(), folder.c_str() + slash + 1, AT_REMOVEDIR);
}

std::error_code library_folders::try_to_write(std::string const& folder) const noexcept {
    constexpr char const* name = "probe";
    auto const met = [] {
        return std::error_code(errno, std::generic_category());
    };
    file_handle const parent(::openat(root_.get(), folder.c_str(), folder_flags));
    if (!parent) return met();
    int const flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC;
    file_handle const probe(::openat(parent.get(), name, flags, 0666));
    if (!probe) return met();
    std::error_code const error = ::write(probe.get(), "p", 1) == 1 ? std::error_code() : met();
    ::unlinkat(parent.get(), name, 0);
    return error;
}

void library_folders::sync_parent(std::string const& folder) const {
    file_handle const above = open(split(folder).parent);
    if (!above || ::fsync(above.get()) != 0) fail(errno, folder);
    if (::fsync(root_.get()) != 0) fail(errno, folder);
}

folder_listing list_folder(int folder, listed what) {
    folder_listing listing;
    for_each_entry(folder, [&](std::string_view entry, dirent const& facts) {
        if (is_part_name(entry)) {
            listing.parts.emplace_back(entry);
        } else if (auto const index = page_index(entry)) {
            page_file page{*index, std::string(entry)};
            if (what == listed::names) {
                page.folder = stands_for_folder(folder, facts);
            } else {
                auto const bytes = file_size(folder, page.name);
                if (!bytes) return;
                page.bytes = *bytes;
            }
            listing.pages.push_back(std::move(page));
        }
    });
    std::sort(listing.pages.begin(), listing.pages.end(), [](auto const& a, auto const& b) {
        return std::tie(a.index, a.name) < std::tie(b.index, b.name);
    });
    return listing;
}

std::vector<std::string> list_names(int folder) {
    std::vector<std::string> names;
    for_each_entry(folder, [&names](std::string_view entry, dirent const&) {
        names.emplace_back(entry);
    });
    std::sort(names.begin(), names.end());
    return names;
}

bool is_part_name(std::string_view name) noexcept {
    bool const ends = name.ends_with(part_suffix);
    auto const stem = name.substr(0, name.size() - (ends ? part_suffix.size() : 0));
    return (ends && page_index(stem)) || stem == resume_journal_name;
}

void remove_file(int folder, std::string const& name) {
    if (::unlinkat(folder, name.c_str(), 0) != 0 && errno != ENOENT) fail(errno, name);
}

bool rename_file(int folder, std::string const& from, std::string const& to) {
    int const code = rename_absent(folder, from.c_str(), folder, to.c_str());
    if (code != 0 && code != EEXIST) fail(code, to);
    return code == 0;
}

std::string set_aside(int folder, std::string const& name) {
    constexpr int most = 1'000;
    std::string const base = name + ".alien";
    for (int i = 1;; ++i) {
        std::string fresh = i == 1 ? base : base + "-" + std::to_string(i);
        int const code = rename_absent(folder, name.c_str(), folder, fresh.c_str());
        if (code == 0) return fresh;
        if (code != EEXIST || i == most) fail(code, name);
    }
}

bool is_folder(int folder, std::string const& name) noexcept {
    struct stat facts {};
    if (::fstatat(folder, name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) return false;
    return S_ISDIR(facts.st_mode);
}

void sync_files(int folder, std::vector<std::string> const& names) {
    if (sync_is_whole(folder)) {
        if (::syncfs(folder) != 0) fail(errno, "cannot sync a folder");
        return;
    }
    auto const open_one = [folder](std::string const& name) {
        file_handle opened(::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
        if (!opened) fail(errno, name);
        return opened;
    };
    // Begin the write-back of all before waiting for any: a disk likes a queue.
    for (auto const& name : names)
        ::sync_file_range(open_one(name).get(), 0, 0, SYNC_FILE_RANGE_WRITE);
    for (auto const& name : names)
        if (::fdatasync(open_one(name).get()) != 0) fail(errno, name);
    if (::fsync(folder) != 0) fail(errno, "cannot sync a folder");
}

std::optional<std::uint64_t> file_size(int folder, std::string const& name) noexcept {
    struct stat facts {};
    if (::fstatat(folder, name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) return {};
    if (!S_ISREG(facts.st_mode)) return {};
    return static_cast<std::uint64_t>(facts.st_size);
}

}  // namespace panelia::engine
