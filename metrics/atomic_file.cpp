#include "metrics/atomic_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <memory>
#include <ostream>
#include <streambuf>
#include <string>
#include <system_error>
#include <utility>

namespace panelia::metrics {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(int error, fs::path const& file) {
    throw std::system_error(error, std::generic_category(), file.string());
}

class descriptor {
public:
    explicit descriptor(int fd) : fd_(fd) {}
    ~descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    descriptor(descriptor const&) = delete;
    descriptor& operator=(descriptor const&) = delete;
    int get() const noexcept { return fd_; }
    /// Some file systems report a failed write only here.
    int close() noexcept { return ::close(std::exchange(fd_, -1)); }

private:
    int fd_;
};

/// Buffers into a descriptor; remembers the first error.
class descriptor_buffer : public std::streambuf {
public:
    explicit descriptor_buffer(int fd) : fd_(fd) {
        setp(buffer_.data(), buffer_.data() + buffer_.size());
    }
    int error() const noexcept { return error_; }

protected:
    int_type overflow(int_type c) override {
        if (sync() != 0) return traits_type::eof();
        if (!traits_type::eq_int_type(c, traits_type::eof())) sputc(traits_type::to_char_type(c));
        return traits_type::not_eof(c);
    }
    int sync() override {
        for (auto const* from = pbase(); from != pptr();) {
            auto const n = ::write(fd_, from, static_cast<std::size_t>(pptr() - from));
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) {
                error_ = errno;
                return -1;
            }
            from += n;
        }
        setp(buffer_.data(), buffer_.data() + buffer_.size());
        return 0;
    }

private:
    int fd_;
    int error_ = 0;
    std::array<char, 64 * 1024> buffer_{};
};

/// Removes its file unless it was renamed.
class temporary_name {
public:
    explicit temporary_name(fs::path name) : name_(std::move(name)) {}
    ~temporary_name() {
        if (!name_.empty()) ::unlink(name_.c_str());
    }
    temporary_name(temporary_name const&) = delete;
    temporary_name& operator=(temporary_name const&) = delete;
    fs::path const& get() const noexcept { return name_; }
    void rename_to(fs::path const& file) {
        if (::rename(name_.c_str(), file.c_str()) != 0) fail(errno, file);
        name_.clear();
    }

private:
    fs::path name_;
};

void fill(int fd, fs::path const& file, std::function<void(std::ostream&)> const& write) {
    auto const buffer = std::make_unique<descriptor_buffer>(fd);
    std::ostream out(buffer.get());
    write(out);
    out.flush();
    if (!out) fail(buffer->error() != 0 ? buffer->error() : EIO, file);
}

/// The file that is to be replaced: links followed, also one whose target does not exist yet.
fs::path target_of(fs::path file) {
    for (int links = 0; links < 40; ++links) {
        std::error_code ec;
        auto next = fs::read_symlink(file, ec);
        if (ec) return file;
        file = next.is_absolute() ? std::move(next) : file.parent_path() / next;
    }
    fail(ELOOP, file);
}

fs::path folder_of(fs::path const& file) {
    return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

/// Unique within this process and, by its number, among processes; short enough for any file
/// system.
fs::path temporary_beside(fs::path const& file) {
    static std::atomic<unsigned> count{0};
    return folder_of(file) / (".panelia-" + std::to_string(::getpid()) + "-" +
                              std::to_string(count.fetch_add(1)) + ".tmp");
}

void write_directly(fs::path const& file, std::function<void(std::ostream&)> const& write) {
    descriptor const to(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
    if (to.get() < 0) fail(errno, file);
    fill(to.get(), file, write);
}

void sync_folder(fs::path const& folder) {
    descriptor const f(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // A folder that may not be read, or a file system that cannot sync one, is no failed export.
    if (f.get() >= 0 && ::fsync(f.get()) != 0 && errno == EIO) fail(errno, folder);
}

}  // namespace

void write_file_atomically(fs::path const& file, std::function<void(std::ostream&)> const& write) {
    struct stat old {};
    auto const exists = ::stat(file.c_str(), &old) == 0;
    if (exists && S_ISDIR(old.st_mode)) fail(EISDIR, file);
    if (exists && !S_ISREG(old.st_mode)) return write_directly(file, write);
    auto const target = target_of(file);
    auto temporary_path = temporary_beside(target);
    descriptor to(::open(temporary_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (to.get() < 0) fail(errno, file);
    temporary_name temporary(std::move(temporary_path));
    if (exists)  // a replaced file keeps who may read it
        static_cast<void>(::fchmod(to.get(), old.st_mode & 0777));
    fill(to.get(), file, write);
    if (::fsync(to.get()) != 0 || to.close() != 0) fail(errno, file);
    temporary.rename_to(target);
    sync_folder(folder_of(target));
}

}  // namespace panelia::metrics
