#include "engine/rendering_cache.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace panelia::engine;
using panelia::metrics::exposition;
using namespace std::chrono_literals;

namespace {

constexpr rendering_cache::time_point start{};
constexpr auto text = exposition::text;

}  // namespace

TEST_CASE("rendering cache: one rendering for all who ask within its time, then a new one") {
    int calls = 0;
    rendering_cache cache([&calls](exposition) { return std::to_string(++calls); }, 100ms);
    CHECK(*cache.get(text, start) == "1");
    auto const held = cache.get(text, start + 99ms);
    CHECK(*held == "1");
    CHECK(*cache.get(text, start + 100ms) == "2");
    CHECK(*cache.get(text, start + 199ms) == "2");
    CHECK(*held == "1");  // a slow client keeps what it is being sent
    CHECK(calls == 2);
}

TEST_CASE("rendering cache: each format has its own text") {
    rendering_cache cache([](exposition f) { return f == exposition::text ? "text" : "open"; }, 1h);
    CHECK(*cache.get(text, start) == "text");
    CHECK(*cache.get(exposition::openmetrics, start) == "open");
    CHECK(*cache.get(text, start + 1ms) == "text");
}

TEST_CASE("rendering cache: a failure is remembered as long, and then tried again") {
    int calls = 0;
    auto const render = [&calls](exposition) -> std::string {
        if (++calls == 1) throw std::runtime_error("no");
        return "yes";
    };
    rendering_cache cache(render, 100ms);
    CHECK_FALSE(cache.get(text, start));
    CHECK_FALSE(cache.get(text, start + 50ms));
    CHECK(calls == 1);
    REQUIRE(cache.get(text, start + 100ms));
    CHECK(*cache.get(text, start + 100ms) == "yes");
}

TEST_CASE("rendering cache: a time of nothing renders for each") {
    int calls = 0;
    rendering_cache cache([&calls](exposition) { return std::to_string(++calls); }, 0ms);
    CHECK(*cache.get(text, start) == "1");
    CHECK(*cache.get(text, start) == "2");
}
