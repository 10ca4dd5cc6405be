#include "metrics/live_view.hpp"
#include "metrics/prometheus.hpp"
#include "tests/pure/manual_clock.hpp"
#include "tests/pure/scratch_folder.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <sstream>
#include <string>

using namespace panelia::metrics;
using namespace std::chrono_literals;
using panelia::error_class;
using panelia::testing::manual_clock;

namespace {

std::string exposed(collector const& c, exposition format) {
    std::ostringstream out;
    write_prometheus(live_view::of(c), format, out);
    return out.str();
}

/// A session with a bit of everything.
void fill(collector& c, manual_clock& clock) {
    auto const chapter = c.start_chapter(chapter_identity{.series = "s", .number = "1"});
    auto const host = c.host("cdn.example:443");
    chapter.pages_found(3);
    for (int i = 0; i < 2; ++i) {
        chapter.page_started();
        chapter.attempt_started();
        host.request();
        chapter.received(2048);
        host.received(2048);
        host.page(1ms, 1048576ns, 2048);  // exactly 2^20 ns
        chapter.page_downloaded(2048);
    }
    chapter.attempt_failed(error_class::timeout);
    host.connection(2ms);
    host.rate_limit_wait(1500ms);
    clock.advance(2s);
    c.end_chapter(chapter, {.state = outcome::failed});
    c.start_chapter(chapter_identity{.number = "2"}).pages_found(4);
    c.chapters_skipped(5);
}

bool has(std::string const& text, std::string const& line) {
    return text.find("\n" + line + "\n") != std::string::npos;
}

bool promtool_exists() {
    return std::system("command -v promtool >/dev/null 2>&1") == 0;
}

}  // namespace

TEST_CASE("prometheus: counters and gauges carry the session's numbers") {
    manual_clock clock;
    collector c(clock.source());
    fill(c, clock);
    auto const text = exposed(c, exposition::text);
    CHECK(has(text, "panelia_chapters_total{outcome=\"failed\"} 1"));
    CHECK(has(text, "panelia_chapters_total{outcome=\"skipped\"} 5"));
    CHECK(has(text, "panelia_chapters_in_flight 1"));
    CHECK(has(text, "panelia_pages_total{outcome=\"downloaded\"} 2"));
    CHECK(has(text, "panelia_pages_queued 4"));  // those of the ended chapter wait no more
    CHECK(has(text, "panelia_page_attempts_total 2"));
    CHECK(has(text, "panelia_page_errors_total{class=\"timeout\"} 1"));
    CHECK(has(text, "panelia_stored_bytes_total 4096"));
    CHECK(has(text, "panelia_rate_limit_wait_seconds_total 1.5"));
    CHECK(has(text, "panelia_host_requests_total{host=\"cdn.example:443\"} 2"));
    CHECK(has(text, "panelia_run_info{version=\"0.1.0\"} 1"));
    CHECK(has(text, "# TYPE panelia_chapters_total counter"));
}

TEST_CASE("prometheus: a bucket counts what is equal to its bound") {
    manual_clock clock;
    collector c(clock.source());
    fill(c, clock);
    auto const text = exposed(c, exposition::text);
    CHECK(has(text, "panelia_page_seconds_bucket{le=\"0.000524288\"} 0"));
    CHECK(has(text, "panelia_page_seconds_bucket{le=\"0.001048576\"} 2"));
    CHECK(has(text, "panelia_page_seconds_bucket{le=\"+Inf\"} 2"));
    CHECK(has(text, "panelia_page_seconds_count 2"));
    CHECK(has(text, "panelia_page_seconds_sum 0.002097152"));
    CHECK(has(text, "panelia_page_bytes_bucket{le=\"1024.0\"} 0"));
    CHECK(has(text, "panelia_page_bytes_bucket{le=\"2048.0\"} 2"));
    CHECK(has(text, "panelia_chapter_seconds_count 1"));
}

TEST_CASE("prometheus: hosts beyond the twentieth are one label") {
    collector c;
    for (int i = 0; i < 30; ++i) c.host("h" + std::to_string(i) + ".example:80").request();
    auto const text = exposed(c, exposition::text);
    CHECK(has(text, "panelia_host_requests_total{host=\"h19.example:80\"} 1"));
    CHECK(text.find("h20.example") == std::string::npos);
    CHECK(has(text, "panelia_host_requests_total{host=\"other\"} 10"));
}

TEST_CASE("prometheus: OpenMetrics names families without the suffix and ends with EOF") {
    manual_clock clock;
    collector c(clock.source());
    fill(c, clock);
    auto const text = exposed(c, exposition::openmetrics);
    CHECK(has(text, "# TYPE panelia_chapters counter"));
    CHECK(has(text, "panelia_chapters_total{outcome=\"failed\"} 1"));
    CHECK(has(text, "# UNIT panelia_page_seconds seconds"));
    CHECK(text.find("# TYPE panelia_run info\n") != std::string::npos);
    CHECK(text.ends_with("\n# EOF\n"));
}

TEST_CASE("prometheus: promtool accepts the text") {
    if (!promtool_exists()) {
        MESSAGE("promtool is not installed");
        return;
    }
    manual_clock clock;
    collector c(clock.source());
    fill(c, clock);
    panelia::testing::scratch_folder const folder;
    auto const file = folder.path() / "metrics.prom";
    panelia::testing::write_file(file, exposed(c, exposition::text));
    auto const command = "promtool check metrics < '" + file.string() + "' 2>&1";
    CHECK(std::system(command.c_str()) == 0);
}
