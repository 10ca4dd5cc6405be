// Text for terminals and JSON lines: harmless, cut by width, numbers for people.
#include "cli/events.hpp"
#include "cli/json.hpp"
#include "cli/screen.hpp"
#include "cli/text.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace panelia::cli;

TEST_CASE("text: foreign text can neither move the cursor nor forge a line") {
    CHECK(
        printable("a\x1b[2Jb\nc\rd") ==
        "a\xEF\xBF\xBD[2Jb\xEF\xBF\xBD"
        "c\xEF\xBF\xBD"
        "d"
    );
    CHECK(
        printable("\xE2\x80\xAE"
                  "abc") ==
        "\xEF\xBF\xBD"
        "abc"
    );
    CHECK(printable("bad \xFF byte") == "bad \xEF\xBF\xBD byte");
    CHECK(printable("日本語 é 🙂") == "日本語 é 🙂");
}

TEST_CASE("text: CJK characters take two columns, combining ones none") {
    CHECK(display_width("abc") == 3);
    CHECK(display_width("日本語") == 6);
    CHECK(display_width("e\xCC\x81") == 1);
}

TEST_CASE("text: names are cut by columns, never in the middle of a character") {
    CHECK(cut_to_width("abcdef", 6) == "abcdef");
    CHECK(cut_to_width("abcdef", 5) == "abcd…");
    CHECK(cut_to_width("日本語の章", 6) == "日本…");
    CHECK(cut_to_width("日本語の章", 5) == "日本…");
    CHECK(cut_to_width("abc", 0).empty());
    for (std::size_t columns = 1; columns < 12; ++columns) {
        CHECK(display_width(cut_to_width("日a本b語c", columns)) <= columns);
        CHECK(display_width(pad_to_width("日a本b語c", columns)) == columns);
    }
}

TEST_CASE("text: numbers for people") {
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1'234'567) == "1,234,567");
    CHECK(human_bytes(812) == "812 B");
    CHECK(human_bytes(4300) == "4.2 KiB");
    CHECK(human_bytes(1'048'575) == "1.0 MiB");
    CHECK(human_bytes(88'300'000) == "84.2 MiB");
    CHECK(human_bytes(1.25 * 1073741824) == "1.25 GiB");
    CHECK(human_seconds(0) == "0 ms");
    CHECK(human_seconds(0.00026) == "0.3 ms");
    CHECK(human_seconds(0.00996) == "10 ms");
    CHECK(human_seconds(0.031) == "31 ms");
    CHECK(human_seconds(12.34) == "12.3 s");
    CHECK(human_seconds(59.97) == "1m 00s");
    CHECK(human_seconds(185) == "3m 05s");
    CHECK(human_seconds(7620) == "2h 07m");
    CHECK(clock_time(7) == "0:07");
    CHECK(clock_time(7389) == "2:03:09");
    CHECK(counted(1, "page", "pages") == "1 page");
}

TEST_CASE("text: wrapping breaks at spaces and leaves a long word whole") {
    auto const lines = wrap("aa bb cc dddddddddd e", 5);
    CHECK(lines == std::vector<std::string>{"aa bb", "cc", "dddddddddd", "e"});
}

TEST_CASE("json: numbers are plain and always valid") {
    CHECK(json_number(150) == "150");
    CHECK(json_number(0.33) == "0.33");
    CHECK(json_number(1e15) == "1000000000000000");
    CHECK(json_number(-0.0) == "0");
    CHECK(json_number(std::nan("")) == "null");
    CHECK(json_number(INFINITY) == "null");
}

TEST_CASE("json: a line holds its members in the order of adding") {
    auto const text = json_line().add("a", 1).add("b", true).add("c", "x").null("d").text();
    CHECK(text == R"({"a":1,"b":true,"c":"x","d":null})");
    CHECK(json_line().text() == "{}");
}

TEST_CASE("events: times are UTC with milliseconds") {
    using namespace std::chrono;
    CHECK(
        panelia::cli::utc_time(system_clock::time_point(milliseconds(0))) ==
        "1970-01-01T00:00:00.000Z"
    );
    CHECK(
        panelia::cli::utc_time(system_clock::time_point(milliseconds(1'765'216'800'123))) ==
        "2025-12-08T18:00:00.123Z"
    );
}

TEST_CASE("screen: colour sequences have no width") {
    CHECK(without_colours("\x1b[1;32mok\x1b[0m!") == "ok!");
    CHECK(without_colours("plain") == "plain");
}
