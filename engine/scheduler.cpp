// See scheduler.hpp.
#include "engine/scheduler.hpp"

namespace panelia::engine {

namespace {
/// How many pages of one chapter may be looked at ahead of one whose host refuses: enough to find
/// another host's pages, few enough to cost nothing.
constexpr std::size_t look_ahead = 8;
/// The same where a host refuses for a while: its pages must not hide another's for so long.
constexpr std::size_t look_far = 256;
}  // namespace

chapter_run& scheduler::add(std::unique_ptr<chapter_run> chapter) {
    return *chapters_.emplace_back(std::move(chapter));
}

std::unique_ptr<chapter_run> scheduler::remove(chapter_run const& chapter) {
    auto const at = std::find_if(chapters_.begin(), chapters_.end(), [&](auto const& c) {
        return c.get() == &chapter;
    });
    auto taken = std::move(*at);
    chapters_.erase(at);
    return taken;
}

std::unique_ptr<page_job> scheduler::pick(time_point now) {
    release_due(now);
    refused_.clear();
    holds_ = false;
    for (auto const& chapter : chapters_) {
        if (auto job = pick_from(*chapter)) return job;
    }
    return nullptr;
}

std::unique_ptr<page_job> scheduler::pick_from(chapter_run& chapter) {
    auto& ready = chapter.ready;
    for (auto at = ready.begin(); at != ready.end();) {
        if (gives_up_ && gives_up_(**at)) {
            at = ready.erase(at);
            continue;
        }
        if (!ask((*at)->host)) {
            ++at;
            continue;
        }
        auto job = std::move(*at);
        ready.erase(at);
        return job;
    }
    while (chapter.next_page < chapter.page_count() &&
           ready.size() < (holds_ ? look_far : look_ahead)) {
        auto job = make_(chapter, chapter.next_page++);
        if (!job) continue;
        if (ask(job->host)) return job;
        ready.push_back(std::move(job));
    }
    return nullptr;
}

bool scheduler::ask(host_id host) {
    if (std::find(refused_.begin(), refused_.end(), host) != refused_.end()) return false;
    auto const said = admits_(host);
    if (said == reply::yes) return true;
    if (said == reply::held) holds_ = true;
    refused_.push_back(host);
    return false;
}

void scheduler::again_at(std::unique_ptr<page_job> job, time_point at) {
    delayed_.push_back({at, std::move(job)});
    std::push_heap(delayed_.begin(), delayed_.end(), later);
}

void scheduler::go_on(std::unique_ptr<page_job> job) {
    auto& ready = job->chapter->ready;
    ready.push_front(std::move(job));
}

void scheduler::due_now(host_id host) {
    auto const others = std::stable_partition(delayed_.begin(), delayed_.end(), [&](auto const& d) {
        return d.job->host != host;
    });
    for (auto at = others; at != delayed_.end(); ++at) go_on(std::move(at->job));
    delayed_.erase(others, delayed_.end());
    std::make_heap(delayed_.begin(), delayed_.end(), later);
}

std::optional<scheduler::time_point> scheduler::next_due() const {
    return delayed_.empty() ? std::nullopt : std::optional(delayed_.front().at);
}

void scheduler::release_due(time_point now) {
    while (!delayed_.empty() && delayed_.front().at <= now) {
        std::pop_heap(delayed_.begin(), delayed_.end(), later);
        go_on(std::move(delayed_.back().job));
        delayed_.pop_back();
    }
}

std::vector<std::unique_ptr<page_job>> scheduler::drain() {
    std::vector<std::unique_ptr<page_job>> taken;
    for (auto& d : delayed_) taken.push_back(std::move(d.job));
    delayed_.clear();
    for (auto const& chapter : chapters_) {
        for (auto& job : chapter->ready) taken.push_back(std::move(job));
        chapter->ready.clear();
    }
    return taken;
}

std::size_t scheduler::waiting(std::size_t enough) const {
    std::size_t count = 0;
    for (auto const& chapter : chapters_) {
        count += chapter->ready.size() + (chapter->page_count() - chapter->next_page);
        if (count >= enough) return enough;
    }
    return count;
}

}  // namespace panelia::engine
