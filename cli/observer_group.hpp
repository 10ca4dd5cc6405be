// Several observers as one.
#pragma once

#include "panelia/session.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace panelia::cli {

/// Passes every call on, in the order of adding. Add before the session starts; those added outlive
/// it.
class observer_group final : public observer {
public:
    void add(observer& one) { members_.push_back(&one); }

    void chapter_started(chapter_info const& i) override {
        for (auto* m : members_) m->chapter_started(i);
    }
    void chapter_skipped(chapter_info const& i) override {
        for (auto* m : members_) m->chapter_skipped(i);
    }
    void attempt_finished(attempt_info const& i) override {
        for (auto* m : members_) m->attempt_finished(i);
    }
    void page_finished(page_info const& i) override {
        for (auto* m : members_) m->page_finished(i);
    }
    void chapter_finished(std::uint64_t id, chapter_report const& r) override {
        for (auto* m : members_) m->chapter_finished(id, r);
    }
    void host_paused(std::string_view host, double seconds) override {
        for (auto* m : members_) m->host_paused(host, seconds);
    }
    void warning(std::string_view message) override {
        for (auto* m : members_) m->warning(message);
    }

    void note(std::string_view message) override {
        for (auto* m : members_) m->note(message);
    }

private:
    std::vector<observer*> members_;
};

}  // namespace panelia::cli
