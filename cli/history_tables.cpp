// `history list`, `show` and `slowest`.
#include "cli/history_views.hpp"
#include "cli/text.hpp"
#include "cli/text_table.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <ostream>

namespace panelia::cli {

using metrics::json_writer;
using metrics::session_record;

namespace {

constexpr double change_that_counts = metrics::significant_percent;

std::string decimal(double value, int places) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", places, value);
    return text.data();
}

std::uint64_t count_of(session_record const& session, std::string_view name) {
    return static_cast<std::uint64_t>(session[name]);
}

/// How the throughput changed from the session before, or why that says nothing.
table_cell change_cell(session_record const& now, session_record const* before) {
    if (now.state != "ended") return {now.state, tint::bad};
    double const old = before == nullptr ? 0 : (*before)["throughput_mbps"];
    double const fresh = now["throughput_mbps"];
    if (!(old > 0) || !(fresh > 0)) return {"", tint::none};
    double const percent = (fresh / old - 1) * 100;
    tint const colour = std::abs(percent) < change_that_counts ? tint::faint
                        : percent > 0                          ? tint::good
                                                               : tint::bad;
    return {signed_percent(percent), colour};
}

void list_table(history_view const& view, std::vector<session_record> const& sessions) {
    if (sessions.empty()) {
        view.out << "No sessions yet.\n";
        return;
    }
    text_table table({
        {"ID", true},
        {"TAG", false, true},
        {"STARTED"},
        {"OK", true},
        {"FAILED", true},
        {"MiB", true},
        {"WALL", true},
        {"MiB/s", true},
        {"CHANGE", true},
    });
    std::size_t const shown = std::min(sessions.size(), view.options.last);
    for (std::size_t i = 0; i < shown; ++i) {
        session_record const& s = sessions[i];
        auto const failed = count_of(s, "failed");
        table.row({
            {std::to_string(s.id)},
            {s.tag},
            {short_time(s.start_time)},
            {grouped(count_of(s, "succeeded"))},
            {grouped(failed), failed > 0 ? tint::bad : tint::none},
            {decimal(s["total_mb_downloaded"], 1)},
            {human_seconds(s["wall_seconds"])},
            {decimal(s["throughput_mbps"], 2)},
            change_cell(s, i + 1 < sessions.size() ? &sessions[i + 1] : nullptr),
        });
    }
    table.print(view.out, view.colour);
}

// --- show

void line(history_view const& view, std::string_view name, std::string const& value) {
    view.out << pad_to_width(name, 12) << value << '\n';
}

std::string quantile_line(metrics::distribution const& of) {
    auto const q = metrics::seconds_of(of);
    if (q.count == 0) return "none";
    return "p50 " + human_seconds(q.p50) + "  p95 " + human_seconds(q.p95) + "  p99 " +
           human_seconds(q.p99) + "  max " + human_seconds(q.max) + "  (" + grouped(q.count) + ")";
}

void session_lines(history_view const& view, session_record const& s) {
    std::string title = "Session " + std::to_string(s.id);
    if (!s.tag.empty()) title += " (" + printable(s.tag) + ")";
    view.out << cut_to_width(title, 80) << '\n';
    line(view, "started", printable(s.start_time) + ", panelia " + printable(s.program));
    std::string ended = s.state;
    if (s.exit_code) ended += ", exit code " + std::to_string(*s.exit_code);
    line(view, "state", ended);
    line(
        view,
        "chapters",
        grouped(count_of(s, "succeeded")) + " ok, " + grouped(count_of(s, "failed")) + " failed, " +
            grouped(count_of(s, "chapters_cancelled")) + " cancelled, " +
            grouped(count_of(s, "chapters_skipped")) + " skipped"
    );
    line(
        view,
        "pages",
        grouped(count_of(s, "downloaded")) + " ok, " + grouped(count_of(s, "pages_failed")) +
            " failed, " + grouped(count_of(s, "pages_skipped")) + " skipped; " +
            grouped(count_of(s, "attempts")) + " attempts, " + grouped(count_of(s, "retries")) +
            " retries"
    );
    line(
        view,
        "bytes",
        human_bytes(s["total_bytes_downloaded"]) + " stored, " + human_bytes(s["received_bytes"]) +
            " received"
    );
    line(
        view,
        "time",
        human_seconds(s["wall_seconds"]) + " wall, " + human_seconds(s["active_seconds"]) +
            " active, " + decimal(s["mean_parallelism"], 2) + " chapters at once"
    );
    line(view, "speed", decimal(s["throughput_mbps"], 2) + " MiB/s");
    line(view, "page", quantile_line(s.page_ns));
    line(view, "first byte", quantile_line(s.ttfb_ns));
    line(view, "connect", quantile_line(s.connect_ns));
}

void host_table(history_view const& view, std::int64_t id) {
    auto const hosts = metrics::read_hosts(view.base, id);
    if (hosts.empty()) return;
    text_table table({
        {"HOST", false, true},
        {"REQUESTS", true},
        {"ERRORS", true},
        {"RETRIES", true},
        {"RECEIVED", true},
        {"p50", true},
        {"p95", true},
    });
    for (auto const& [h, page_ns] : hosts)
        table.row({
            {h.host},
            {grouped(h.requests)},
            {grouped(h.errors), h.errors > 0 ? tint::bad : tint::none},
            {grouped(h.retries)},
            {human_bytes(static_cast<double>(h.received_bytes))},
            {page_ns.count() == 0 ? "" : human_seconds(h.page_seconds.p50)},
            {page_ns.count() == 0 ? "" : human_seconds(h.page_seconds.p95)},
        });
    view.out << '\n';
    table.print(view.out, view.colour);
}

void failure_table(history_view const& view, std::int64_t id) {
    text_table table({{"CHAPTER", false, true}, {"OUTCOME"}, {"ERROR"}, {"MESSAGE", false, true}});
    std::size_t unlisted = 0, listed = 0;
    metrics::each_chapter(view.base, id, [&](metrics::chapter_stats const& c) {
        if (c.state == metrics::outcome::complete) return;
        if (listed == view.options.last) {
            ++unlisted;
            return;
        }
        ++listed;
        table.row({
            {c.series.empty() ? c.url : c.series + ' ' + c.number},
            {std::string(to_string(c.state)), tint::bad},
            {c.error ? std::string(to_string(*c.error)) : ""},
            {c.error_message},
        });
    });
    if (listed == 0) return;
    view.out << '\n';
    table.print(view.out, view.colour);
    if (unlisted > 0) view.out << "and " << grouped(unlisted) << " more\n";
}

}  // namespace

std::string short_time(std::string const& start_time) {
    std::string text = printable(start_time.substr(0, 16));
    if (text.size() > 10 && text[10] == 'T') text[10] = ' ';
    return text;
}

std::string signed_percent(double percent) {
    if (std::abs(percent) >= 9'999.5) return percent > 0 ? ">9999 %" : "<-9999 %";
    return (percent < 0 ? "" : "+") + decimal(percent, std::abs(percent) < 99.95 ? 1 : 0) + " %";
}

void show_list(history_view const& view) {
    // One more than shown: the oldest is compared with it.
    auto const sessions = metrics::read_sessions(view.base, view.options.last + 1, view.running);
    if (!view.options.json) return list_table(view, sessions);
    json_writer json(view.out);
    json.begin_object();
    json.plain_key("sessions").begin_array();
    for (std::size_t i = 0; i < std::min(sessions.size(), view.options.last); ++i) {
        json.begin_object();
        write_session_members(json, sessions[i]);
        json.end_object();
    }
    json.end_array();
    json.end_object();
    json.flush();
    view.out << '\n';
}

void show_session(history_view const& view, std::int64_t id) {
    auto const session = metrics::read_session(view.base, id, view.running);
    if (view.options.json) {
        json_writer json(view.out);
        write_session(json, view.base, *session, true);
        json.flush();
        view.out << '\n';
        return;
    }
    session_lines(view, *session);
    host_table(view, id);
    auto const errors = metrics::read_errors(view.base, id);
    if (!errors.empty()) {
        view.out << "\nerrors      ";
        for (std::size_t i = 0; i < errors.size(); ++i)
            view.out << (i == 0 ? "" : ", ") << printable(errors[i].first) << ' '
                     << grouped(errors[i].second);
        view.out << '\n';
    }
    failure_table(view, id);
}

void show_slowest(history_view const& view, std::optional<std::int64_t> session) {
    auto const chapters = metrics::slowest_chapters(view.base, session, view.options.last);
    if (view.options.json) {
        json_writer json(view.out);
        json.begin_object();
        json.plain_key("chapters").begin_array();
        for (auto const& slow : chapters) {
            json.begin_object();
            json.member("session", static_cast<std::uint64_t>(slow.session));
            json.plain_key("chapter");
            write_chapter(json, slow.figures);
            json.end_object();
        }
        json.end_array();
        json.end_object();
        json.flush();
        view.out << '\n';
        return;
    }
    text_table table({
        {"SESSION", true},
        {"TIME", true},
        {"PAGES", true},
        {"MiB", true},
        {"MiB/s", true},
        {"RETRIES", true},
        {"CHAPTER", false, true},
    });
    for (auto const& [id, c] : chapters)
        table.row({
            {std::to_string(id)},
            {human_seconds(static_cast<double>(c.elapsed.count()) / 1e9)},
            {grouped(c.images_downloaded)},
            {decimal(static_cast<double>(c.total_bytes) / 1048576, 1)},
            {decimal(c.download_speed_mbps, 2)},
            {grouped(c.retries), c.retries > 0 ? tint::bad : tint::none},
            {c.series.empty() ? c.url : c.series + ' ' + c.number},
        });
    table.print(view.out, view.colour);
}

}  // namespace panelia::cli
