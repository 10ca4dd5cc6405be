#include "metrics/statistics.hpp"

#include "metrics/figures.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace panelia::metrics {
namespace {

constexpr double mebibyte = 1024.0 * 1024.0;

double seconds(std::int64_t ns) noexcept {
    return static_cast<double>(ns) / 1e9;
}

/// MiB per second with 2 decimals; 0 when no time passed.
double speed(std::uint64_t bytes, double in_seconds) noexcept {
    return in_seconds > 0 ? round2(static_cast<double>(bytes) / mebibyte / in_seconds) : 0;
}

struct sums {
    tally all;
    std::int64_t elapsed_ns = 0, finished_ns = 0;
    std::vector<interval> intervals;
};

sums add_up(std::span<chapter_reading const> chapters, std::int64_t now_ns) {
    sums s;
    s.intervals.reserve(chapters.size());
    for (auto const& chapter : chapters) {
        auto const elapsed = chapter.elapsed_ns(now_ns);
        auto const state = chapter.state();
        s.all.add(chapter);
        s.elapsed_ns += elapsed;
        if (state != outcome::in_progress && state != outcome::cancelled) s.finished_ns += elapsed;
        s.intervals.push_back({chapter.started_ns, chapter.started_ns + elapsed});
    }
    return s;
}

stats::chapters_part chapter_figures(sums const& s, std::size_t attempted) noexcept {
    auto const of = [&](outcome o) {
        return s.all.chapters[static_cast<std::size_t>(o)];
    };
    stats::chapters_part c;
    c.attempted = attempted;
    c.succeeded = of(outcome::complete);
    c.failed = of(outcome::failed) + of(outcome::partial);
    auto const finished = c.succeeded + c.failed;
    c.success_rate = percent(c.succeeded, finished);
    if (finished != 0)
        c.avg_duration_seconds = round2(seconds(s.finished_ns) / static_cast<double>(finished));
    return c;
}

void fill_extended(stats::extended_part& e, sums& s, std::int64_t now_ns) {
    auto const of = [&](outcome o) {
        return s.all.chapters[static_cast<std::size_t>(o)];
    };
    auto const& c = s.all.counts;
    e.wall_seconds = seconds(now_ns);
    e.active_seconds = seconds(union_length(s.intervals));
    if (e.active_seconds > 0) {
        e.mean_parallelism = seconds(s.elapsed_ns) / e.active_seconds;
        e.throughput_bytes_per_second = static_cast<double>(c.bytes) / e.active_seconds;
    }
    e.received_bytes = c.received;
    e.stored_bytes = c.bytes;
    e.attempts = c.attempts;
    e.retries = c.retries;
    e.pages_failed = c.failed;
    e.pages_skipped = c.skipped;
    e.pages_queued = c.queued;
    e.pages_in_flight = c.in_flight;
    e.chapters_partial = of(outcome::partial);
    e.chapters_cancelled = of(outcome::cancelled);
    e.chapters_in_progress = of(outcome::in_progress);
    std::copy_n(s.all.errors.begin(), error_class_count, e.errors_by_class);
}

}  // namespace

std::string_view to_string(outcome o) noexcept {
    switch (o) {
        case outcome::in_progress:
            return "in_progress";
        case outcome::complete:
            return "complete";
        case outcome::partial:
            return "partial";
        case outcome::failed:
            return "failed";
        case outcome::cancelled:
            return "cancelled";
    }
    return "failed";
}

void tally::add(chapter_reading const& chapter) noexcept {
    counts += chapter.counts;
    for (std::size_t i = 0; i < error_slots; ++i) errors[i] += chapter.errors[i];
    ++chapters[static_cast<std::size_t>(chapter.state())];
}

tally& tally::operator+=(tally const& other) noexcept {
    counts += other.counts;
    for (std::size_t i = 0; i < error_slots; ++i) errors[i] += other.errors[i];
    for (std::size_t i = 0; i < outcome_count; ++i) chapters[i] += other.chapters[i];
    return *this;
}

double percent(std::uint64_t part, std::uint64_t whole) noexcept {
    if (whole == 0) return 0;
    return round2(100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

chapter_stats describe(chapter_reading const& chapter, std::int64_t now_ns) {
    chapter_stats s;
    describe(chapter, now_ns, s);
    return s;
}

void describe(chapter_reading const& chapter, std::int64_t now_ns, chapter_stats& s) {
    auto const& c = chapter.counts;
    auto const elapsed = chapter.elapsed_ns(now_ns);
    s.chapter_num = python_decimal(chapter.identity->number);
    s.url = chapter.identity->url;
    s.duration = round2(seconds(elapsed));
    s.images_found = c.found;
    s.images_downloaded = c.downloaded;
    s.images_processed = c.processed;
    s.download_errors = c.download_errors;
    s.total_bytes = c.bytes;
    s.download_speed_mbps = speed(c.bytes, seconds(elapsed));
    s.success_rate = percent(c.downloaded + c.skipped, c.found);
    s.state = chapter.state();
    s.success = s.state == outcome::complete;
    s.series = chapter.identity->series;
    s.number = chapter.identity->number;
    s.title = chapter.identity->title;
    s.queued = c.queued;
    s.in_flight = c.in_flight;
    s.failed = c.failed;
    s.skipped = c.skipped;
    s.attempts = c.attempts;
    s.retries = c.retries;
    s.received_bytes = c.received;
    s.elapsed = std::chrono::nanoseconds(elapsed);
    s.transfer = std::chrono::nanoseconds(c.transfer_ns);
    s.started = std::chrono::nanoseconds(chapter.started_ns);
    if (chapter.ending) {
        s.ended = std::chrono::nanoseconds(chapter.ending->ended_ns);
        s.error = chapter.ending->error;
        s.error_message = chapter.ending->message;
    }
}

stats summarise(std::span<chapter_reading const> chapters, std::int64_t now_ns) {
    auto sum = add_up(chapters, now_ns);
    auto const& c = sum.all.counts;
    stats s;
    s.session.duration_seconds = round2(seconds(now_ns));
    s.session.duration_human = duration_human(std::chrono::nanoseconds(now_ns));
    s.chapters = chapter_figures(sum, chapters.size());
    s.images = {c.found, c.downloaded, c.processed, c.download_errors};
    s.performance.total_bytes_downloaded = c.bytes;
    s.performance.total_mb_downloaded = round2(static_cast<double>(c.bytes) / mebibyte);
    s.performance.avg_speed_mbps = speed(c.bytes, seconds(sum.elapsed_ns));
    s.performance.total_scraping_time = round2(seconds(sum.elapsed_ns));
    fill_extended(s.extended, sum, now_ns);
    return s;
}

}  // namespace panelia::metrics
