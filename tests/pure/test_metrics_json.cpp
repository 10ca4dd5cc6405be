#include "metrics/json_writer.hpp"
#include "panelia/metrics.hpp"
#include "tests/pure/manual_clock.hpp"

#include <boost/json.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <sstream>
#include <string>
#include <vector>

using namespace panelia::metrics;
using namespace std::chrono_literals;
using panelia::error_class;
using panelia::testing::manual_clock;

namespace {

std::string quoted(std::string_view text) {
    std::ostringstream out;
    json_writer(out).value(text);
    return out.str();
}

std::string json_of(collector const& c) {
    std::ostringstream out;
    c.write_json(out);
    return out.str();
}

std::vector<std::string> keys(boost::json::value const& object) {
    std::vector<std::string> names;
    for (auto const& member : object.as_object()) names.emplace_back(member.key());
    return names;
}

using names = std::vector<std::string>;

}  // namespace

TEST_CASE("json: strings are escaped and always valid UTF-8") {
    CHECK(quoted("a\"b\\c\n\r\t\x01\x1f") == "\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u001f\"");
    CHECK(quoted("漫画 é 🙂") == "\"漫画 é 🙂\"");
    CHECK(quoted("\xFF") == "\"\xEF\xBF\xBD\"");
    CHECK(quoted("a\xC3") == "\"a\xEF\xBF\xBD\"");
    CHECK(quoted("\xED\xA0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");  // a surrogate
    CHECK(quoted("\xC0\xAF") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");                  // overlong
    CHECK(quoted("\xF4\x90\x80\x80x").ends_with("x\""));                          // too high
    CHECK(quoted(std::string_view("a\0b", 3)) == "\"a\\u0000b\"");
}

TEST_CASE("json: nesting is indented by two, empty ones stay on their line") {
    std::ostringstream out;
    {
        json_writer json(out);
        json.begin_object();
        json.member("a", std::uint64_t{1});
        json.key("b").begin_array();
        json.value(true);
        json.begin_object();
        json.end_object();
        json.end_array();
        json.key("c").begin_array();
        json.end_array();
        json.key("d").value(std::nan(""));
        json.end_object();
    }
    CHECK(
        out.str() ==
        "{\n  \"a\": 1,\n  \"b\": [\n    true,\n    {}\n  ],\n  \"c\": [],\n  \"d\": null\n}"
    );
}

TEST_CASE("json: the seed's keys in the seed's order, then extended") {
    collector c;
    c.start_chapter(1.0, "u");
    c.host("a.example:443").request();
    c.set_thresholds({{"success_rate<99", "fail", 100.0, 20, true}});
    auto const root = boost::json::parse(json_of(c));
    CHECK(
        keys(root) ==
        names{"session", "chapters", "images", "performance", "chapter_details", "extended"}
    );
    CHECK(keys(root.at("session")) == names{"start_time", "duration_seconds", "duration_human"});
    CHECK(
        keys(root.at("chapters")) ==
        names{"attempted", "succeeded", "failed", "success_rate", "avg_duration_seconds"}
    );
    CHECK(keys(root.at("images")) == names{"found", "downloaded", "processed", "errors"});
    CHECK(
        keys(root.at("performance")) ==
        names{
            "total_bytes_downloaded",
            "total_mb_downloaded",
            "avg_speed_mbps",
            "total_scraping_time"}
    );
    CHECK(
        keys(root.at("chapter_details").at(0)) ==
        names{
            "chapter_num",
            "url",
            "duration",
            "images_found",
            "images_downloaded",
            "images_processed",
            "download_errors",
            "total_bytes",
            "download_speed_mbps",
            "success_rate",
            "success"}
    );
    auto const& extended = root.at("extended");
    CHECK(
        keys(extended) ==
        names{
            "schema_version",
            "session",
            "latency",
            "errors_by_class",
            "hosts",
            "chapters",
            "thresholds"}
    );
    CHECK(keys(extended.at("latency")) == names{"page_seconds", "ttfb_seconds", "connect_seconds"});
    CHECK(keys(extended.at("errors_by_class")).size() == panelia::error_class_count);
    CHECK(keys(extended.at("hosts")) == names{"a.example:443"});
    CHECK(keys(extended.at("thresholds").at(0)) == names{"expr", "kind", "value", "samples", "ok"});
}

TEST_CASE("json: what is unknown is null, never a guess") {
    collector c;
    c.start_chapter(chapter_identity{.series = "s", .number = "not a number"});
    auto root = boost::json::parse(json_of(c));
    auto const& extended = root.at("extended");
    CHECK(extended.at("session").at("exit_code").is_null());
    CHECK(extended.at("latency").at("page_seconds").at("p99").is_null());
    CHECK(extended.at("latency").at("page_seconds").at("count") == 0);
    CHECK(extended.at("chapters").at(0).at("error_class").is_null());
    CHECK(extended.at("chapters").at(0).at("error_message").is_null());
    CHECK(root.at("chapter_details").at(0).at("chapter_num").is_null());
    c.set_exit_code(0);
    root = boost::json::parse(json_of(c));
    CHECK(root.at("extended").at("session").at("exit_code") == 0);
}

TEST_CASE("json: floats are plain decimals with a point") {
    manual_clock clock;
    collector c(clock.source());
    auto const chapter = c.start_chapter(chapter_identity{.number = "1"});
    chapter.page_started();
    chapter.page_downloaded(157'286'400);
    clock.advance(180'500ms);
    c.end_chapter(chapter, {.state = outcome::complete});
    auto const text = json_of(c);
    CHECK(text.find("\"total_mb_downloaded\": 150.0,") != std::string::npos);
    CHECK(text.find("\"avg_speed_mbps\": 0.83,") != std::string::npos);
    CHECK(text.find("\"chapter_num\": 1.0,") != std::string::npos);
    CHECK(text.find("\"duration_human\": \"3m 0s\"") != std::string::npos);
    CHECK(text.find("\"wall_seconds\": 180.5,") != std::string::npos);
}

TEST_CASE("json: extended.chapters stand in the order of chapter_details") {
    collector c;
    auto const b = c.start_chapter({.series = "s", .number = "2", .title = "\"Two\""});
    c.start_chapter({.series = "s", .number = "1", .title = "One"});
    c.end_chapter(b, {outcome::failed, error_class::not_image, "page 3: an HTML page"});
    auto const root = boost::json::parse(json_of(c));
    auto const& rows = root.at("extended").at("chapters");
    CHECK(rows.at(0).at("number") == "2");
    CHECK(rows.at(0).at("title") == "\"Two\"");
    CHECK(rows.at(0).at("outcome") == "failed");
    CHECK(rows.at(0).at("error_class") == "not_image");
    CHECK(rows.at(1).at("outcome") == "in_progress");
    CHECK(root.at("chapter_details").at(1).at("chapter_num") == 1.0);
}

TEST_CASE("json: a snapshot one has writes the same text as the collector") {
    manual_clock clock;
    collector c(clock.source());
    for (int i = 0; i < 500; ++i)  // more than one buffer of text
        c.start_chapter(i, "https://a.example/" + std::to_string(i));
    std::ostringstream out;
    write_json(c.get_stats(), out);
    CHECK(out.str() == json_of(c));
    CHECK(boost::json::parse(out.str()).at("chapter_details").as_array().size() == 500);
}
