// --events: what a session reports, as NDJSON. Every field is documented in docs/events.md.
#pragma once

#include "panelia/session.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <system_error>

namespace panelia::cli {

class json_line;

/// "2025-12-08T18:00:00.123Z". Pure.
std::string utc_time(std::chrono::system_clock::time_point at);

/// Thread-safe. Lines are complete; they reach the file on `flush`, and when 64 KiB have gathered.
class event_file final : public observer {
public:
    /// Opens nothing yet: the file may lie in a library that the session has still to make.
    event_file() = default;
    ~event_file() override;
    event_file(event_file const&) = delete;
    event_file& operator=(event_file const&) = delete;

    /// Creates or empties the file. Throws usage_error. Call once, before the session runs; what
    /// was reported before is written first.
    void open(std::filesystem::path const& file);
    void session_ended(report const& result, int exit_code);
    void flush() noexcept;
    /// The first error met while writing, or none. Nothing is written after it.
    std::error_code failure() const;

    void chapter_started(chapter_info const& chapter) override;
    void chapter_skipped(chapter_info const& chapter) override;
    void attempt_finished(attempt_info const& attempt) override;
    void page_finished(page_info const& page) override;
    void chapter_finished(std::uint64_t id, chapter_report const& chapter) override;
    void host_paused(std::string_view host_port, double seconds) override;
    void warning(std::string_view message) override;

private:
    json_line begin(std::string_view type) const;
    void write(json_line const& line);
    void flush_locked() noexcept;

    std::chrono::steady_clock::time_point const started_ = std::chrono::steady_clock::now();
    mutable std::mutex mutex_;
    int descriptor_ = -1;
    std::string buffer_;
    std::error_code error_;
};

}  // namespace panelia::cli
