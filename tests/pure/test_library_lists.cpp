// What a library remembers of lists of chapters, and for how long.
#include "engine/library_lists.hpp"
#include "metrics/migrations.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using namespace panelia;
using namespace panelia::engine;
using namespace std::chrono_literals;

namespace {

using moment = std::chrono::system_clock::time_point;
constexpr moment noon(std::chrono::hours(500'000));

list_record fox(std::string reader = "rule fox") {
    list_record out;
    out.of = {.address = "https://x/fox", .reader = std::move(reader), .language = ""};
    out.series = "Fox";
    out.read_at = noon;
    out.chapters = {
        {.number = "2", .title = "Two", .language = "en", .url = "https://x/fox/2"},
        {.number = "1.5", .title = "", .language = "", .url = ""}};
    return out;
}

}  // namespace

TEST_CASE("lists: one is remembered as it was kept, for its address, reader and language") {
    auto base = metrics::open_database_in_memory();
    auto const kept = fox();
    keep_list(base, kept, noon);
    auto const found = find_list(base, kept.of, noon + 1h);
    REQUIRE(found);
    CHECK(found->series == "Fox");
    CHECK(found->read_at == noon);
    REQUIRE(found->chapters.size() == 2);
    CHECK(found->chapters[0].title == "Two");
    CHECK(found->chapters[0].language == "en");
    CHECK(found->chapters[0].url == "https://x/fox/2");
    CHECK(found->chapters[1].number == "1.5");
    auto other = kept.of;
    other.reader = "discovery";
    CHECK_FALSE(find_list(base, other, noon));
    other = kept.of;
    other.language = "fr";
    CHECK_FALSE(find_list(base, other, noon));
}

TEST_CASE("lists: what is kept anew replaces what was there") {
    auto base = metrics::open_database_in_memory();
    auto kept = fox();
    keep_list(base, kept, noon);
    keep_list(base, fox("discovery"), noon);
    kept.chapters.pop_back();
    keep_list(base, kept, noon);
    CHECK(find_list(base, kept.of, noon)->chapters.size() == 1);
    CHECK(base.integer("SELECT count(*) FROM lists") == 2);
    CHECK(base.integer("SELECT count(*) FROM list_chapters") == 3);
}

TEST_CASE("lists: one is believed for a week, not from the future, and then forgotten") {
    auto base = metrics::open_database_in_memory();
    auto const kept = fox();
    keep_list(base, kept, noon);
    CHECK(find_list(base, kept.of, noon + list_memory_lasts));
    CHECK_FALSE(find_list(base, kept.of, noon + list_memory_lasts + 1s));
    CHECK_FALSE(find_list(base, kept.of, noon - 1s));
    auto late = fox("discovery");
    late.read_at = noon + list_memory_lasts + 1h;
    keep_list(base, late, late.read_at);
    CHECK(base.integer("SELECT count(*) FROM lists") == 1);
    CHECK(base.integer("SELECT count(*) FROM list_chapters") == 2);
}
