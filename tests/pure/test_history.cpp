// Sessions remembered and read back: rows, views, interrupted ones, and `panelia history` on top.
#include "cli/history.hpp"
#include "cli/history_views.hpp"
#include "cli/text.hpp"
#include "cli/text_table.hpp"
#include "engine/library_lock.hpp"
#include "metrics/history.hpp"
#include "metrics/history_query.hpp"
#include "metrics/live_view.hpp"
#include "metrics/migrations.hpp"
#include "panelia/metrics.hpp"
#include "tests/paths.hpp"
#include "tests/pure/manual_clock.hpp"
#include "tests/pure/scratch_folder.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace panelia;
using namespace panelia::metrics;
using namespace std::chrono_literals;
using panelia::testing::manual_clock;
using panelia::testing::read_file;
using panelia::testing::scratch_folder;
using panelia::testing::source_folder;
using panelia::testing::write_file;

namespace {

constexpr std::array all_commands = {
    cli::history_command::list,
    cli::history_command::show,
    cli::history_command::compare,
    cli::history_command::trend,
    cli::history_command::slowest,
    cli::history_command::export_sessions};

/// A library whose sessions are told, not downloaded.
struct told_sessions {
    scratch_folder scratch;
    std::filesystem::path dir = scratch.path();
    std::vector<std::string> warnings;
    manual_clock time;
    std::unique_ptr<collector> counts;

    told_sessions() { std::filesystem::create_directory(dir / ".panelia"); }

    std::unique_ptr<history> begin(std::string tag = {}) {
        counts = std::make_unique<collector>(time.source());
        return std::make_unique<history>(dir, std::move(tag), [this](std::string_view text) {
            warnings.emplace_back(text);
        });
    }
    chapter_handle start(int number, std::string const& base = "https://example.org/c/") {
        return counts->start_chapter(
            {"Legend Land", std::to_string(number), "A title", base + std::to_string(number)}
        );
    }
    /// One chapter of 10 pages, 1 MiB each, with one failed attempt.
    void chapter(int number, std::chrono::milliseconds took, outcome state = outcome::complete) {
        auto const handle = start(number);
        auto const host = counts->host("example.org:443");
        handle.pages_found(10);
        for (int page = 0; page < 10; ++page) {
            handle.page_started();
            handle.attempt_started();
            handle.received(1'048'576);
            handle.transferring(took / 10);
            handle.page_downloaded(1'048'576);
            handle.page_processed();
            host.request();
            host.received(1'048'576);
            host.page(took / 20, took / 10, 1'048'576);
        }
        handle.attempt_started();
        handle.attempt_failed(error_class::http_5xx);
        handle.retry();
        host.error(error_class::http_5xx);
        time.advance(took);
        counts->end_chapter(handle, {state, {}, {}});
    }
    /// A whole session of `chapters`, each of which takes about `each`.
    void session(int chapters, std::chrono::milliseconds each, std::string tag = {}) {
        auto const record = begin(std::move(tag));
        for (int i = 1; i <= chapters; ++i) chapter(i, each * (20 + i) / 20);
        record->end(*counts, 0);
    }
    database open() const { return open_database_for_reading(database_file(dir)); }
};

struct answer {
    int code;
    std::string out, err;
};

answer ask(std::filesystem::path const& dir, cli::history_options options, bool colour = false) {
    options.output = dir;
    std::ostringstream out, err;
    int const code = cli::run_history(options, out, err, colour);
    return {code, out.str(), err.str()};
}

cli::history_options asking(cli::history_command command) {
    cli::history_options options;
    options.command = command;
    return options;
}

bool contains(std::string const& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

bool fits_80_columns(std::string const& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        if (cli::display_width(line) > 80) return false;
    return true;
}

/// The names of the members, each of which begins a line.
std::set<std::string> keys_of(std::string const& json) {
    std::set<std::string> keys;
    std::istringstream lines(json);
    for (std::string line; std::getline(lines, line);) {
        auto const begin = line.find('"'), end = line.find("\": ");
        if (begin != line.npos && end != line.npos && line.find_first_not_of(' ') == begin)
            keys.insert(line.substr(begin + 1, end - begin - 1));
    }
    return keys;
}

/// Brackets and quotes close: the writer itself is tested elsewhere.
bool balanced(std::string const& json) {
    std::string open;
    bool quoted = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        char const c = json[i];
        if (quoted && c == '\\') ++i;
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '{' || c == '[') open += c == '{' ? '}' : ']';
        if (c != '}' && c != ']') continue;
        if (open.empty() || open.back() != c) return false;
        open.pop_back();
    }
    return open.empty() && !quoted && !json.empty();
}

}  // namespace

TEST_CASE_FIXTURE(told_sessions, "history: an ended session reads back as it was counted") {
    session(3, 2s, "nightly");
    auto base = open();
    auto const id = find_session(base, "latest");
    REQUIRE(id);
    auto const record = read_session(base, *id, false);
    REQUIRE(record);
    auto const stats = counts->get_stats();
    CHECK(record->state == "ended");
    CHECK(record->tag == "nightly");
    CHECK(record->exit_code == 0);
    CHECK(record->start_time == stats.session.start_time);
    CHECK((*record)["duration_seconds"] == stats.session.duration_seconds);
    CHECK((*record)["attempted"] == 3);
    CHECK((*record)["succeeded"] == 3);
    CHECK((*record)["success_rate"] == stats.chapters.success_rate);
    CHECK((*record)["avg_duration_seconds"] == stats.chapters.avg_duration_seconds);
    CHECK((*record)["found"] == 30);
    CHECK((*record)["errors"] == 3);
    CHECK((*record)["total_bytes_downloaded"] == 30 * 1'048'576);
    CHECK((*record)["total_mb_downloaded"] == stats.performance.total_mb_downloaded);
    CHECK((*record)["avg_speed_mbps"] == stats.performance.avg_speed_mbps);
    CHECK((*record)["total_scraping_time"] == stats.performance.total_scraping_time);
    CHECK(
        (*record)["throughput_bytes_per_second"] ==
        doctest::Approx(stats.extended.throughput_bytes_per_second)
    );
    CHECK(record->page_ns == live_view::of(*counts).page_ns);
    CHECK(
        read_errors(base, *id) ==
        std::vector<std::pair<std::string, std::uint64_t>>{{"http_5xx", 3}}
    );
}

TEST_CASE_FIXTURE(told_sessions, "history: chapters and hosts read back as the exports have them") {
    session(3, 2s);
    auto base = open();
    std::vector<chapter_stats> rows;
    each_chapter(base, 1, [&](chapter_stats const& c) { rows.push_back(c); });
    auto const told = counts->get_stats().chapter_details;
    REQUIRE(rows.size() == told.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        CHECK(rows[i].chapter_num == told[i].chapter_num);
        CHECK(rows[i].url == told[i].url);
        CHECK(rows[i].duration == told[i].duration);
        CHECK(rows[i].images_downloaded == told[i].images_downloaded);
        CHECK(rows[i].total_bytes == told[i].total_bytes);
        CHECK(rows[i].download_speed_mbps == told[i].download_speed_mbps);
        CHECK(rows[i].success_rate == told[i].success_rate);
        CHECK(rows[i].success == told[i].success);
        CHECK(rows[i].elapsed == told[i].elapsed);
        CHECK(rows[i].transfer == told[i].transfer);
        CHECK(rows[i].state == told[i].state);
    }
    auto const hosts = read_hosts(base, 1);
    REQUIRE(hosts.size() == 1);
    CHECK(hosts[0].figures.host == "example.org:443");
    CHECK(hosts[0].figures.requests == 30);
    CHECK(hosts[0].page_ns.count() == 30);
}

TEST_CASE_FIXTURE(told_sessions, "history: a session that never ended is listed as interrupted") {
    begin()->save(*counts);
    auto base = open();
    CHECK(read_sessions(base, 10, false).at(0).state == "interrupted");
    CHECK(read_sessions(base, 10, true).at(0).state == "running");
    session(1, 1s);
    CHECK(open().integer("SELECT count(*) FROM sessions WHERE state = 'interrupted'") == 1);
    auto const sessions = read_sessions(base, 10, true);
    REQUIRE(sessions.size() == 2);
    CHECK(sessions[0].state == "ended");
    CHECK(sessions[1].state == "interrupted");
}

TEST_CASE_FIXTURE(told_sessions, "history: what was saved last survives a kill") {
    auto record = begin();
    chapter(1, 2s);
    auto const current = start(2);
    current.pages_found(5);
    time.advance(1s);
    record->save(*counts);
    record = nullptr;  // never ended
    auto base = open();
    CHECK((*read_session(base, 1, false))["succeeded"] == 1);
    std::vector<outcome> states;
    each_chapter(base, 1, [&](chapter_stats const& c) { states.push_back(c.state); });
    CHECK(states == std::vector{outcome::complete, outcome::in_progress});
    CHECK(base.integer("PRAGMA integrity_check") == 0);  // "ok", which is no number
    auto check = base.prepare("PRAGMA integrity_check");
    REQUIRE(check.step());
    CHECK(check.text(0) == "ok");
}

TEST_CASE_FIXTURE(told_sessions, "history: a chapter that is started afresh leaves no row behind") {
    auto record = begin();
    counts->start_chapter(1.0, "https://example.org/c/1");
    counts->end_chapter(1.0, false, "no");
    counts->start_chapter(2.0, "https://example.org/c/2");
    counts->end_chapter(2.0, true);
    record->save(*counts);
    time.advance(1s);
    counts->start_chapter(1.0, "https://example.org/c/1");
    counts->end_chapter(1.0, true);
    record->end(*counts, 0);
    auto base = open();
    std::vector<bool> success;
    each_chapter(base, 1, [&](chapter_stats const& c) { success.push_back(c.success); });
    CHECK(success == std::vector{true, true});
}

TEST_CASE_FIXTURE(
    told_sessions, "history: a database that is refused turns it off with one warning"
) {
    write_file(database_file(dir), std::string(500, 'x'));
    auto const record = begin();
    CHECK_FALSE(record->id());
    record->save(*counts);
    record->end(*counts, 0);
    REQUIRE(warnings.size() == 1);
    CHECK(contains(warnings[0], "history is off"));
    CHECK(read_file(database_file(dir)) == std::string(500, 'x'));
}

TEST_CASE_FIXTURE(
    told_sessions, "history: a full disk in mid-session turns it off with one warning"
) {
    auto const record = begin();
    auto const earlier = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    rlimit const none{0, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &none);
    chapter(1, 1s);
    record->save(*counts);
    record->end(*counts, 0);
    record->end(*counts, 0);
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, earlier);
    CHECK(warnings.size() == 1);
    CHECK_FALSE(record->id());
    auto base = open();
    CHECK(read_sessions(base, 10, false).at(0).state == "interrupted");
}

TEST_CASE_FIXTURE(told_sessions, "history: sessions have numbers, tags and ages for names") {
    session(1, 1s, "old");
    session(1, 1s, "7");
    session(1, 1s, "old");
    auto base = open();
    CHECK(find_session(base, "latest") == 3);
    CHECK(find_session(base, "previous") == 2);
    CHECK(find_session(base, "1") == 1);
    CHECK(find_session(base, "old") == 3);
    CHECK(find_session(base, "7") == 2);
    CHECK_FALSE(find_session(base, "none"));
    CHECK(session_before(base, 3) == 2);
    CHECK_FALSE(session_before(base, 1));
}

TEST_CASE_FIXTURE(told_sessions, "history list: aligned, within 80 columns, newest first") {
    session(12, 1s, "a rather long tag that has to give way \xE6\xBC\xAB\xE7\x94\xBB");
    session(12, 2s);
    begin()->save(*counts);
    auto const said = ask(dir, asking(cli::history_command::list));
    CHECK(said.code == 0);
    CHECK(said.err.empty());
    CHECK(fits_80_columns(said.out));
    CHECK(contains(said.out, "ID"));
    CHECK(contains(said.out, "interrupted"));
    CHECK(contains(said.out, "-50.0 %"));
    CHECK(said.out.find("\n 2") < said.out.find("\n 1"));
    CHECK_FALSE(contains(said.out, "\x1b"));
    CHECK(contains(ask(dir, asking(cli::history_command::list), true).out, "\x1b[31m"));
    auto options = asking(cli::history_command::list);
    options.last = 1;
    CHECK_FALSE(contains(ask(dir, options).out, "\n 2"));
}

TEST_CASE_FIXTURE(told_sessions, "history show: figures, hosts, errors and what did not succeed") {
    auto const record = begin("probe");
    chapter(1, 1s);
    auto const sunk = start(2);
    sunk.pages_found(3);
    counts->end_chapter(sunk, {outcome::failed, error_class::http_4xx, "page 1: 404 Not Found"});
    record->end(*counts, 1);
    auto const said = ask(dir, asking(cli::history_command::show));
    CHECK(said.code == 0);
    CHECK(fits_80_columns(said.out));
    for (char const* part :
         {"Session 1 (probe)",
          "exit code 1",
          "1 ok, 1 failed",
          "example.org:443",
          "http_5xx 1",
          "404 Not Found",
          "Legend Land 2"})
        CHECK_MESSAGE(contains(said.out, part), part);
}

TEST_CASE_FIXTURE(
    told_sessions, "history compare: a real slowdown is worse, the same again is not"
) {
    session(20, 1s);
    session(20, 1'200ms);
    session(20, 1'200ms);
    auto options = asking(cli::history_command::compare);
    options.first = "1", options.second = "2";
    auto const slower = ask(dir, options);
    CHECK(slower.code == 0);
    CHECK(fits_80_columns(slower.out));
    CHECK(contains(slower.out, "+20.0 %"));
    CHECK(contains(slower.out, "worse"));
    CHECK(contains(slower.out, "pair by pair"));
    CHECK(contains(slower.out, "download_speed_mbps (MiB/s)"));
    CHECK(contains(slower.out, "CHANGE is the median of the chapters' own changes"));
    options.first.clear(), options.second.clear();
    auto const same = ask(dir, options);  // the latest with the one before it
    CHECK(contains(same.out, "Session 2 and session 3"));
    CHECK_FALSE(contains(same.out, "worse"));
    auto base = open();
    auto const comparisons = cli::compare_sessions(base, 1, 2);
    CHECK(comparisons.at(0).metric == "duration");
    CHECK(comparisons.at(0).n == 20);
    CHECK(comparisons.at(0).result == verdict::worse);
    CHECK(comparisons.at(1).result == verdict::worse);
    CHECK(comparisons.at(3).result == verdict::same);
}

TEST_CASE_FIXTURE(
    told_sessions, "history compare: chapters without a partner are compared as samples"
) {
    session(10, 1s);
    auto const record = begin();
    for (int i = 101; i <= 110; ++i) chapter(i, 3s);
    record->end(*counts, 0);
    auto base = open();
    auto const comparisons = cli::compare_sessions(base, 1, 2);
    CHECK_FALSE(comparisons.at(0).paired);
    CHECK(comparisons.at(0).result == verdict::worse);
}

TEST_CASE_FIXTURE(told_sessions, "history trend: numbers and a sparkline, oldest first") {
    for (auto const each : {1'000ms, 2'000ms, 4'000ms}) session(2, each);
    auto options = asking(cli::history_command::trend);
    options.metric = "wall_seconds";
    auto const said = ask(dir, options);
    CHECK(said.code == 0);
    CHECK(contains(said.out, "▁▃█"));
    CHECK(fits_80_columns(said.out));
    options.metric = "page_seconds.p95", options.host = "example.org:443";
    CHECK(contains(ask(dir, options).out, "▁▃█"));
    options.json = true;
    CHECK(balanced(ask(dir, options).out));
}

TEST_CASE_FIXTURE(told_sessions, "history slowest: the longest first, over all sessions or one") {
    session(2, 1s);
    session(2, 5s);
    auto options = asking(cli::history_command::slowest);
    options.last = 1;
    auto const said = ask(dir, options);
    CHECK(contains(said.out, "Legend Land 2"));
    CHECK(contains(said.out, "      2  "));
    options.first = "1";
    CHECK(contains(ask(dir, options).out, "      1  "));
    CHECK(fits_80_columns(said.out));
}

TEST_CASE_FIXTURE(
    told_sessions, "history export: a session's CSV is the CSV export of that session"
) {
    session(3, 2s);
    auto options = asking(cli::history_command::export_sessions);
    options.format = cli::history_format::csv;
    options.first = "1";
    counts->export_csv(dir / "told.csv");
    CHECK(ask(dir, options).out == read_file(dir / "told.csv"));
    options.first.clear();
    auto const all = ask(dir, options).out;
    CHECK(all.starts_with("id,tag,program,state,exit_code,start_time,duration_seconds,attempted"));
    CHECK(contains(all, "\r\n1,,"));
}

TEST_CASE_FIXTURE(told_sessions, "history: every command answers in JSON") {
    session(9, 1s, "\"quoted\"");
    session(9, 1s);
    for (auto const command : all_commands) {
        auto options = asking(command);
        options.json = true;
        auto const said = ask(dir, options);
        CHECK(said.code == 0);
        CHECK(balanced(said.out));
        CHECK(said.out.ends_with("}\n"));
    }
}

TEST_CASE_FIXTURE(told_sessions, "history: what is not there is one line and exit 2") {
    auto options = asking(cli::history_command::list);
    CHECK(ask(dir, options).code == 2);
    CHECK_FALSE(std::filesystem::exists(database_file(dir)));
    session(1, 1s);
    auto const complains = [&](std::string_view about) {
        auto const said = ask(dir, options);
        CHECK(said.code == 2);
        CHECK(said.out.empty());
        CHECK(contains(said.err, about));
        CHECK(said.err.find('\n') == said.err.size() - 1);
    };
    options = asking(cli::history_command::show), options.first = "9";
    complains("no session 9");
    options = asking(cli::history_command::compare);
    complains("no session before 1");
    options = asking(cli::history_command::trend), options.metric = "sped";
    complains("no metric sped");
    options.metric = "requests", options.host = "nowhere:1";
    complains("no session met the host nowhere:1");
}

TEST_CASE_FIXTURE(told_sessions, "history: every metric of the trend has a value") {
    session(2, 1s);
    auto base = open();
    auto const record = read_session(base, 1, false);
    for (auto const& name : trend_metrics(false)) {
        bool const connects = name.starts_with("connect_seconds");  // none in a told session
        CHECK_MESSAGE(trend_value(*record, name).has_value() != connects, name);
    }
    auto const host = read_hosts(base, 1).at(0);
    for (auto const& name : trend_metrics(true)) CHECK_MESSAGE(trend_value(host, name), name);
    CHECK(contains(cli::history_metrics(), "avg_speed_mbps, "));
}

TEST_CASE_FIXTURE(told_sessions, "history: docs/metrics.md names every member of the JSON") {
    session(10, 1s);
    session(10, 2s);
    auto const text = read_file(source_folder() / "docs/metrics.md");
    std::set<std::string> const of_distributions = {
        "count", "min", "mean", "p50", "p90", "p95", "p99", "max"};
    std::size_t met = 0;
    for (auto const command : all_commands) {
        auto options = asking(command);
        options.json = true;
        for (auto const& key : keys_of(ask(dir, options).out)) {
            if (of_distributions.contains(key) || key == "example.org:443") continue;
            CHECK_MESSAGE(contains(text, '`' + key + '`'), key);
            ++met;
        }
    }
    CHECK(met > 100);
}

TEST_CASE_FIXTURE(told_sessions, "history: a trend takes a threshold's name for a figure as well") {
    session(2, 1s);
    auto base = open();
    auto const record = read_session(base, 1, false);
    for (auto const* name :
         {"chapters_attempted",
          "chapters_succeeded",
          "chapters_failed",
          "images_found",
          "images_downloaded",
          "images_processed",
          "download_errors",
          "stored_bytes",
          "throughput",
          "duration",
          "chapters_partial",
          "retries"}) {
        CAPTURE(name);
        CHECK(trend_value(*record, figure_named(name)).has_value());
    }
    auto options = asking(cli::history_command::trend);
    options.metric = "chapters_succeeded";
    auto const said = ask(dir, options);
    CHECK(said.code == 0);
    CHECK(contains(said.out, "succeeded\n"));
}

TEST_CASE("table: columns align by display width and the flexible one gives way") {
    cli::text_table table({{"N", true}, {"NAME", false, true}, {"MiB", true}});
    table.row({{"1"}, {"\xE6\xBC\xAB\xE7\x94\xBB"}, {"1.5"}});
    table.row({{"12"}, {"plain\x1b[2J"}, {"10.5"}});
    std::ostringstream wide, narrow;
    table.print(wide, false);
    CHECK(wide.str().starts_with(" N  NAME"));
    CHECK(contains(wide.str(), " 1  \xE6\xBC\xAB\xE7\x94\xBB        1.5\n"));
    CHECK_FALSE(contains(wide.str(), "\x1b"));
    table.print(narrow, false, 16);
    std::istringstream lines(narrow.str());
    for (std::string line; std::getline(lines, line);) CHECK(cli::display_width(line) <= 16);
}

TEST_CASE("sparkline: from the least to the greatest, a gap where there is nothing") {
    std::vector<std::optional<double>> const values{1.0, {}, 4.5, 8.0};
    CHECK(cli::sparkline(values) == "▁ ▅█");
    std::vector<std::optional<double>> const flat{3.0, 3.0};
    CHECK(cli::sparkline(flat) == "▅▅");
    CHECK(cli::sparkline({}).empty());
}

TEST_CASE("lock: can be asked after without being taken") {
    scratch_folder const scratch;
    std::filesystem::create_directory(scratch.path() / ".panelia");
    CHECK_FALSE(engine::library_lock::held(scratch.path()));
    {
        engine::library_lock const lock(scratch.path());
        CHECK(engine::library_lock::held(scratch.path()));
    }
    CHECK_FALSE(engine::library_lock::held(scratch.path()));
}
