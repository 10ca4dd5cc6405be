#include "cli/output.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace panelia::cli {

std::error_code write_all(int descriptor, std::string_view text) noexcept {
    while (!text.empty()) {
        auto const written = ::write(descriptor, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            // Somebody left a shared terminal or pipe in non-blocking mode.
            pollfd ready{descriptor, POLLOUT, 0};
            ::poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            return {errno, std::generic_category()};
        }
    }
    return {};
}

void say(std::string_view line) {
    write_all(STDERR_FILENO, "panelia: " + std::string(line) + "\n");
}

void output::write(std::string_view text) {
    if (error_) return;
    buffer_ += text;
    if (buffer_.size() >= 64 * 1024) flush();
}

void output::flush() noexcept {
    if (!error_) error_ = write_all(descriptor_, buffer_);
    buffer_.clear();
}

bool output::closed() const noexcept {
    return error_ == std::errc::broken_pipe;
}

}  // namespace panelia::cli
