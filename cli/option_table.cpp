#include "cli/option_table.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace panelia::cli {
namespace {

using text = std::string_view;
using options = get_options;
using enum option_kind;

constexpr text selection_group = "What to fetch";
constexpr text output_group = "Where it goes";
constexpr text speed_group = "How fast";
constexpr text retry_group = "When something fails";
constexpr text http_group = "HTTP";
constexpr text metrics_group = "Metrics and events";
constexpr text judge_group = "Judging the run";
constexpr text screen_group = "What is shown";
constexpr text config_group = "Configuration";

[[noreturn]] void not_built(options&, text) {
    throw value_error("not built yet");
}

std::filesystem::path path_of(text value) {
    if (value.empty()) throw value_error("must not be empty");
    if (value.find('\0') != text::npos) throw value_error("not a path");
    return {value};
}

/// A file to write, which standard output is not: most are replaced every few seconds.
std::filesystem::path written_file(text value) {
    if (value == "-") {
        throw value_error("names no file (./- is one called so, /dev/stdout is standard output)");
    }
    return path_of(value);
}

std::filesystem::path library_folder(text value) {
    if (value == "-") throw value_error("names no folder (./- is one called so)");
    return path_of(value);
}

std::string filled(text value) {
    if (value.empty()) throw value_error("must not be empty");
    return std::string(value);
}

unsigned number(text value, unsigned min, unsigned max) {
    return static_cast<unsigned>(parse_count(value, min, max));
}

/// The engine wants a positive time; a millisecond is as good as none at all.
std::chrono::milliseconds at_least_one_ms(std::chrono::milliseconds time) {
    return std::max(time, std::chrono::milliseconds(1));
}

void set_chapters(options& o, text value) {
    std::string why;
    o.selection.chapters = engine::chapter_ranges::parse(value, why);
    if (!o.selection.chapters) throw value_error(why);
}

void set_language(options& o, text value) {
    bool const tag = !value.empty() && std::ranges::all_of(value, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '-';
    });
    if (!tag) throw value_error("not a language tag such as en or pt-BR");
    o.selection.language = value;
}

void set_format(options& o, text value) {
    if (value == "cbz") not_built(o, value);
    if (value != "dir") throw value_error("not dir or cbz");
}

void set_input_format(options& o, text value) {
    o.input_format = engine::parse_format(value);
    if (!o.input_format) throw value_error("not json, ndjson, csv or txt");
}

void set_verify(options& o, text value) {
    if (value != "off" && value != "structure") throw value_error("not off or structure");
    o.session.verify = value == "off" ? verify_mode::off : verify_mode::structure;
}

void set_sink(options& o, text value) {
    if (value != "disk" && value != "null") throw value_error("not disk or null");
    o.session.sink = value == "null" ? sink_kind::null : sink_kind::disk;
}

void set_referer(options& o, text value) {
    if (value == "auto" || value == "none") {
        o.session.referer = value == "auto" ? referer_mode::automatic : referer_mode::none;
        return;
    }
    try {
        o.session.referer_url = parse_header_text(parse_http_url(value));
    } catch (value_error const&) {
        throw value_error("not auto, none or an http(s) URL");
    }
    o.session.referer = referer_mode::fixed;
}

void set_proxy(options& o, text value) {
    o.session.http_proxy = o.session.https_proxy = parse_proxy(value);
    o.session.no_proxy.clear();
}

void set_progress(options& o, text value) {
    constexpr std::array names = {"auto", "tty", "plain", "json", "none"};
    auto const* const found = std::ranges::find(names, value);
    if (found == names.end()) throw value_error("not auto, tty, plain, json or none");
    o.progress = static_cast<progress_mode>(found - names.begin());
}

void set_log_level(options& o, text value) {
    constexpr std::array names = {"trace", "debug", "info", "warning", "error", "off"};
    auto const* const found = std::ranges::find(names, value == "warn" ? "warning" : value);
    if (found == names.end()) {
        throw value_error("not trace, debug, info, warning, error or off");
    }
    o.log_level = static_cast<log_threshold>(found - names.begin());
}

void add_notify(options& o, text value) {
    std::string why;
    auto target = engine::parse_notify(value, why);
    if (!target) throw value_error(why);
    o.notify.push_back(std::move(*target));
}

template <metrics::threshold_kind Kind>
void add_threshold(options& o, text value) {
    metrics::threshold_error why;
    auto sentence = metrics::parse_threshold(value, why);
    if (!sentence) throw place_error(why.message, why.offset);
    o.thresholds.push_back({std::move(*sentence), Kind});
}

template <bool get_options::*Member>
void set_flag(options& o, text value) {
    o.*Member = parse_boolean(value);
}
template <bool session_options::*Member>
void set_session_flag(options& o, text value) {
    o.session.*Member = parse_boolean(value);
}
template <std::filesystem::path get_options::*Member>
void set_written(options& o, text value) {
    o.*Member = written_file(value);
}
template <std::chrono::milliseconds session_options::*Member>
void set_time(options& o, text value) {
    o.session.*Member = parse_seconds(value);
}
template <std::chrono::milliseconds session_options::*Member>
void set_time_or_zero(options& o, text value) {
    o.session.*Member = at_least_one_ms(parse_seconds_or_zero(value));
}
template <unsigned session_options::*Member, unsigned Min, unsigned Max>
void set_number(options& o, text value) {
    o.session.*Member = number(value, Min, Max);
}
template <std::vector<std::string> get_options::*Member>
void add_text(options& o, text value) {
    (o.*Member).push_back(filled(value));
}
template <address_family Family>
void set_family(options& o, text value) {
    if (parse_boolean(value)) o.session.family = Family;
}

using session_t = session_options;

// A row is easier to read than one word a line.
// clang-format off
constexpr option_row table[] = {
    {"batch-file", 'a', "FILE", list, selection_group,
     "read SOURCEs from FILE, one a line, # comments; - is standard input",
     add_text<&options::batch_files>},
    {"input-format", 0, "FORMAT", value, selection_group,
     "what a SOURCE is when its name does not tell (as for -): json, ndjson, csv or txt",
     set_input_format},
    {"chapters", 0, "LIST", value, selection_group,
     "only these chapter numbers: 1-10,12.5,20- (default: all)",
     set_chapters},
    {"latest", 0, "N", value, selection_group,
     "only the N highest-numbered chapters of each series",
     [](options& o, text v) { o.selection.latest = parse_count(v, 1, 1'000'000'000); }},
    {"language", 0, "TAG", value, selection_group,
     "only chapters in this language, such as en or pt-BR (default: any)",
     set_language},
    {"simulate", 's', "", flag, selection_group,
     "print what would be fetched, and fetch no page (with --json one object per page)",
     set_flag<&options::simulate>},
    {"force", 0, "", flag, selection_group,
     "download again what the library already has",
     set_session_flag<&session_t::force>},
    {"error-on-empty", 0, "", flag, selection_group,
     "exit 3 when nothing matches the selection",
     set_flag<&options::error_on_empty>},
    {"update", 0, "", flag, selection_group,
     "only chapters whose numbers the library does not have, whatever their address and title",
     set_flag<&options::update>},
    {"rules", 0, "FILE", list, selection_group,
     "a site rule of your own, asked before panelia's (docs/rules.md); besides those in "
     "panelia/rules of XDG_CONFIG_HOME or ~/.config",
     [](options& o, text v) { o.rules.push_back(path_of(v)); }},
    {"ignore-robots", 0, "", flag, selection_group,
     "follow links that a site's robots.txt disallows; said in the log",
     set_flag<&options::ignore_robots>},
    {"output", 'o', "DIR", value, output_group,
     "the library folder (default: downloads)",
     [](options& o, text v) { o.session.output = library_folder(v); }},
    {"format", 0, "FORMAT", value, output_group,
     "what a finished chapter is: dir (default)",
     set_format},
    {"sink", 0, "WHERE", value, output_group,
     "disk (default), or null: fetch and check but write nothing, for measuring",
     set_sink},
    {"verify", 0, "HOW", value, output_group,
     "check each page's image structure before it is accepted: structure (default), or off",
     set_verify},
    {"allow-missing", 0, "N", value, output_group,
     "accept a chapter that lacks up to N pages but has one; it is marked partial (default: 0)",
     [](options& o, text v) { o.session.allow_missing = parse_count(v, 0, 1'000'000); }},
    {"threads", 'j', "N", value, speed_group,
     "I/O threads (default: one per core)",
     set_number<&session_t::threads, 1, 1024>},
    {"parallel-chapters", 0, "N", value, speed_group,
     "chapters in flight (default: 8)",
     set_number<&session_t::parallel_chapters, 1, 100'000>},
    {"connections", 0, "N", value, speed_group,
     "connections in flight, over all hosts (default: 64)",
     set_number<&session_t::connections, 1, 100'000>},
    {"connections-per-host", 0, "N", value, speed_group,
     "ceiling per host and port; lowered on its own when a host pushes back (default: 6)",
     set_number<&session_t::connections_per_host, 1, 100'000>},
    {"limit-rate", 'r', "RATE", value, speed_group,
     "bytes a second over everything, such as 500K or 4.2M (default: none)",
     [](options& o, text v) { o.session.limit_rate = parse_rate(v); }},
    {"request-rate", 0, "N", value, speed_group,
     "requests a second per host (default: none)",
     [](options& o, text v) { o.session.request_rate = parse_request_rate(v); }},
    {"retries", 'R', "N", value, retry_group,
     "further attempts per page after the first (default: 5)",
     set_number<&session_t::retries, 0, 1'000'000>},
    {"retry-delay", 0, "S", value, retry_group,
     "base of the exponential back-off, in seconds (default: 1)",
     set_time_or_zero<&session_t::retry_delay>},
    {"retry-max-delay", 0, "S", value, retry_group,
     "its ceiling, in seconds (default: 60)",
     set_time_or_zero<&session_t::retry_max_delay>},
    {"max-retry-after", 0, "S", value, retry_group,
     "a server that asks for a longer pause fails the page (default: 120)",
     set_time_or_zero<&session_t::max_retry_after>},
    {"connect-timeout", 0, "S", value, retry_group,
     "resolve, connect and TLS (default: 10)",
     set_time<&session_t::connect_timeout>},
    {"stall-timeout", 0, "S", value, retry_group,
     "no byte received for so long (default: 30)",
     set_time<&session_t::stall_timeout>},
    {"page-timeout", 0, "S", value, retry_group,
     "one attempt at one page, whole (default: 300)",
     set_time<&session_t::page_timeout>},
    {"max-page-bytes", 0, "SIZE", value, retry_group,
     "a larger body is refused (default: 256M)",
     [](options& o, text v) { o.session.max_page_bytes = parse_size(v); }},
    {"header", 'H', "'N: V'", list, http_group,
     "send this header with every request; Authorization and Cookie never follow a redirect "
     "to another host. Beside a Cookie of yours no other is sent, not even one that the server "
     "sets: --cookies leaves room for those",
     [](options& o, text v) { o.session.headers.push_back(parse_header(v)); }, true},
    {"user-agent", 'A', "S", value, http_group,
     "default: panelia/VERSION (+URL)",
     [](options& o, text v) { o.session.user_agent = parse_header_text(v); }},
    {"referer", 'e', "URL", value, http_group,
     "auto (default: the chapter's page), none, or a URL",
     set_referer, true},
    {"cookies", 0, "FILE", value, http_group,
     "a Netscape cookies.txt",
     [](options& o, text v) { o.session.cookies = path_of(v); }},
    {"max-redirects", 0, "N", value, http_group,
     "redirects followed per attempt (default: 10)",
     set_number<&session_t::max_redirects, 0, 1000>},
    {"allow-downgrade", 0, "", flag, http_group,
     "follow a redirect from https to http",
     set_session_flag<&session_t::allow_downgrade>},
    {"proxy", 0, "URL", value, http_group,
     "http://, https://, socks5:// or socks5h:// (default: HTTPS_PROXY, http_proxy and "
     "NO_PROXY of the environment)",
     set_proxy, true},
    {"ca-cert", 0, "FILE", value, http_group,
     "PEM file of the authorities to trust (default: the system's)",
     [](options& o, text v) { o.session.ca_cert = path_of(v); }},
    {"insecure", 0, "", flag, http_group,
     "do not verify certificates (warns)",
     set_session_flag<&session_t::insecure>},
    {"resolve", 0, "HOST:PORT:ADDR", list, http_group,
     "use ADDR for HOST and PORT, as in curl",
     [](options& o, text v) { o.session.resolve.push_back(parse_resolve(v)); }},
    {"ipv4", '4', "", flag, http_group,
     "IPv4 only (default: both, raced)",
     set_family<address_family::ipv4>},
    {"ipv6", '6', "", flag, http_group,
     "IPv6 only",
     set_family<address_family::ipv6>},
    {"metrics-json", 0, "FILE", value, metrics_group,
     "write the statistics as JSON, every 5 s and at the end",
     set_written<&options::metrics_json>},
    {"metrics-csv", 0, "FILE", value, metrics_group,
     "write one line per chapter as CSV, every 5 s and at the end",
     set_written<&options::metrics_csv>},
    {"metrics-prom", 0, "FILE", value, metrics_group,
     "write the metrics as a Prometheus textfile, every 5 s and at the end",
     set_written<&options::metrics_prom>},
    {"metrics-listen", 0, "ADDR:PORT", value, metrics_group,
     "serve live metrics to Prometheus at http://ADDR:PORT/metrics (without ADDR: 127.0.0.1; "
     "port 0: any that is free)",
     [](options& o, text v) { o.metrics_listen = parse_endpoint(v); }},
    {"events", 0, "FILE", value, metrics_group,
     "write one JSON object per event, as it happens (see docs/events.md)",
     set_written<&options::events>},
    {"no-history", 0, "", flag, metrics_group,
     "do not record this session in the library",
     set_flag<&options::no_history>},
    {"tag", 0, "NAME", value, metrics_group,
     "name this session in the history",
     [](options& o, text v) { o.tag = parse_header_text(v); }},
    {"fail-if", 0, "EXPR", list, judge_group,
     "exit 99 when EXPR is true at the end: 'success_rate<99', 'page_seconds.p95>2s'",
     add_threshold<metrics::threshold_kind::fail>},
    {"warn-if", 0, "EXPR", list, judge_group,
     "say so when EXPR is true at the end",
     add_threshold<metrics::threshold_kind::warn>},
    {"abort-if", 0, "EXPR", list, judge_group,
     "stop the run and exit 99 as soon as EXPR is true",
     add_threshold<metrics::threshold_kind::abort>},
    {"grace", 0, "S", value, judge_group,
     "before --abort-if first judges (default: 30)",
     [](options& o, text v) { o.threshold_grace = parse_seconds_or_zero(v); }},
    {"notify", 0, "URL", list, judge_group,
     "tell https://…, ntfy://host/topic, hc://uuid (healthchecks) or exec:CMD at the end, and "
     "when a threshold breaks",
     add_notify, true},
    {"json", 0, "", flag, screen_group,
     "the final statistics as JSON on stdout, not the summary",
     set_flag<&options::json>},
    {"progress", 0, "HOW", value, screen_group,
     "on stderr: auto (default), tty, plain, json or none",
     set_progress},
    {"quiet", 'q', "", flag, screen_group,
     "no progress, only errors; the summary only when something is missing",
     set_flag<&options::quiet>},
    {"verbose", 'v', "", list, screen_group,
     "log more; twice: each attempt",
     [](options& o, text v) { o.verbose += parse_boolean(v) ? 1 : 0; }},
    {"log-file", 0, "FILE", value, screen_group,
     "append the log to FILE as well",
     set_written<&options::log_file>},
    {"log-level", 0, "L", value, screen_group,
     "trace, debug, info, warning (default), error or off",
     set_log_level},
    {"config", 0, "FILE", value, config_group,
     "read options from this TOML file (default: panelia/config.toml in XDG_CONFIG_HOME or "
     "~/.config)",
     nullptr},
    {"ignore-config", 0, "", flag, config_group,
     "read no configuration file",
     nullptr},
};
// clang-format on

}  // namespace

std::span<option_row const> get_option_table() noexcept {
    return table;
}

std::span<option_row const> retry_option_table() {
    // What a library is made from and where it is are settled; --force is not what retry means.
    static constexpr std::array<text, 7> not_for_retry = {
        "batch-file", "input-format", "force", "update", "output", "format", "sink"};
    static std::vector<option_row> const rows = [] {
        std::vector<option_row> kept;
        for (auto const& row : table)
            if (std::ranges::find(not_for_retry, row.name) == not_for_retry.end())
                kept.push_back(row);
        return kept;
    }();
    return rows;
}

std::span<option_row const> rules_option_table() {
    // What a document is fetched with, and where rules come from.
    static std::vector<option_row> const rows = [] {
        std::vector<option_row> kept;
        for (auto const& row : table) {
            bool const fits = row.name == "rules" || row.group == http_group ||
                              row.group == config_group || row.group == retry_group;
            if (fits) kept.push_back(row);
        }
        return kept;
    }();
    return rows;
}

option_row const* find_option(std::span<option_row const> rows, std::string_view name) noexcept {
    auto const found = std::ranges::find(rows, name, &option_row::name);
    return found == rows.end() ? nullptr : &*found;
}

}  // namespace panelia::cli
