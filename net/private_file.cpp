#include "net/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace panelia::net {
namespace {

std::error_code last_error() {
    return {errno, std::generic_category()};
}

std::error_code write_whole(int fd, std::string_view text) {
    while (!text.empty()) {
        auto const n = ::write(fd, text.data(), text.size());
        if (n < 0 && errno != EINTR) return last_error();
        if (n > 0) text.remove_prefix(static_cast<std::size_t>(n));
    }
    return ::fsync(fd) == 0 ? std::error_code() : last_error();
}

}  // namespace

std::error_code write_private_file(std::filesystem::path const& file, std::string_view text) {
    std::string draft = file.string() + ".XXXXXX";
    int const fd = ::mkostemp(draft.data(), O_CLOEXEC);  // mode 0600
    if (fd < 0) return last_error();
    auto failure = write_whole(fd, text);
    if (::close(fd) != 0 && !failure) failure = last_error();
    if (!failure && ::rename(draft.c_str(), file.c_str()) != 0) failure = last_error();
    if (failure) ::unlink(draft.c_str());
    return failure;
}

}  // namespace panelia::net
