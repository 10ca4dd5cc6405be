#include "engine/content_type.hpp"

#include <doctest/doctest.h>

using panelia::engine::parse_content_type;

TEST_CASE("content type: type and charset, whatever their case and quotes") {
    auto const plain = parse_content_type("text/html");
    CHECK(plain.type == "text/html");
    CHECK(plain.charset.empty());
    auto const full = parse_content_type(" Text/HTML ; boundary=x; Charset=\"ISO-8859-1\" ");
    CHECK(full.type == "text/html");
    CHECK(full.charset == "iso-8859-1");
    CHECK(parse_content_type("text/html;charset='utf-8';charset=latin1").charset == "utf-8");
}

TEST_CASE("content type: what is none is empty") {
    CHECK(parse_content_type("").type.empty());
    CHECK(parse_content_type("html").type.empty());
    CHECK(parse_content_type(";charset=utf-8").charset == "utf-8");
}
