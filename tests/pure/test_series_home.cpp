// What of an address tells one series from another.
#include "engine/series_home.hpp"

#include <doctest/doctest.h>

using namespace panelia::engine;

TEST_CASE("series home: it is an address without what does not tell it apart") {
    CHECK(series_home("https://www.Tales.example/fox/?id=1#top") == "tales.example/fox?id=1");
    CHECK(series_home("http://u:p@tales.example:8080/") == "tales.example:8080");
    CHECK(series_home("https://tales.example") == "tales.example");
    CHECK(series_home("not an address").empty());
    CHECK(series_home(address_of_home("tales.example/fox?id=1")) == "tales.example/fox?id=1");
    CHECK(host_address("http://www.tales.example/fox/1") == "https://tales.example");
}

TEST_CASE("series home: in line are a folder and what is in it, on one host") {
    CHECK(lie_in_line("x.example/fox", "x.example/fox/feed"));
    CHECK(lie_in_line("x.example/fox?page=2", "x.example/fox"));
    CHECK(lie_in_line("x.example", "x.example/fox"));
    CHECK_FALSE(lie_in_line("x.example/fox", "x.example/foxes"));
    CHECK_FALSE(lie_in_line("x.example/list?id=1", "x.example/list?id=2"));
    CHECK_FALSE(lie_in_line("x.example/fox", "y.example/fox"));
    CHECK(names_host_only("x.example:8080"));
    CHECK_FALSE(names_host_only("x.example/fox"));
    CHECK_FALSE(names_host_only(""));
}

TEST_CASE("series home: chapters of one series have addresses of one kind") {
    CHECK(address_kind("https://www.x.example/2024/03/fox-3-the-den/") == "x.example/#/#/fox-#");
    CHECK(
        address_kind("https://x.example/fox/chapter-1") ==
        address_kind("http://x.example/fox/chapter-12-home")
    );
    CHECK(
        address_kind("https://x.example/fox/chapter-1") !=
        address_kind("https://x.example/owl/chapter-1")
    );
    CHECK(address_kind("http://127.0.0.1:80/about") == "127.0.0.1/about");
}
