#include "metrics/prometheus.hpp"

#include "metrics/figures.hpp"
#include "metrics/live_view.hpp"
#include "panelia/version.hpp"

#include <algorithm>
#include <array>
#include <ostream>
#include <string>

namespace panelia::metrics {
namespace {

/// One kind of number: name without suffix, unit (or empty), what it means.
struct family {
    std::string_view name, unit, help;
};

/// A label value with what the format wants escaped.
std::string escaped(std::string_view value) {
    std::string text;
    for (char const c : value) {
        if (c == '\n') {
            text += "\\n";
            continue;
        }
        if (c == '"' || c == '\\') text += '\\';
        text += c;
    }
    return text;
}

std::string label(std::string_view name, std::string_view value) {
    return std::string("{").append(name).append("=\"").append(escaped(value)).append("\"}");
}

class page {
public:
    page(std::ostream& out, exposition format)
        : out_(out), open_(format == exposition::openmetrics) {}

    /// The text format names a counter with its suffix, OpenMetrics its family without.
    void begin_counter(family const& f) { begin(f, "counter", open_ ? "" : "_total"); }
    void begin_gauge(family const& f) { begin(f, "gauge", ""); }
    void count(family const& f, std::string_view labels, std::string_view number) {
        out_ << f.name << "_total" << labels << ' ' << number << '\n';
    }
    void count(family const& f, std::string_view labels, std::uint64_t number) {
        count(f, labels, std::to_string(number));
    }
    void counter(family const& f, std::uint64_t number) {
        begin_counter(f);
        count(f, "", number);
    }
    void gauge(family const& f, std::uint64_t number) {
        begin_gauge(f);
        out_ << f.name << ' ' << number << '\n';
    }
    /// What does not change: OpenMetrics has a type for it, the text format a gauge of 1.
    void info(std::string_view name, std::string_view help, std::string_view labels) {
        auto const with_suffix = std::string(name) + "_info";
        if (open_)
            begin({name, "", help}, "info", "");
        else
            begin_gauge({with_suffix, "", help});
        out_ << with_suffix << labels << " 1\n";
    }
    /// Buckets at powers of two of the raw unit, where the exponential histogram is exact.
    void histogram(
        family const& f,
        distribution const& d,
        unsigned first_power,
        unsigned last_power,
        double raw_per_unit
    ) {
        begin(f, "histogram", "");
        for (auto power = first_power; power <= last_power; ++power) {
            auto const bound = static_cast<double>(1ULL << power) / raw_per_unit;
            bucket(f, plain_float(bound, 9), d.count_up_to_power(power));
        }
        bucket(f, "+Inf", d.count());
        out_ << f.name << "_sum " << plain_float(static_cast<double>(d.sum()) / raw_per_unit, 9)
             << '\n'
             << f.name << "_count " << d.count() << '\n';
    }
    void end() {
        if (open_) out_ << "# EOF\n";
    }

private:
    void begin(family const& f, std::string_view type, std::string_view suffix) {
        out_ << "# HELP " << f.name << suffix << ' ' << f.help << '\n'
             << "# TYPE " << f.name << suffix << ' ' << type << '\n';
        if (open_ && !f.unit.empty())
            out_ << "# UNIT " << f.name << suffix << ' ' << f.unit << '\n';
    }
    void bucket(family const& f, std::string_view bound, std::uint64_t count) {
        out_ << f.name << "_bucket{le=\"" << bound << "\"} " << count << '\n';
    }

    std::ostream& out_;
    bool open_;
};

void write_chapters(page& p, live_view const& s) {
    family const chapters{"panelia_chapters", "", "Chapters that ended, by what became of them."};
    p.begin_counter(chapters);
    for (auto const o : {outcome::complete, outcome::partial, outcome::failed, outcome::cancelled})
        p.count(
            chapters, label("outcome", to_string(o)), s.all.chapters[static_cast<std::size_t>(o)]
        );
    p.count(chapters, label("outcome", "skipped"), s.chapters_skipped);
    p.gauge(
        {"panelia_chapters_in_flight", "", "Chapters in progress."},
        s.all.chapters[static_cast<std::size_t>(outcome::in_progress)]
    );
}

void write_pages(page& p, live_view const& s) {
    auto const& c = s.all.counts;
    family const pages{"panelia_pages", "", "Pages that are settled, by what became of them."};
    p.begin_counter(pages);
    p.count(pages, label("outcome", "downloaded"), c.downloaded);
    p.count(pages, label("outcome", "failed"), c.failed);
    p.count(pages, label("outcome", "skipped"), c.skipped);
    p.gauge({"panelia_pages_in_flight", "", "Pages being fetched."}, s.in_flight);
    p.gauge({"panelia_pages_queued", "", "Pages waiting in chapters in progress."}, s.queued);
    p.counter({"panelia_page_attempts", "", "Attempts at pages."}, c.attempts);
    family const errors{"panelia_page_errors", "", "Failed attempts at pages, by class."};
    p.begin_counter(errors);
    for (std::size_t i = 0; i < error_class_count; ++i)
        p.count(errors, label("class", to_string(static_cast<error_class>(i))), s.all.errors[i]);
    p.count(errors, label("class", "unclassified"), s.all.errors[unclassified]);
    p.counter({"panelia_retries", "", "Attempts that followed a failed one."}, c.retries);
    p.counter(
        {"panelia_received_bytes", "bytes", "Body bytes of page attempts, failed ones too."},
        c.received
    );
    p.counter({"panelia_stored_bytes", "bytes", "Sizes of the pages downloaded."}, c.bytes);
    p.counter(
        {"panelia_discovery_requests", "", "Requests for anything but pages."}, s.discovery_requests
    );
}

void write_histograms(page& p, live_view const& s) {
    constexpr unsigned from = 18, to = 38;  // 0.26 ms to 275 s
    constexpr double second = 1e9;
    p.histogram(
        {"panelia_page_seconds", "seconds", "A successful attempt, request to last byte."},
        s.page_ns,
        from,
        to,
        second
    );
    p.histogram(
        {"panelia_ttfb_seconds", "seconds", "A successful attempt, request to first body byte."},
        s.ttfb_ns,
        from,
        to,
        second
    );
    p.histogram(
        {"panelia_connect_seconds", "seconds", "Making a connection."},
        s.connect_ns,
        from,
        to,
        second
    );
    p.histogram(
        {"panelia_chapter_seconds", "seconds", "A chapter, start to end."},
        s.chapter_ns,
        24,  // 17 ms
        42,  // 73 minutes
        second
    );
    p.histogram(
        {"panelia_page_bytes", "bytes", "Size of a page downloaded."}, s.page_bytes, 10, 28, 1
    );
}

/// Sums over the hosts beyond the labelled ones.
host_stats rest_of(live_view const& s) {
    host_stats rest;
    rest.host = "other";
    for (std::size_t i = labelled_hosts; i < s.hosts.size(); ++i) {
        auto const& h = s.hosts[i].figures;
        rest.requests += h.requests;
        rest.received_bytes += h.received_bytes;
        rest.errors += h.errors;
        rest.retries += h.retries;
        rest.connections += h.connections;
        rest.rate_limit_wait_seconds += h.rate_limit_wait_seconds;
    }
    return rest;
}

void write_hosts(page& p, live_view const& s) {
    std::vector<host_stats> hosts;
    for (std::size_t i = 0; i < std::min(s.hosts.size(), labelled_hosts); ++i)
        hosts.push_back(s.hosts[i].figures);
    if (s.hosts.size() > labelled_hosts) hosts.push_back(rest_of(s));
    auto const each = [&](family const& f, std::uint64_t host_stats::*figure) {
        p.begin_counter(f);
        for (auto const& h : hosts) p.count(f, label("host", h.host), h.*figure);
    };
    each({"panelia_host_requests", "", "Requests sent."}, &host_stats::requests);
    each(
        {"panelia_host_received_bytes", "bytes", "Body bytes received."},
        &host_stats::received_bytes
    );
    each({"panelia_host_errors", "", "Failed attempts that ended here."}, &host_stats::errors);
    each({"panelia_host_retries", "", "Retries."}, &host_stats::retries);
    each({"panelia_host_connections", "", "Connections made."}, &host_stats::connections);
    family const wait{
        "panelia_rate_limit_wait_seconds", "seconds", "Time requests waited for a rate limit."};
    p.begin_counter(wait);
    double total = 0;
    for (auto const& h : hosts) total += h.rate_limit_wait_seconds;
    p.count(wait, "", plain_float(total, 9));
}

}  // namespace

std::string_view content_type(exposition format) noexcept {
    return format == exposition::openmetrics
               ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
               : "text/plain; version=0.0.4; charset=utf-8";
}

void write_prometheus(live_view const& session, exposition format, std::ostream& out) {
    page p(out, format);
    p.info("panelia_run", "The program that runs.", label("version", version));
    p.begin_gauge({"panelia_wall_seconds", "seconds", "Time since the session began."});
    out << "panelia_wall_seconds "
        << plain_float(std::chrono::duration<double>(session.wall).count(), 6) << '\n';
    write_chapters(p, session);
    write_pages(p, session);
    write_histograms(p, session);
    write_hosts(p, session);
    p.end();
}

}  // namespace panelia::metrics
