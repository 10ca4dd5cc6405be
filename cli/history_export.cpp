// `history export`, and sessions as JSON.
#include "cli/history_views.hpp"
#include "metrics/chapter_members.hpp"
#include "metrics/csv_field.hpp"
#include "metrics/export_rows.hpp"
#include "metrics/figures.hpp"

#include <limits>
#include <ostream>

namespace panelia::cli {

using metrics::chapter_stats;
using metrics::json_writer;
using metrics::session_record;

namespace {

constexpr std::size_t all_sessions = std::numeric_limits<std::int64_t>::max();

void write_quantiles(json_writer& json, metrics::distribution const& of) {
    auto const q = metrics::seconds_of(of);
    json.begin_object();
    json.member("count", q.count);
    auto const number = [&](std::string_view name, double value) {
        json.plain_key(name);
        if (q.count == 0)
            json.null();
        else
            json.rounded(value, 6);
    };
    number("min", q.min);
    number("mean", q.mean);
    number("p50", q.p50);
    number("p90", q.p90);
    number("p95", q.p95);
    number("p99", q.p99);
    number("max", q.max);
    json.end_object();
}

void write_hosts(json_writer& json, metrics::database& base, std::int64_t id) {
    json.plain_key("hosts").begin_object();
    for (auto const& [h, page_ns] : metrics::read_hosts(base, id)) {
        json.key(h.host).begin_object();
        json.member("requests", h.requests);
        json.member("received_bytes", h.received_bytes);
        json.member("errors", h.errors);
        json.member("retries", h.retries);
        json.member("connections", h.connections);
        json.plain_key("rate_limit_wait_seconds").rounded(h.rate_limit_wait_seconds, 6);
        json.plain_key("page_seconds");
        write_quantiles(json, page_ns);
        json.end_object();
    }
    json.end_object();
}

/// One line a session.
void sessions_csv(history_view const& view) {
    bool header = true;
    for (auto const& s : metrics::read_sessions(view.base, all_sessions, view.running)) {
        if (std::exchange(header, false)) {
            view.out << "id,tag,program,state,exit_code,start_time";
            for (auto const& f : s.figures) view.out << ',' << f.name;
            view.out << "\r\n";
        }
        view.out << s.id << ',' << metrics::csv_field(s.tag) << ',' << metrics::csv_field(s.program)
                 << ',' << s.state << ',' << (s.exit_code ? std::to_string(*s.exit_code) : "")
                 << ',' << metrics::csv_field(s.start_time);
        for (auto const& f : s.figures)
            view.out << ','
                     << (f.whole ? std::to_string(static_cast<std::int64_t>(f.value))
                                 : metrics::plain_float(f.value));
        view.out << "\r\n";
    }
}

void sessions_json(history_view const& view, std::vector<session_record> const& sessions) {
    json_writer json(view.out);
    json.begin_object();
    json.plain_key("sessions").begin_array();
    for (auto const& session : sessions) write_session(json, view.base, session, true);
    json.end_array();
    json.end_object();
    json.flush();
    view.out << '\n';
}

}  // namespace

void write_figure(json_writer& json, metrics::figure const& figure) {
    if (figure.whole)
        json.member(figure.name, static_cast<std::uint64_t>(figure.value));
    else
        json.member(figure.name, figure.value);
}

void write_session_members(json_writer& json, session_record const& s) {
    json.member("id", static_cast<std::uint64_t>(s.id));
    json.member("tag", std::string_view(s.tag));
    json.member("program", std::string_view(s.program));
    json.member("state", std::string_view(s.state));
    json.plain_key("exit_code");
    if (s.exit_code)
        json.value(static_cast<std::uint64_t>(*s.exit_code));
    else
        json.null();
    json.member("start_time", std::string_view(s.start_time));
    for (auto const& f : s.figures) write_figure(json, f);
    json.plain_key("page_seconds");
    write_quantiles(json, s.page_ns);
    json.plain_key("ttfb_seconds");
    write_quantiles(json, s.ttfb_ns);
    json.plain_key("connect_seconds");
    write_quantiles(json, s.connect_ns);
}

void write_chapter(json_writer& json, chapter_stats const& c) {
    json.begin_object();
    write_seed_members(json, c);
    write_identity_members(json, c);
    json.member("failed", c.failed);
    json.member("skipped", c.skipped);
    json.member("attempts", c.attempts);
    write_transfer_members(json, c);
    json.end_object();
}

void write_session(
    json_writer& json, metrics::database& base, session_record const& session, bool chapters
) {
    json.begin_object();
    write_session_members(json, session);
    json.plain_key("errors_by_class").begin_object();
    for (auto const& [name, count] : metrics::read_errors(base, session.id))
        json.member(name, count);
    json.end_object();
    write_hosts(json, base, session.id);
    if (chapters) {
        json.plain_key("chapter_details").begin_array();
        metrics::each_chapter(base, session.id, [&](chapter_stats const& c) {
            write_chapter(json, c);
        });
        json.end_array();
    }
    json.end_object();
}

void export_history(history_view const& view, std::optional<std::int64_t> session) {
    bool const csv = view.options.format == history_format::csv && !view.options.json;
    if (csv && !session) return sessions_csv(view);
    if (csv)
        return metrics::write_csv_table(
            [&](metrics::row_sink const& sink) {
                metrics::each_chapter(view.base, *session, sink);
            },
            view.out
        );
    if (!session)
        return sessions_json(view, metrics::read_sessions(view.base, all_sessions, view.running));
    sessions_json(view, {*metrics::read_session(view.base, *session, view.running)});
}

}  // namespace panelia::cli
