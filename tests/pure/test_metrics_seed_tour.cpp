// The seed's complete example with a clock that stands: its JSON and CSV, byte for byte.
#include "panelia/metrics.hpp"
#include "tests/pure/manual_clock.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

using namespace panelia::metrics;
using namespace std::chrono_literals;

namespace {

void tour(collector& c, panelia::testing::manual_clock& clock) {
    for (double const number : {1.0, 2.0, 3.0}) {
        c.start_chapter(number, "https://example.com/chapter/" + std::to_string(int(number)));
        c.update_chapter(number, {.images_found = 10});
        for (int i = 0; i < 10; ++i) {
            c.add_download(number, 1'024'000, true);
            clock.advance(100ms);
        }
        c.update_chapter(number, {.images_processed = 10});
        c.end_chapter(number, true);
    }
}

std::string detail(int number) {
    auto const n = std::to_string(number);
    return R"(    {
      "chapter_num": )" +
           n + R"(.0,
      "url": "https://example.com/chapter/)" +
           n + R"(",
      "duration": 1.0,
      "images_found": 10,
      "images_downloaded": 10,
      "images_processed": 10,
      "download_errors": 0,
      "total_bytes": 10240000,
      "download_speed_mbps": 9.77,
      "success_rate": 100.0,
      "success": true
    })";
}

std::string const before_details = R"(",
    "duration_seconds": 3.0,
    "duration_human": "3s"
  },
  "chapters": {
    "attempted": 3,
    "succeeded": 3,
    "failed": 0,
    "success_rate": 100.0,
    "avg_duration_seconds": 1.0
  },
  "images": {
    "found": 30,
    "downloaded": 30,
    "processed": 30,
    "errors": 0
  },
  "performance": {
    "total_bytes_downloaded": 30720000,
    "total_mb_downloaded": 29.3,
    "avg_speed_mbps": 9.77,
    "total_scraping_time": 3.0
  },
  "chapter_details": [
)";

std::string const after_details = R"(
  ],
  "extended": {
    "schema_version": 1,
    "session": {
      "wall_seconds": 3.0,
      "active_seconds": 3.0,
      "mean_parallelism": 1.0,
      "throughput_bytes_per_second": 10240000.0,
      "received_bytes": 30720000,
      "stored_bytes": 30720000,
      "attempts": 30,
      "retries": 0,
      "pages_failed": 0,
      "pages_skipped": 0,
      "chapters_skipped": 0,
      "discovery_requests": 0,
      "rate_limit_wait_seconds": 0.0,
      "exit_code": null,
      "pages_queued": 0,
      "pages_in_flight": 0,
      "chapters_partial": 0,
      "chapters_cancelled": 0,
      "chapters_in_progress": 0
    },
    "latency": {
      "page_seconds": {
        "count": 0,
        "min": null,
)";

}  // namespace

TEST_CASE("seed tour: the JSON, byte for byte up to the latencies") {
    panelia::testing::manual_clock clock;
    collector c(clock.source());
    tour(c, clock);
    std::ostringstream out;
    c.write_json(out);
    auto const text = out.str();
    std::string const start = "{\n  \"session\": {\n    \"start_time\": \"";
    REQUIRE(text.starts_with(start));
    constexpr std::size_t time_length = 25;  // depends on the machine's time zone
    auto const rest = text.substr(start.size() + time_length);
    auto const expected =
        before_details + detail(1) + ",\n" + detail(2) + ",\n" + detail(3) + after_details;
    CHECK(rest.substr(0, expected.size()) == expected);
    CHECK(text.ends_with("    \"thresholds\": []\n  }\n}\n"));
}

TEST_CASE("seed tour: the CSV, byte for byte") {
    panelia::testing::manual_clock clock;
    collector c(clock.source());
    tour(c, clock);
    std::ostringstream out;
    c.write_csv(out);
    CHECK(
        out.str() ==
        "chapter_num,url,duration,images_found,images_downloaded,images_processed,"
        "download_errors,total_bytes,download_speed_mbps,success_rate,success\r\n"
        "1.0,https://example.com/chapter/1,1.0,10,10,10,0,10240000,9.77,100.0,True\r\n"
        "2.0,https://example.com/chapter/2,1.0,10,10,10,0,10240000,9.77,100.0,True\r\n"
        "3.0,https://example.com/chapter/3,1.0,10,10,10,0,10240000,9.77,100.0,True\r\n"
    );
}
