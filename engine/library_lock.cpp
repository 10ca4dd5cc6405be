// An open-file-description lock on a file that is never deleted: deleting it would let two
// processes lock two files of one name. Unlike flock it can be asked after without being taken.
#include "engine/library_lock.hpp"

#include "panelia/session.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <system_error>

namespace panelia::engine {

namespace {

std::string reason(int code) {
    return std::generic_category().message(code);
}

std::string holder(int descriptor) {
    std::array<char, 32> text{};
    auto const got = ::pread(descriptor, text.data(), text.size(), 0);
    std::string pid(text.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    pid.erase(pid.find_last_not_of('\n') + 1);
    bool const digits = !pid.empty() && std::all_of(pid.begin(), pid.end(), [](char c) {
        return c >= '0' && c <= '9';
    });
    if (pid == std::to_string(::getpid())) return "another session of this process";
    return digits ? "process " + pid : "another process";
}

struct flock whole_file(lock_kind kind) {
    struct flock region {};
    region.l_type = kind == lock_kind::exclusive ? F_WRLCK : F_RDLCK;
    region.l_whence = SEEK_SET;
    return region;
}

/// Who is in the way of a lock. Those that look leave no process id in the file.
std::string obstacle(int descriptor) {
    struct flock whole = whole_file(lock_kind::exclusive);
    bool const looked_at = ::fcntl(descriptor, F_OFD_GETLK, &whole) == 0 && whole.l_type == F_RDLCK;
    return looked_at ? " is being verified by another process"
                     : " is in use by " + holder(descriptor);
}

}  // namespace

library_lock::library_lock(std::filesystem::path const& library, lock_kind kind) {
    auto const path = library / ".panelia" / "lock";
    if (kind == lock_kind::shared)
        file_ = file_handle(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    bool const make = kind == lock_kind::exclusive || (!file_ && errno == ENOENT);
    if (make)
        file_ = file_handle(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (!file_ && kind == lock_kind::shared && (errno == EROFS || errno == EACCES)) return;
    if (!file_) throw library_error("cannot open " + path.string() + ": " + reason(errno));
    take(library, kind);
}

void library_lock::take(std::filesystem::path const& library, lock_kind kind) {
    struct flock whole = whole_file(kind);
    if (::fcntl(file_.get(), F_OFD_SETLK, &whole) != 0) {
        int const code = errno;
        if (code == EAGAIN || code == EACCES)
            throw library_error(library.string() + obstacle(file_.get()));
        throw library_error("cannot lock " + library.string() + ": " + reason(code));
    }
    if (kind == lock_kind::shared) return;
    std::string const pid = std::to_string(::getpid()) + '\n';
    bool const written =
        ::ftruncate(file_.get(), 0) == 0 && ::pwrite(file_.get(), pid.data(), pid.size(), 0) > 0;
    if (!written) ::ftruncate(file_.get(), 0);  // a full disk: locked all the same
}

bool library_lock::held(std::filesystem::path const& library) noexcept {
    auto const path = library / ".panelia" / "lock";
    file_handle const file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    struct flock whole = whole_file(lock_kind::shared);  // which only an exclusive one forbids
    return file && ::fcntl(file.get(), F_OFD_GETLK, &whole) == 0 && whole.l_type != F_UNLCK;
}

}  // namespace panelia::engine
