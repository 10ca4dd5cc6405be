// Writes results to a file descriptor, all of it, without ever raising SIGPIPE's consequences:
// a reader that has left (`| head`) silences the rest.
#pragma once

#include <string>
#include <string_view>
#include <system_error>

namespace panelia::cli {

/// Writes everything, through short writes and EINTR. The error, or none.
std::error_code write_all(int descriptor, std::string_view text) noexcept;

/// One line of the program's own on stderr: stdout holds results.
void say(std::string_view line);

/// A buffered stream of results on one descriptor. Not thread-safe.
class output {
public:
    explicit output(int descriptor) noexcept : descriptor_(descriptor) {}
    output(output const&) = delete;
    output& operator=(output const&) = delete;
    ~output() { flush(); }

    void write(std::string_view text);
    void flush() noexcept;
    /// The reader has left: nothing more is worth computing.
    bool closed() const noexcept;
    /// A real failure (a full disk), which EPIPE is not.
    std::error_code failure() const noexcept { return closed() ? std::error_code{} : error_; }

private:
    int descriptor_;
    std::string buffer_;
    std::error_code error_;
};

}  // namespace panelia::cli
