// POSIX file work for staging_file.hpp.
#include "engine/staging_file.hpp"

#include "panelia/error.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

namespace panelia::engine {

namespace {

std::error_code disk_error(int number) {
    return number == ENOSPC || number == EDQUOT ? errc::disk_full : errc::disk_failed;
}

std::string part_name(std::string const& name) {
    return name + ".part";
}

}  // namespace

open_folder::open_folder(std::string const& path, std::error_code& error)
    : folder_(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)) {
    if (!folder_) error = disk_error(errno);
}

open_folder::open_folder(file_handle folder) noexcept : folder_(std::move(folder)) {}

staging_file::~staging_file() {
    discard();
}

std::error_code staging_file::open(open_folder const& folder, std::string name) {
    discard();
    name_ = std::move(name);
    folder_ = folder.descriptor();
    int const flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW;
    fd_ = ::openat(folder_, part_name(name_).c_str(), flags, 0644);
    return fd_ < 0 ? met(errno, part_name(name_)) : std::error_code{};
}

std::error_code staging_file::met(int number, std::string const& file) {
    trouble_ = file + ": " + std::generic_category().message(number);
    return disk_error(number);
}

std::optional<std::uint64_t> staging_file::take_up(open_folder const& folder, std::string name) {
    discard();
    name_ = std::move(name);
    folder_ = folder.descriptor();
    int const flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    int const fd = ::openat(folder_, part_name(name_).c_str(), flags);
    struct stat facts {};
    if (fd >= 0 && ::fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode)) {
        fd_ = fd;
        return static_cast<std::uint64_t>(facts.st_size);
    }
    if (fd >= 0) ::close(fd);
    return std::nullopt;
}

std::span<std::byte> staging_file::read(std::span<std::byte> into) noexcept {
    for (;;) {
        auto const got = ::read(fd_, into.data(), into.size());
        if (got < 0 && errno == EINTR) continue;
        return into.first(got > 0 ? static_cast<std::size_t>(got) : 0);
    }
}

std::error_code staging_file::write(std::span<std::byte const> bytes) {
    while (!bytes.empty()) {
        auto const written = ::write(fd_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return met(errno, part_name(name_));
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

std::error_code staging_file::keep() {
    // Some file systems (NFS, quotas) report a failed write only here.
    bool const closed = ::close(std::exchange(fd_, -1)) == 0;
    auto const part = part_name(name_);
    if (closed && ::renameat(folder_, part.c_str(), folder_, name_.c_str()) == 0) return {};
    auto const error = met(errno, name_);
    ::unlinkat(folder_, part.c_str(), 0);
    return error;
}

void staging_file::leave() noexcept {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void staging_file::discard() noexcept {
    if (fd_ < 0) return;
    ::close(std::exchange(fd_, -1));
    ::unlinkat(folder_, part_name(name_).c_str(), 0);
}

}  // namespace panelia::engine
