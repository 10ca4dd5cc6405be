#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sources/natural_order.hpp"

using namespace panelia::sources;

namespace {

struct named {
    std::string url;
};

}  // namespace

TEST_CASE("natural order: numbers count by their value, names as they read") {
    std::vector<std::string> const wanted = {
        "https://s.example/b/Cover.png",
        "https://s.example/b/Page%201.png",
        "https://s.example/b/Page%20002.jpeg",
        "https://s.example/b/Page%202%20end.png",
        "https://s.example/b/Page%202b.png",
        "https://s.example/b/Page%2010.png",
        "https://s.example/b/p1.webp?v=2",
        "https://s.example/b/p1.webp?v=10",
        "https://s.example/b/%E3%83%9A%209.png",
        "https://s.example/b/%E3%83%9A%2010.png",
        "https://s.example/c/Chapter%2010.5/",
        "https://s.example/c/Chapter%2011/"};
    for (std::size_t step : {1U, 5U, 7U}) {
        std::vector<named> mixed;
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            mixed.push_back({wanted[(i * step + 3) % wanted.size()]});
        }
        sort_naturally(mixed);
        std::vector<std::string> got;
        for (auto const& one : mixed) got.push_back(one.url);
        CHECK(got == wanted);
    }
    CHECK_FALSE(natural_less("a1", "a01"));
    CHECK_FALSE(natural_less("a01", "a1"));
}
