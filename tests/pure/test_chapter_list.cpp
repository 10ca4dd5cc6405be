// Which chapters of a list are wanted, under which number, and when further parts do not matter.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "sources/chapter_list.hpp"

using namespace panelia;
using namespace panelia::sources;

namespace {

reading part(std::vector<std::string> numbers, list_order order = list_order::unknown) {
    static int unique = 0;
    reading out;
    out.understood = true;
    out.order = order;
    for (auto& number : numbers) {
        chapter_link link;
        link.url = "http://x/" + std::to_string(++unique);
        link.number = std::move(number);
        out.chapters.push_back(std::move(link));
    }
    return out;
}

engine::selection only(std::string const& list) {
    std::string why;
    engine::selection out;
    out.chapters = engine::chapter_ranges::parse(list, why);
    return out;
}

engine::selection latest(std::size_t n) {
    engine::selection out;
    out.latest = n;
    return out;
}

std::string numbers(chapter_list& list) {
    std::string out;
    while (auto one = list.next()) {
        if (!out.empty()) out += ' ';
        out += one->link.number + (one->positioned ? "p" : "");
    }
    return out;
}

}  // namespace

TEST_CASE("chapter list: numbered chapters are ready as they come") {
    chapter_list list({});
    CHECK(list.add(part({"3", "2.5"})) == 2);
    CHECK(numbers(list) == "3 2.5");
    CHECK(list.wants_more());
    list.add(part({"2", "1"}));
    CHECK(numbers(list) == "2 1");
    list.end();
    CHECK(numbers(list).empty());
    CHECK_FALSE(list.wants_more());
}

TEST_CASE("chapter list: an address that was listed before is dropped") {
    chapter_list list({});
    auto const first = part({"3", "2"});
    list.add(first);
    auto again = first;
    again.chapters[0].url += "#top";
    CHECK(list.add(again) == 0);
    CHECK(numbers(list) == "3 2");
}

TEST_CASE("chapter list: without numbers the position counts, from the oldest") {
    chapter_list oldest({});
    oldest.add(part({"", "", ""}, list_order::oldest_first));
    CHECK(numbers(oldest) == "1p 2p 3p");

    chapter_list newest({});
    newest.add(part({"", ""}, list_order::newest_first));
    CHECK(numbers(newest).empty());
    newest.add(part({""}));
    newest.end();
    CHECK(numbers(newest) == "3p 2p 1p");

    chapter_list unknown({});
    unknown.add(part({"", ""}));
    unknown.end();
    CHECK(numbers(unknown) == "1p 2p");
}

TEST_CASE("chapter list: the latest of a newest-first list need no further part") {
    chapter_list list(latest(2));
    list.add(part({"9", "8.5", "8", "7"}));
    CHECK_FALSE(list.wants_more());
    list.end();
    CHECK(numbers(list) == "9 8.5");
}

TEST_CASE("chapter list: the latest go on while their last number may have another chapter") {
    chapter_list list(latest(2));
    list.add(part({"9", "8"}));
    CHECK(list.wants_more());
    list.add(part({"8", "7"}));
    CHECK_FALSE(list.wants_more());
    list.end();
    CHECK(numbers(list) == "9 8 8");
}

TEST_CASE("chapter list: the latest of an oldest-first or unsorted list need all of it") {
    chapter_list rising(latest(2));
    rising.add(part({"1", "2", "3"}));
    CHECK(rising.wants_more());
    rising.add(part({"4"}));
    rising.end();
    CHECK(numbers(rising) == "3 4");

    chapter_list unsorted(latest(1));
    unsorted.add(part({"9", "1", "5"}));
    CHECK(unsorted.wants_more());
    unsorted.add(part({"10"}));
    unsorted.end();
    CHECK(numbers(unsorted) == "10");
}

TEST_CASE("chapter list: ranges end a sorted list where nothing of them can follow") {
    chapter_list falling(only("5-"));
    falling.add(part({"7", "6"}));
    CHECK(falling.wants_more());
    falling.add(part({"5", "4"}));
    CHECK_FALSE(falling.wants_more());
    CHECK(numbers(falling) == "7 6 5");

    chapter_list rising(only("-2"));
    rising.add(part({"1", "2", "3"}));
    CHECK_FALSE(rising.wants_more());
    CHECK(numbers(rising) == "1 2");

    chapter_list unsorted(only("5-"));
    unsorted.add(part({"7", "4", "6"}));
    CHECK(unsorted.wants_more());
}

TEST_CASE("chapter list: a chapter without a number makes ranges wait for the end") {
    chapter_list list(only("1"));
    list.add(part({"", ""}, list_order::newest_first));
    CHECK(list.wants_more());
    list.add(part({""}));
    list.end();
    CHECK(numbers(list) == "1p");
}

TEST_CASE("chapter list: chapters in another language are left out") {
    engine::selection german;
    german.language = "de";
    chapter_list list(german);
    auto all = part({"1", "1", "1"});
    all.chapters[0].language = "en";
    all.chapters[1].language = "de-AT";
    list.add(all);
    CHECK(numbers(list) == "1 1");
}

TEST_CASE("chapter list: the language of the whole list is that of chapters that name none") {
    engine::selection german;
    german.language = "de";
    auto french = part({"1", "2"});
    french.language = "fr";
    french.chapters[1].language = "de";
    chapter_list list(german);
    list.add(french);
    list.add(part({"3"}));  // of the same list
    CHECK(numbers(list) == "2");

    // A page that only leads to the answers of an API is not what the chapters are in.
    chapter_list led(german);
    reading page;
    page.language = "en";
    led.add(page);
    led.add(part({"1"}));
    CHECK(numbers(led) == "1");
}

namespace {

reading seasons(std::vector<std::pair<std::string, std::vector<std::string>>> const& all) {
    reading out;
    for (auto const& [volume, own] : all) {
        auto one = part(own);
        for (auto& link : one.chapters) {
            link.volume = volume;
            link.title = "S" + volume;
            out.chapters.push_back(std::move(link));
        }
    }
    out.understood = true;
    return out;
}

std::string titled(chapter_list& list) {
    std::string out;
    while (auto one = list.next()) {
        out += (out.empty() ? "" : " ") + one->link.title + "E" + one->link.number;
    }
    return out;
}

}  // namespace

TEST_CASE("chapter list: where numbers begin anew in each volume, the latest are of the last one") {
    chapter_list newest(latest(2));
    newest.add(seasons({{"2", {"3", "2", "1"}}, {"1", {"4", "3", "2", "1"}}}));
    newest.end();
    CHECK(titled(newest) == "S2E3 S2E2");

    chapter_list oldest(latest(2));
    oldest.add(seasons({{"1", {"1", "2", "3", "4"}}, {"2", {"1"}}}));
    oldest.end();
    CHECK(titled(oldest) == "S1E4 S2E1");

    // Numbers go on, and the newest chapters are in no volume yet.
    chapter_list going_on(latest(2));
    going_on.add(seasons({{"", {"6", "5"}}, {"2", {"4", "3"}}, {"1", {"2", "1"}}}));
    going_on.end();
    CHECK(titled(going_on) == "SE6 SE5");
}

TEST_CASE(
    "chapter list: ranges go on while only one volume is known, for the next may hold them, too"
) {
    chapter_list list(only("4"));
    list.add(seasons({{"2", {"3", "2", "1"}}}));
    CHECK(list.wants_more());
    list.add(seasons({{"1", {"4", "3", "2", "1"}}}));
    CHECK(titled(list) == "S1E4");

    chapter_list going_on(only("6-"));
    going_on.add(seasons({{"3", {"8", "7", "6"}}, {"2", {"5", "4"}}}));
    CHECK_FALSE(going_on.wants_more());
}
