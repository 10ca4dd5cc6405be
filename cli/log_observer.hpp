// Tells the log what a session reports: chapters, failed attempts, pauses, warnings.
#pragma once

#include "cli/log.hpp"
#include "panelia/session.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace panelia::cli {

class log_observer final : public observer {
public:
    explicit log_observer(log& target) noexcept : log_(target) {}

    void chapter_started(chapter_info const& chapter) override;
    void chapter_skipped(chapter_info const& chapter) override;
    void attempt_finished(attempt_info const& attempt) override;
    void page_finished(page_info const& page) override;
    void chapter_finished(std::uint64_t id, chapter_report const& chapter) override;
    void host_paused(std::string_view host_port, double seconds) override;
    void warning(std::string_view message) override;
    void note(std::string_view message) override;

private:
    std::string name_of(std::uint64_t chapter);

    log& log_;
    std::mutex mutex_;
    std::map<std::uint64_t, std::string> names_;  ///< of chapters in flight
};

}  // namespace panelia::cli
