// A collector's readers: snapshots, totals, exports.
#include "metrics/atomic_file.hpp"
#include "metrics/collector_state.hpp"
#include "metrics/export_rows.hpp"
#include "metrics/figures.hpp"

#include <algorithm>
#include <ostream>

namespace panelia::metrics {
namespace {

row_source rows_of(std::vector<chapter_reading> const& chapters, std::int64_t now) {
    return [&chapters, now](row_sink const& sink) {
        for (auto const& chapter : chapters) sink(describe(chapter, now));
    };
}

std::optional<int> known(std::int64_t code) noexcept {
    if (code == no_exit_code) return std::nullopt;
    return static_cast<int>(code);
}

}  // namespace

std::vector<chapter_reading> collector::impl::read_chapters(std::int64_t& now) const {
    auto const count = slots.size();
    std::vector<chapter_reading> chapters;
    chapters.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        if (auto const& slot = slots[i]; !slot.superseded.load(std::memory_order_acquire))
            chapters.push_back(slot.read_chapter());
    now = now_ns();
    return chapters;
}

stats collector::impl::head(std::vector<chapter_reading> const& chapters, std::int64_t now) const {
    auto s = summarise(chapters, now);
    s.session.start_time = iso_local_time(started_at);
    auto& e = s.extended;
    e.chapters_skipped = chapters_skipped.load(std::memory_order_relaxed);
    e.discovery_requests = discovery_requests.load(std::memory_order_relaxed);
    e.exit_code = known(exit_code.load(std::memory_order_relaxed));
    e.ttfb_seconds = seconds_of(histograms.ttfb.snapshot());
    e.connect_seconds = seconds_of(histograms.connect.snapshot());
    distribution pages;
    std::lock_guard const lock(cold);
    e.thresholds = thresholds;
    for (auto const& [name, host] : host_by_name) {
        auto const page_ns = host->page.snapshot();
        e.hosts.push_back(host->read(page_ns));
        e.rate_limit_wait_seconds += e.hosts.back().rate_limit_wait_seconds;
        pages += page_ns;
    }
    e.page_seconds = seconds_of(pages);
    return s;
}

tally collector::impl::sum_all(tally& active_only) noexcept {
    if (ended_stale.exchange(false, std::memory_order_acquire)) {
        ended = {};
        for (std::size_t i = 0, count = slots.size(); i < count; ++i) {
            auto const& slot = slots[i];
            if (slot.superseded.load(std::memory_order_relaxed)) continue;
            if (slot.ending.load(std::memory_order_acquire)) ended.add(slot.read_chapter());
        }
    }
    active_only = {};
    for (auto const* const slot : active) active_only.add(slot->read_chapter());
    auto all = ended;
    return all += active_only;
}

stats collector::get_stats() const {
    std::int64_t now = 0;
    auto const chapters = impl_->read_chapters(now);
    auto s = impl_->head(chapters, now);
    s.chapter_details.reserve(chapters.size());
    for (auto const& chapter : chapters) describe(chapter, now, s.chapter_details.emplace_back());
    return s;
}

std::vector<chapter_stats> collector::chapters() const {
    auto rows = get_stats().chapter_details;
    std::stable_partition(rows.begin(), rows.end(), [](chapter_stats const& c) {
        return c.state == outcome::in_progress;
    });
    return rows;
}

chapter_stats collector::chapter(chapter_handle chapter) const {
    if (!chapter) return {};
    auto const reading = chapter.slot_->read_chapter();
    return describe(reading, impl_->now_ns());
}

totals collector::current_totals() const noexcept {
    std::lock_guard const lock(impl_->cold);
    tally active;
    auto const all = impl_->sum_all(active);
    auto const of = [&](outcome o) {
        return all.chapters[static_cast<std::size_t>(o)];
    };
    totals t;
    t.chapters_ended =
        of(outcome::complete) + of(outcome::partial) + of(outcome::failed) + of(outcome::cancelled);
    t.chapters_started = t.chapters_ended + of(outcome::in_progress);
    t.chapters_failed = of(outcome::failed) + of(outcome::partial);
    t.found = all.counts.found;
    t.downloaded = all.counts.downloaded;
    t.failed = all.counts.failed;
    t.skipped = all.counts.skipped;
    t.processed = all.counts.processed;
    t.in_flight = all.counts.in_flight;
    t.download_errors = all.counts.download_errors;
    t.retries = all.counts.retries;
    t.total_bytes = all.counts.bytes;
    t.received_bytes = all.counts.received;
    return t;
}

live_view live_view::of(collector const& session) {
    auto& from = *session.impl_;
    live_view v;
    v.chapters_skipped = from.chapters_skipped.load(std::memory_order_relaxed);
    v.discovery_requests = from.discovery_requests.load(std::memory_order_relaxed);
    v.exit_code = known(from.exit_code.load(std::memory_order_relaxed));
    v.ttfb_ns = from.histograms.ttfb.snapshot();
    v.connect_ns = from.histograms.connect.snapshot();
    v.chapter_ns = from.histograms.chapter.snapshot();
    v.page_bytes = from.histograms.page_bytes.snapshot();
    {
        std::lock_guard const lock(from.cold);
        tally active;
        v.all = from.sum_all(active);
        v.queued = active.counts.queued;
        v.in_flight = active.counts.in_flight;
        for (auto const& host : from.hosts) {
            auto page_ns = host.page.snapshot();
            v.page_ns += page_ns;
            v.hosts.push_back({host.read(page_ns), std::move(page_ns)});
        }
    }
    v.wall = std::chrono::nanoseconds(from.now_ns());
    return v;
}

void collector::write_json(std::ostream& out) const {
    std::int64_t now = 0;
    auto const chapters = impl_->read_chapters(now);
    write_json_document(impl_->head(chapters, now), rows_of(chapters, now), out);
}

void collector::write_csv(std::ostream& out) const {
    std::int64_t now = 0;
    auto const chapters = impl_->read_chapters(now);
    write_csv_table(rows_of(chapters, now), out);
}

void collector::export_json(std::filesystem::path const& file) const {
    write_file_atomically(file, [this](std::ostream& out) { write_json(out); });
}

void collector::export_csv(std::filesystem::path const& file) const {
    write_file_atomically(file, [this](std::ostream& out) { write_csv(out); });
}

}  // namespace panelia::metrics
