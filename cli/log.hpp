// The program's log: lines on stderr above the progress, and a file. Bound to spdlog in log.cpp.
// Knows no secrets: whoever writes a line keeps them out.
#pragma once

#include "cli/get_options.hpp"

#include <filesystem>
#include <memory>
#include <string_view>

namespace panelia::cli {

class screen;

struct log_settings {
    log_threshold level = log_threshold::warning;  ///< on stderr
    bool json = false;    ///< lines on stderr are JSON objects, as the progress is
    bool colour = false;  ///< on stderr
};

/// Thread-safe. Control characters in messages are made harmless.
class log {
public:
    log(screen& target, log_settings settings);
    ~log();
    log(log const&) = delete;
    log& operator=(log const&) = delete;

    /// Appends to a file as well, from `level` on. Throws usage_error when it cannot be opened.
    void add_file(std::filesystem::path const& file, log_threshold level);
    void write(log_threshold level, std::string_view message);
    /// A line of information that is shown unless errors only are.
    void announce(std::string_view message);
    /// Whether a line of this level goes anywhere: ask before composing an expensive one.
    bool wants(log_threshold level) const noexcept;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

/// What -q, -v and --log-level mean, on stderr and for the file. Pure.
log_threshold screen_threshold(get_options const& options) noexcept;
log_threshold file_threshold(get_options const& options) noexcept;

}  // namespace panelia::cli
