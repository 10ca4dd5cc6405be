// SQL over the history's views.
#include "metrics/history_query.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace panelia::metrics {

namespace {

distribution histogram_of(statement const& row, int column) {
    return distribution::read(row.blob(column)).value_or(distribution{});
}

session_record record_of(statement const& row, bool running) {
    session_record s;
    s.id = row.integer(0);
    s.page_ns = histogram_of(row, 1);
    s.ttfb_ns = histogram_of(row, 2);
    s.connect_ns = histogram_of(row, 3);
    s.tag = row.text(5);
    s.program = row.text(6);
    s.state = row.text(7);
    if (!row.null(8)) s.exit_code = static_cast<int>(row.integer(8));
    s.start_time = row.text(9);
    if (s.state == "running" && !running) s.state = "interrupted";
    for (int i = 11; i < row.columns(); ++i)
        s.figures.push_back({std::string(row.name(i)), row.real(i), !row.fractional(i)});
    return s;
}

constexpr std::string_view session_query =
    "SELECT s.id, s.page_histogram, s.ttfb_histogram, s.connect_histogram, v.* FROM sessions s"
    " JOIN session_stats v ON v.id = s.id";

outcome outcome_of(std::string_view name) noexcept {
    for (auto const o : {outcome::complete, outcome::partial, outcome::failed, outcome::cancelled})
        if (to_string(o) == name) return o;
    return outcome::in_progress;
}

std::optional<error_class> error_of(std::string_view name) noexcept {
    for (std::size_t i = 0; i < error_class_count; ++i)
        if (to_string(static_cast<error_class>(i)) == name) return static_cast<error_class>(i);
    return {};
}

constexpr std::string_view chapter_query =
    "SELECT c.session_id, d.chapter_num, d.url, d.duration, d.images_found, d.images_downloaded,"
    " d.images_processed, d.download_errors, d.total_bytes, d.download_speed_mbps, d.success_rate,"
    " d.success, c.series, c.number, c.title, c.outcome, c.started_ns, c.elapsed_ns,"
    " c.transfer_ns, c.pages_failed, c.pages_skipped, c.received_bytes, c.attempts, c.retries,"
    " c.error_class, c.error_message FROM session_chapters c"
    " JOIN chapter_details d ON d.session_id = c.session_id AND d.idx = c.idx";

chapter_stats chapter_of(statement const& row) {
    chapter_stats c;
    c.chapter_num = row.text(1);
    c.url = row.text(2);
    c.duration = row.real(3);
    c.images_found = row.count(4);
    c.images_downloaded = row.count(5);
    c.images_processed = row.count(6);
    c.download_errors = row.count(7);
    c.total_bytes = row.count(8);
    c.download_speed_mbps = row.real(9);
    c.success_rate = row.real(10);
    c.success = row.integer(11) != 0;
    c.series = row.text(12);
    c.number = row.text(13);
    c.title = row.text(14);
    c.state = outcome_of(row.text(15));
    c.started = std::chrono::nanoseconds(row.integer(16));
    c.elapsed = std::chrono::nanoseconds(row.integer(17));
    c.transfer = std::chrono::nanoseconds(row.integer(18));
    if (c.state != outcome::in_progress) c.ended = c.started + c.elapsed;
    c.failed = row.count(19);
    c.skipped = row.count(20);
    c.received_bytes = row.count(21);
    c.attempts = row.count(22);
    c.retries = row.count(23);
    if (!row.null(24)) c.error = error_of(row.text(24));
    c.error_message = row.text(25);
    return c;
}

struct quantile_name {
    std::string_view name;
    double quantiles::*member;
};

constexpr std::array<quantile_name, 7> quantile_names = {{
    {"p50", &quantiles::p50},
    {"p90", &quantiles::p90},
    {"p95", &quantiles::p95},
    {"p99", &quantiles::p99},
    {"min", &quantiles::min},
    {"max", &quantiles::max},
    {"mean", &quantiles::mean},
}};

/// "page_seconds.p95" of a distribution called "page_seconds".
std::optional<double> percentile(
    std::string_view metric, std::string_view called, distribution const& of
) {
    if (!metric.starts_with(called) || metric.size() <= called.size() + 1) return {};
    if (metric[called.size()] != '.' || of.count() == 0) return {};
    auto const wanted = metric.substr(called.size() + 1);
    auto const found = std::find_if(quantile_names.begin(), quantile_names.end(), [&](auto& q) {
        return q.name == wanted;
    });
    if (found == quantile_names.end()) return {};
    return seconds_of(of).*found->member;
}

constexpr std::array<std::string_view, 28> session_metrics = {
    "avg_speed_mbps",
    "throughput_mbps",
    "wall_seconds",
    "active_seconds",
    "avg_duration_seconds",
    "mean_parallelism",
    "success_rate",
    "page_success_rate",
    "attempted",
    "succeeded",
    "failed",
    "chapters_skipped",
    "found",
    "downloaded",
    "processed",
    "errors",
    "pages_failed",
    "pages_skipped",
    "attempts",
    "retries",
    "total_mb_downloaded",
    "total_bytes_downloaded",
    "received_bytes",
    "discovery_requests",
    "rate_limit_wait_seconds",
    "duration_seconds",
    "total_scraping_time",
    "throughput_bytes_per_second",
};

struct other_name {
    std::string_view of_threshold, here;
};

constexpr std::array<other_name, 10> other_names = {{
    {"chapters_attempted", "attempted"},
    {"chapters_succeeded", "succeeded"},
    {"chapters_failed", "failed"},
    {"images_found", "found"},
    {"images_downloaded", "downloaded"},
    {"images_processed", "processed"},
    {"download_errors", "errors"},
    {"stored_bytes", "total_bytes_downloaded"},
    {"throughput", "throughput_bytes_per_second"},
    {"duration", "duration_seconds"},
}};

struct host_metric {
    std::string_view name;
    std::uint64_t host_stats::*member;
};

constexpr std::array<host_metric, 5> host_metrics = {{
    {"requests", &host_stats::requests},
    {"received_bytes", &host_stats::received_bytes},
    {"errors", &host_stats::errors},
    {"retries", &host_stats::retries},
    {"connections", &host_stats::connections},
}};

}  // namespace

double session_record::operator[](std::string_view name) const noexcept {
    auto const found = std::find_if(figures.begin(), figures.end(), [name](figure const& f) {
        return f.name == name;
    });
    return found == figures.end() ? 0 : found->value;
}

std::vector<session_record> read_sessions(database& from, std::size_t last, bool running) {
    statement query = from.prepare(std::string(session_query) + " ORDER BY s.id DESC LIMIT ?1");
    query.bind(std::uint64_t{last});
    std::vector<session_record> sessions;
    while (query.step()) {
        sessions.push_back(record_of(query, running));
        running = false;  // only the newest can be running
    }
    return sessions;
}

std::optional<session_record> read_session(database& from, std::int64_t id, bool running) {
    bool const newest = from.integer("SELECT max(id) FROM sessions") == id;
    statement query = from.prepare(std::string(session_query) + " WHERE s.id = ?1");
    if (!query.bind(id).step()) return {};
    return record_of(query, running && newest);
}

std::optional<std::int64_t> find_session(database& from, std::string_view name) {
    auto const one = [&](char const* sql, auto const& value) -> std::optional<std::int64_t> {
        statement query = from.prepare(sql);
        if (!query.bind(value).step()) return {};
        return query.integer(0);
    };
    constexpr char const* by_age = "SELECT id FROM sessions ORDER BY id DESC LIMIT 1 OFFSET ?1";
    if (name == "latest") return one(by_age, 0);
    if (name == "previous") return one(by_age, 1);
    std::int64_t number = 0;
    auto const* end = name.data() + name.size();
    auto const parsed = std::from_chars(name.data(), end, number);
    if (parsed.ec == std::errc{} && parsed.ptr == end)
        if (auto const id = one("SELECT id FROM sessions WHERE id = ?1", number)) return id;
    return one("SELECT id FROM sessions WHERE tag = ?1 ORDER BY id DESC LIMIT 1", name);
}

std::optional<std::int64_t> session_before(database& from, std::int64_t id) {
    statement query =
        from.prepare("SELECT id FROM sessions WHERE id < ?1 ORDER BY id DESC LIMIT 1");
    if (!query.bind(id).step()) return {};
    return query.integer(0);
}

void each_chapter(
    database& from, std::int64_t session, std::function<void(chapter_stats const&)> const& each
) {
    statement query =
        from.prepare(std::string(chapter_query) + " WHERE c.session_id = ?1 ORDER BY c.idx");
    query.bind(session);
    while (query.step()) each(chapter_of(query));
}

std::vector<host_record> read_hosts(database& from, std::int64_t session) {
    statement query = from.prepare(
        "SELECT host, requests, received_bytes, errors, retries, connections, rate_limit_wait_ns,"
        " page_histogram FROM session_hosts WHERE session_id = ?1 ORDER BY requests DESC, host"
    );
    query.bind(session);
    std::vector<host_record> hosts;
    while (query.step()) {
        host_record h;
        h.figures.host = query.text(0);
        h.figures.requests = query.count(1);
        h.figures.received_bytes = query.count(2);
        h.figures.errors = query.count(3);
        h.figures.retries = query.count(4);
        h.figures.connections = query.count(5);
        h.figures.rate_limit_wait_seconds = query.real(6) / 1e9;
        h.page_ns = histogram_of(query, 7);
        h.figures.page_seconds = seconds_of(h.page_ns);
        hosts.push_back(std::move(h));
    }
    return hosts;
}

std::vector<std::pair<std::string, std::uint64_t>> read_errors(
    database& from, std::int64_t session
) {
    statement query = from.prepare(
        "SELECT class, count FROM session_errors WHERE session_id = ?1 ORDER BY count DESC, class"
    );
    query.bind(session);
    std::vector<std::pair<std::string, std::uint64_t>> errors;
    while (query.step()) errors.emplace_back(query.text(0), query.count(1));
    return errors;
}

std::vector<slow_chapter> slowest_chapters(
    database& from, std::optional<std::int64_t> session, std::size_t most
) {
    statement query = from.prepare(
        std::string(chapter_query) +
        " WHERE ?1 IS NULL OR c.session_id = ?1 ORDER BY c.elapsed_ns DESC, c.session_id, c.idx"
        " LIMIT ?2"
    );
    query.bind(session, std::uint64_t{most});
    std::vector<slow_chapter> chapters;
    while (query.step()) chapters.push_back({query.integer(0), chapter_of(query)});
    return chapters;
}

std::string_view figure_named(std::string_view metric) noexcept {
    for (auto const& other : other_names)
        if (other.of_threshold == metric) return other.here;
    return metric;
}

std::vector<std::string> trend_metrics(bool of_host) {
    std::vector<std::string> names;
    auto const percentiles = [&names](std::string const& of) {
        for (auto const& q : quantile_names) names.push_back(of + '.' + std::string(q.name));
    };
    if (of_host) {
        for (auto const& m : host_metrics) names.emplace_back(m.name);
        names.emplace_back("rate_limit_wait_seconds");
        percentiles("page_seconds");
        return names;
    }
    names.assign(session_metrics.begin(), session_metrics.end());
    for (char const* of : {"page_seconds", "ttfb_seconds", "connect_seconds"}) percentiles(of);
    return names;
}

std::optional<double> trend_value(session_record const& session, std::string_view metric) {
    if (auto const p = percentile(metric, "page_seconds", session.page_ns)) return p;
    if (auto const p = percentile(metric, "ttfb_seconds", session.ttfb_ns)) return p;
    if (auto const p = percentile(metric, "connect_seconds", session.connect_ns)) return p;
    for (auto const& f : session.figures)
        if (f.name == metric) return f.value;
    return {};
}

std::optional<double> trend_value(host_record const& host, std::string_view metric) {
    for (auto const& m : host_metrics)
        if (m.name == metric) return static_cast<double>(host.figures.*m.member);
    if (metric == "rate_limit_wait_seconds") return host.figures.rate_limit_wait_seconds;
    return percentile(metric, "page_seconds", host.page_ns);
}

}  // namespace panelia::metrics
