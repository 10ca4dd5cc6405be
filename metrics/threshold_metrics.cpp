// The metrics that thresholds may name, in one table. Figures are taken before rounding where the
// exports round: 1 failed chapter of 50,000 is less than 100 %.
#include "metrics/threshold.hpp"

#include <cstddef>
#include <string>
#include <utility>

namespace panelia::metrics {

namespace {

constexpr double mebibyte = 1024.0 * 1024.0;

double number(std::uint64_t n) noexcept {
    return static_cast<double>(n);
}

measurement share(std::uint64_t part, std::uint64_t whole) noexcept {
    if (whole == 0) return {};
    return {100.0 * number(part) / number(whole), whole};
}

measurement pick(quantiles const& q, aggregate a) noexcept {
    if (q.count == 0) return {};
    switch (a) {
        case aggregate::p50:
            return {q.p50, q.count};
        case aggregate::p90:
            return {q.p90, q.count};
        case aggregate::p95:
            return {q.p95, q.count};
        case aggregate::p99:
            return {q.p99, q.count};
        case aggregate::min:
            return {q.min, q.count};
        case aggregate::max:
            return {q.max, q.count};
        case aggregate::mean:
        case aggregate::none:
            break;
    }
    return {q.mean, q.count};
}

std::uint64_t finished(stats const& s) noexcept {
    return s.chapters.succeeded + s.chapters.failed;
}

/// Sum of the chapters' durations, unrounded where that is known.
double scraping_seconds(stats const& s) noexcept {
    double const exact = s.extended.mean_parallelism * s.extended.active_seconds;
    return exact > 0 ? exact : s.performance.total_scraping_time;
}

measurement success_rate(stats const& s, aggregate) {
    return share(s.chapters.succeeded, finished(s));
}

measurement page_success_rate(stats const& s, aggregate) {
    std::uint64_t const good = s.images.downloaded + s.extended.pages_skipped;
    return share(good, good + s.extended.pages_failed);
}

measurement error_rate(stats const& s, aggregate) {
    return share(s.images.errors, s.extended.attempts);
}

measurement avg_speed(stats const& s, aggregate) {
    double const seconds = scraping_seconds(s);
    if (!(seconds > 0)) return {};
    return {number(s.performance.total_bytes_downloaded) / mebibyte / seconds, s.images.downloaded};
}

measurement throughput(stats const& s, aggregate) {
    if (!(s.extended.active_seconds > 0)) return {};
    return {s.extended.throughput_bytes_per_second, s.images.downloaded};
}

measurement avg_duration(stats const& s, aggregate) {
    if (finished(s) == 0) return {};
    return {s.chapters.avg_duration_seconds, finished(s)};
}

measurement mean_parallelism(stats const& s, aggregate) {
    if (!(s.extended.active_seconds > 0)) return {};
    return {s.extended.mean_parallelism, s.chapters.attempted};
}

/// Counts and sums of `member` over all hosts.
template <auto Member>
measurement over_hosts(stats const& s, aggregate) {
    measurement sum{0.0, 0};
    for (auto const& h : s.extended.hosts) {
        *sum.value += static_cast<double>(h.*Member);
        sum.samples += h.requests;
    }
    return sum;
}

template <auto Member>
measurement of_host(host_stats const& h, aggregate) {
    return {static_cast<double>(h.*Member), h.requests};
}

measurement host_error_rate(host_stats const& h, aggregate) {
    return share(h.errors, h.requests);
}

measurement host_page_seconds(host_stats const& h, aggregate a) {
    return pick(h.page_seconds, a);
}

template <std::size_t Class>
measurement errors_of_class(stats const& s, aggregate) {
    return {number(s.extended.errors_by_class[Class]), s.extended.attempts};
}

/// A count or sum, by where it stands in the statistics, and what it was counted from.
template <auto Part, auto Member, auto SamplesPart, auto Samples>
measurement of(stats const& s, aggregate) {
    return {static_cast<double>((s.*Part).*Member), (s.*SamplesPart).*Samples};
}

using st = stats;
using chapters_part = stats::chapters_part;
using images_part = stats::images_part;
using extended_part = stats::extended_part;

/// Counted from the chapters attempted.
template <auto Part, auto Member>
constexpr auto per_chapters = of<Part, Member, &st::chapters, &chapters_part::attempted>;
/// Counted from the pages found.
template <auto Part, auto Member>
constexpr auto per_pages = of<Part, Member, &st::images, &images_part::found>;
/// Counted from the attempts.
template <auto Part, auto Member>
constexpr auto per_attempts = of<Part, Member, &st::extended, &extended_part::attempts>;

template <auto Member>
constexpr auto extended_per_chapters = per_chapters<&st::extended, Member>;
template <auto Member>
constexpr auto extended_per_pages = per_pages<&st::extended, Member>;
template <auto Member>
constexpr auto extended_per_attempts = per_attempts<&st::extended, Member>;

template <auto Member>
measurement distribution(stats const& s, aggregate a) {
    return pick(s.extended.*Member, a);
}

measurement duration_seconds(stats const& s, aggregate) {
    return {s.session.duration_seconds, 1};
}
measurement wall_seconds(stats const& s, aggregate) {
    return {s.extended.wall_seconds, 1};
}

using metric_list = std::vector<threshold_metric>;

void add_rates(metric_list& out) {
    using enum dimension;
    auto const add = [&](char const* name,
                         dimension d,
                         double scale,
                         char const* text,
                         auto session,
                         measurement (*host)(host_stats const&, aggregate) = nullptr) {
        out.push_back({name, d, scale, false, text, session, host});
    };
    add("success_rate", percent, 1, "complete chapters of the finished ones", success_rate);
    add("page_success_rate",
        percent,
        1,
        "pages stored (now or before) of those stored or given up",
        page_success_rate);
    add("error_rate",
        percent,
        1,
        "failed attempts of all attempts; per host, of its requests",
        error_rate,
        host_error_rate);
    add("avg_speed_mbps",
        bytes_per_second,
        mebibyte,
        "MiB/s: bytes of the pages over the sum of the chapters' durations",
        avg_speed);
    add("throughput",
        bytes_per_second,
        1,
        "B/s: bytes of the pages over the time at least one chapter was active",
        throughput);
    add("throughput_bytes_per_second", bytes_per_second, 1, "the same as throughput", throughput);
    add("mean_parallelism",
        count,
        1,
        "chapters in flight, on average over the active time",
        mean_parallelism);
}

void add_times(metric_list& out) {
    using enum dimension;
    auto const add = [&](char const* name,
                         char const* text,
                         auto session,
                         measurement (*host)(host_stats const&, aggregate) = nullptr) {
        out.push_back({name, seconds, 1, false, text, session, host});
    };
    add("duration", "the session, from its start", duration_seconds);
    add("duration_seconds", "the same as duration", duration_seconds);
    add("wall_seconds", "the same, unrounded", wall_seconds);
    add("active_seconds",
        "time at least one chapter was active",
        extended_per_chapters<&extended_part::active_seconds>);
    add("total_scraping_time",
        "sum of the chapters' durations",
        per_chapters<&st::performance, &stats::performance_part::total_scraping_time>);
    add("avg_duration_seconds", "a finished chapter's duration, on average", avg_duration);
    add("rate_limit_wait_seconds",
        "waited because of rate limits, all pages together",
        extended_per_attempts<&extended_part::rate_limit_wait_seconds>,
        of_host<&host_stats::rate_limit_wait_seconds>);
    auto const spread = [&](char const* name,
                            char const* text,
                            auto session,
                            measurement (*host)(host_stats const&, aggregate)) {
        out.push_back({name, seconds, 1, true, text, session, host});
    };
    spread(
        "page_seconds",
        "one successful attempt at a page, request to last byte",
        distribution<&extended_part::page_seconds>,
        host_page_seconds
    );
    spread(
        "ttfb_seconds",
        "one successful attempt, request to first body byte",
        distribution<&extended_part::ttfb_seconds>,
        nullptr
    );
    spread(
        "connect_seconds",
        "one new connection",
        distribution<&extended_part::connect_seconds>,
        nullptr
    );
}

void add_bytes(metric_list& out) {
    using enum dimension;
    using performance = stats::performance_part;
    out.push_back(
        {"total_bytes_downloaded",
         bytes,
         1,
         false,
         "sizes of the pages downloaded",
         per_pages<&st::performance, &performance::total_bytes_downloaded>,
         nullptr}
    );
    out.push_back(
        {"total_mb_downloaded",
         bytes,
         mebibyte,
         false,
         "the same, in MiB",
         per_pages<&st::performance, &performance::total_mb_downloaded>,
         nullptr}
    );
    out.push_back(
        {"stored_bytes",
         bytes,
         1,
         false,
         "sizes of the pages stored",
         extended_per_pages<&extended_part::stored_bytes>,
         nullptr}
    );
    out.push_back(
        {"received_bytes",
         bytes,
         1,
         false,
         "body bytes over the wire, failed attempts included",
         extended_per_attempts<&extended_part::received_bytes>,
         of_host<&host_stats::received_bytes>}
    );
}

void add_chapter_and_page_counts(metric_list& out) {
    auto const add = [&](char const* name, char const* text, auto session) {
        out.push_back({name, dimension::count, 1, false, text, session, nullptr});
    };
    using e = extended_part;
    add("chapters_attempted",
        "chapters begun",
        per_chapters<&st::chapters, &chapters_part::attempted>);
    add("chapters_succeeded",
        "chapters that are complete",
        per_chapters<&st::chapters, &chapters_part::succeeded>);
    add("chapters_failed",
        "chapters that lack a page, accepted ones (partial) included",
        per_chapters<&st::chapters, &chapters_part::failed>);
    add("chapters_partial",
        "chapters accepted without some pages",
        extended_per_chapters<&e::chapters_partial>);
    add("chapters_cancelled",
        "chapters cut short by a stop",
        extended_per_chapters<&e::chapters_cancelled>);
    add("chapters_in_progress",
        "chapters not ended yet",
        extended_per_chapters<&e::chapters_in_progress>);
    add("chapters_skipped",
        "chapters that were complete before",
        extended_per_chapters<&e::chapters_skipped>);
    add("images_found", "pages known", per_pages<&st::images, &images_part::found>);
    add("images_downloaded",
        "pages that came whole",
        per_pages<&st::images, &images_part::downloaded>);
    add("images_processed",
        "pages checked and stored",
        per_pages<&st::images, &images_part::processed>);
    add("pages_failed", "pages given up", extended_per_pages<&e::pages_failed>);
    add("pages_skipped", "pages that were on disk before", extended_per_pages<&e::pages_skipped>);
    add("pages_queued", "pages waiting", extended_per_pages<&e::pages_queued>);
    add("pages_in_flight", "pages being fetched", extended_per_pages<&e::pages_in_flight>);
    add("discovery_requests",
        "requests for lists of chapters or pages",
        extended_per_chapters<&e::discovery_requests>);
}

void add_attempt_counts(metric_list& out) {
    using e = extended_part;
    auto const add = [&](std::string name,
                         char const* text,
                         auto session,
                         measurement (*host)(host_stats const&, aggregate)) {
        out.push_back({std::move(name), dimension::count, 1, false, text, session, host});
    };
    add("attempts", "requests for pages", extended_per_attempts<&e::attempts>, nullptr);
    add("retries",
        "attempts after a failed one",
        extended_per_attempts<&e::retries>,
        of_host<&host_stats::retries>);
    add("requests",
        "requests sent, redirect hops included",
        over_hosts<&host_stats::requests>,
        of_host<&host_stats::requests>);
    add("connections",
        "connections opened",
        over_hosts<&host_stats::connections>,
        of_host<&host_stats::connections>);
    auto const errors = per_attempts<&st::images, &images_part::errors>;
    add("errors", "failed attempts", errors, of_host<&host_stats::errors>);
    add("download_errors", "the same as errors", errors, of_host<&host_stats::errors>);
    [&]<std::size_t... Class>(std::index_sequence<Class...>) {
        (add("errors." + std::string(panelia::to_string(static_cast<error_class>(Class))),
             "failed attempts of this class",
             errors_of_class<Class>,
             nullptr),
         ...);
    }
    (std::make_index_sequence<error_class_count>{});
}

}  // namespace

std::vector<threshold_metric> const& threshold_metrics() {
    static metric_list const all = [] {
        metric_list out;
        add_rates(out);
        add_times(out);
        add_bytes(out);
        add_chapter_and_page_counts(out);
        add_attempt_counts(out);
        return out;
    }();
    return all;
}

}  // namespace panelia::metrics
