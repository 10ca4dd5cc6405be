#include "core/json_string.hpp"

#include <doctest/doctest.h>

using panelia::append_json_string;
using panelia::json_string;

TEST_CASE("json string: what must be escaped is, bytes that are no UTF-8 are replaced one by one") {
    struct {
        std::string_view text, json;
    } const table[] = {
        {"", R"("")"},
        {"plain", R"("plain")"},
        {"a\"b\\c\n\r\t\x01\x7F", R"("a\"b\\c\n\r\t\u0001\u007f")"},
        {{"a\0b", 3}, R"("a\u0000b")"},
        {"日本 é \U0001F98A", "\"日本 é \U0001F98A\""},
        {"\xFF!", "\"\xEF\xBF\xBD!\""},
        {"\xE6\x97", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},                  // cut short
        {"\xC0\xAF", "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},                  // overlong
        {"\xED\xA0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},  // a surrogate
        {"\xF4\x90\x80\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},  // too high
    };
    for (auto const& row : table) CHECK(json_string(row.text) == row.json);
}

TEST_CASE("json string: is appended") {
    std::string out = "{";
    append_json_string(out, "k");
    CHECK(out == "{\"k\"");
}
