#include "metrics/csv_field.hpp"
#include "panelia/metrics.hpp"
#include "tests/pure/manual_clock.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

using namespace panelia::metrics;
using namespace std::chrono_literals;
using panelia::testing::manual_clock;

namespace {

constexpr char const* header =
    "chapter_num,url,duration,images_found,images_downloaded,images_processed,download_errors,"
    "total_bytes,download_speed_mbps,success_rate,success\r\n";

std::string csv_of(collector const& c) {
    std::ostringstream out;
    c.write_csv(out);
    return out.str();
}

}  // namespace

TEST_CASE("csv: the seed's sample lines, byte for byte") {
    // The seed's second line is a sample of the format: its speed does not follow from its bytes.
    stats s;
    for (double const number : {1.0, 2.0}) {
        auto const first = number < 2;
        chapter_stats c;
        c.chapter_num = first ? "1.0" : "2.0";
        c.url = "https://...";
        c.duration = first ? 45.2 : 38.1;
        c.images_found = first ? 10 : 12;
        c.images_downloaded = c.images_processed = first ? 10 : 11;
        c.download_errors = first ? 0 : 1;
        c.total_bytes = first ? 15'728'640 : 18'874'368;
        c.download_speed_mbps = first ? 0.33 : 0.42;
        c.success_rate = first ? 100.0 : 91.67;
        c.success = true;
        s.chapter_details.push_back(c);
    }
    std::ostringstream out;
    write_csv(s, out);
    CHECK(
        out.str() == std::string(header) +
                         "1.0,https://...,45.2,10,10,10,0,15728640,0.33,100.0,True\r\n"
                         "2.0,https://...,38.1,12,11,11,1,18874368,0.42,91.67,True\r\n"
    );
}

TEST_CASE("csv: bytes that are no UTF-8 are replaced, as in the JSON") {
    CHECK(csv_field("a\xFF\"b") == "\"a\xEF\xBF\xBD\"\"b\"");
    CHECK(csv_field("\xE6\x97") == "\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(csv_field("caf\xC3\xA9, \xE6\x97\xA5") == "\"caf\xC3\xA9, \xE6\x97\xA5\"");
    stats s;
    chapter_stats c;
    c.chapter_num = "1.0";
    c.url = "http://a/\xFF";
    s.chapter_details.push_back(c);
    std::ostringstream out;
    write_csv(s, out);
    CHECK(out.str().find("1.0,http://a/\xEF\xBF\xBD,") != std::string::npos);
}

TEST_CASE("csv: the same two chapters counted give the same lines, with the speed that follows") {
    manual_clock clock;
    collector c(clock.source());
    c.start_chapter(1.0, "https://...");
    c.update_chapter(1.0, {.images_found = 10, .images_processed = 10});
    for (int i = 0; i < 10; ++i) c.add_download(1.0, 1'572'864, true);
    clock.advance(45'200ms);
    c.end_chapter(1.0, true);
    c.start_chapter(2.0, "https://...");
    c.update_chapter(2.0, {.images_found = 12, .images_processed = 11});
    for (int i = 0; i < 11; ++i) c.add_download(2.0, i == 0 ? 1'715'848 : 1'715'852, true);
    c.add_download(2.0, 0, false);
    clock.advance(38'100ms);
    c.end_chapter(2.0, true);
    CHECK(
        csv_of(c) == std::string(header) +
                         "1.0,https://...,45.2,10,10,10,0,15728640,0.33,100.0,True\r\n"
                         "2.0,https://...,38.1,12,11,11,1,18874368,0.47,91.67,True\r\n"
    );
}

TEST_CASE("csv: an empty session is the header") {
    CHECK(csv_of(collector()) == header);
}

TEST_CASE("csv: commas, quotes and line ends are quoted") {
    collector c;
    c.start_chapter(1.5, "https://a.example/x,y\"z\r\n");
    CHECK(csv_of(c)
              .substr(std::string(header).size())
              .starts_with("1.5,\"https://a.example/x,y\"\"z\r\n\",0."));
}

TEST_CASE("csv: a snapshot one has writes the same text as the collector") {
    manual_clock clock;
    collector c(clock.source());
    c.start_chapter(1, "u");
    c.end_chapter(1, false);
    std::ostringstream out;
    write_csv(c.get_stats(), out);
    CHECK(out.str() == csv_of(c));
    CHECK(out.str().ends_with(",False\r\n"));
}
