// Remembers what is worth telling about a small run, and tells it. Thread-safe.
#pragma once

#include "panelia/session.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace panelia::cli {

class demo_story final : public observer {
public:
    void chapter_started(chapter_info const& chapter) override;
    void attempt_finished(attempt_info const& attempt) override;
    void chapter_finished(std::uint64_t id, chapter_report const& report) override;

    /// "What happened" and a line for each thing.
    std::string text() const;

private:
    mutable std::mutex mutex_;
    std::map<std::uint64_t, std::string> names_;
    std::size_t in_flight_ = 0, most_in_flight_ = 0;
    std::uint64_t attempts_ = 0;
    std::vector<std::string> setbacks_;
};

}  // namespace panelia::cli
