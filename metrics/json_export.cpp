// The JSON export: the seed's keys in the seed's order, then `extended`.
#include "metrics/chapter_members.hpp"
#include "metrics/export_rows.hpp"
#include "metrics/json_writer.hpp"

#include <ostream>

namespace panelia::metrics {
namespace {

constexpr std::uint64_t schema_version = 1;
constexpr int places = 6;  // a microsecond; percentiles are not that exact anyway

void write_session(json_writer& json, stats const& s) {
    json.plain_key("session").begin_object();
    json.member("start_time", std::string_view(s.session.start_time));
    json.member("duration_seconds", s.session.duration_seconds);
    json.member("duration_human", std::string_view(s.session.duration_human));
    json.end_object();
}

void write_global(json_writer& json, stats const& s) {
    json.plain_key("chapters").begin_object();
    json.member("attempted", s.chapters.attempted);
    json.member("succeeded", s.chapters.succeeded);
    json.member("failed", s.chapters.failed);
    json.member("success_rate", s.chapters.success_rate);
    json.member("avg_duration_seconds", s.chapters.avg_duration_seconds);
    json.end_object();
    json.plain_key("images").begin_object();
    json.member("found", s.images.found);
    json.member("downloaded", s.images.downloaded);
    json.member("processed", s.images.processed);
    json.member("errors", s.images.errors);
    json.end_object();
    json.plain_key("performance").begin_object();
    json.member("total_bytes_downloaded", s.performance.total_bytes_downloaded);
    json.member("total_mb_downloaded", s.performance.total_mb_downloaded);
    json.member("avg_speed_mbps", s.performance.avg_speed_mbps);
    json.member("total_scraping_time", s.performance.total_scraping_time);
    json.end_object();
}

void write_detail(json_writer& json, chapter_stats const& c) {
    json.begin_object();
    write_seed_members(json, c);
    json.end_object();
}

void write_extended_session(json_writer& json, stats::extended_part const& e) {
    json.plain_key("session").begin_object();
    json.plain_key("wall_seconds").rounded(e.wall_seconds, places);
    json.plain_key("active_seconds").rounded(e.active_seconds, places);
    json.plain_key("mean_parallelism").rounded(e.mean_parallelism, places);
    json.plain_key("throughput_bytes_per_second").rounded(e.throughput_bytes_per_second, places);
    json.member("received_bytes", e.received_bytes);
    json.member("stored_bytes", e.stored_bytes);
    json.member("attempts", e.attempts);
    json.member("retries", e.retries);
    json.member("pages_failed", e.pages_failed);
    json.member("pages_skipped", e.pages_skipped);
    json.member("chapters_skipped", e.chapters_skipped);
    json.member("discovery_requests", e.discovery_requests);
    json.plain_key("rate_limit_wait_seconds").rounded(e.rate_limit_wait_seconds, places);
    json.plain_key("exit_code");
    if (e.exit_code)
        json.verbatim(std::to_string(*e.exit_code));
    else
        json.null();
    json.member("pages_queued", e.pages_queued);
    json.member("pages_in_flight", e.pages_in_flight);
    json.member("chapters_partial", e.chapters_partial);
    json.member("chapters_cancelled", e.chapters_cancelled);
    json.member("chapters_in_progress", e.chapters_in_progress);
    json.end_object();
}

void write_quantiles(json_writer& json, std::string_view name, quantiles const& q) {
    json.plain_key(name).begin_object();
    json.member("count", q.count);
    auto const put = [&](std::string_view key, double seconds) {
        json.plain_key(key);
        if (q.count == 0)
            json.null();
        else
            json.rounded(seconds, places);
    };
    put("min", q.min);
    put("mean", q.mean);
    put("p50", q.p50);
    put("p90", q.p90);
    put("p95", q.p95);
    put("p99", q.p99);
    put("max", q.max);
    json.end_object();
}

void write_hosts(json_writer& json, stats::extended_part const& e) {
    json.plain_key("hosts").begin_object();
    for (auto const& h : e.hosts) {
        json.key(h.host).begin_object();
        json.member("requests", h.requests);
        json.member("received_bytes", h.received_bytes);
        json.member("errors", h.errors);
        json.member("retries", h.retries);
        json.member("connections", h.connections);
        json.plain_key("rate_limit_wait_seconds").rounded(h.rate_limit_wait_seconds, places);
        write_quantiles(json, "page_seconds", h.page_seconds);
        json.end_object();
    }
    json.end_object();
}

void write_extended_chapter(json_writer& json, chapter_stats const& c) {
    json.begin_object();
    write_identity_members(json, c);
    json.member("queued", c.queued);
    json.member("in_flight", c.in_flight);
    json.member("failed", c.failed);
    json.member("skipped", c.skipped);
    write_transfer_members(json, c);
    json.end_object();
}

void write_thresholds(json_writer& json, stats::extended_part const& e) {
    json.plain_key("thresholds").begin_array();
    for (auto const& t : e.thresholds) {
        json.begin_object();
        json.member("expr", std::string_view(t.expr));
        json.member("kind", std::string_view(t.kind));
        json.plain_key("value");
        if (t.value)
            json.rounded(*t.value, places);
        else
            json.null();
        json.member("samples", t.samples);
        json.member("ok", t.ok);
        json.end_object();
    }
    json.end_array();
}

}  // namespace

void write_json_document(stats const& head, row_source const& rows, std::ostream& out) {
    json_writer json(out);
    auto const& e = head.extended;
    json.begin_object();
    write_session(json, head);
    write_global(json, head);
    json.plain_key("chapter_details").begin_array();
    rows([&](chapter_stats const& c) { write_detail(json, c); });
    json.end_array();
    json.plain_key("extended").begin_object();
    json.member("schema_version", schema_version);
    write_extended_session(json, e);
    json.plain_key("latency").begin_object();
    write_quantiles(json, "page_seconds", e.page_seconds);
    write_quantiles(json, "ttfb_seconds", e.ttfb_seconds);
    write_quantiles(json, "connect_seconds", e.connect_seconds);
    json.end_object();
    json.plain_key("errors_by_class").begin_object();
    for (std::size_t i = 0; i < error_class_count; ++i)
        json.member(to_string(static_cast<error_class>(i)), e.errors_by_class[i]);
    json.end_object();
    write_hosts(json, e);
    json.plain_key("chapters").begin_array();
    rows([&](chapter_stats const& c) { write_extended_chapter(json, c); });
    json.end_array();
    write_thresholds(json, e);
    json.end_object();
    json.end_object();
    json.flush();
    out << '\n';
}

void write_json(stats const& snapshot, std::ostream& out) {
    auto const rows = [&](row_sink const& sink) {
        for (auto const& chapter : snapshot.chapter_details) sink(chapter);
    };
    write_json_document(snapshot, rows, out);
}

}  // namespace panelia::metrics
