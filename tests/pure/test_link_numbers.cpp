// How the links of one kind are numbered, where only all of them together can tell.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sources/link_numbers.hpp"
#include "sources/number_address.hpp"

using namespace panelia::sources;

namespace {

struct link {
    std::string text, address, beside{};
};

std::string numbers_of(std::vector<link> const& links) {
    std::vector<link_numbers> read;
    for (auto const& one : links) {
        read.push_back(
            {.itself = read_chapter_number(one.text, one.address),
             .shown = read_shown_number(one.text, one.address),
             .beside = read_chapter_number(one.beside),
             .address = number_in_address(one.address).number,
             .text = one.text}
        );
    }
    std::vector<link_numbers const*> row;
    for (auto const& one : read) row.push_back(&one);
    auto const place = number_place_of(row);
    std::string out;
    for (auto const& one : read) {
        auto const number = number_at(one, place);
        if (!out.empty()) out += ", ";
        out += number.number + (number.title.empty() ? "" : " " + number.title);
    }
    return out;
}

}  // namespace

TEST_CASE("link numbers: ids have gaps, the chapters beside them have none") {
    CHECK(
        numbers_of(
            {{"001 Gate", "/chapter/2203"},
             {"002 Lake", "/chapter/2206"},
             {"003 Home", "/chapter/2211"}}
        ) == "1 Gate, 2 Lake, 3 Home"
    );
    CHECK(
        numbers_of(
            {{"Fox 3", "/chapter/2203"}, {"Fox 2", "/chapter/2206"}, {"Fox 1", "/chapter/2211"}}
        ) == "3, 2, 1"
    );
    CHECK(
        numbers_of({{"1", "/chapter/2203"}, {"2", "/chapter/2204"}, {"3", "/chapter/2205"}}) ==
        "1, 2, 3"
    );
    CHECK(
        numbers_of(
            {{"Gate", "/chapter/2203", "1"},
             {"Lake", "/chapter/2206", "2"},
             {"Home", "/chapter/2211", "3"}}
        ) == "1 Gate, 2 Lake, 3 Home"
    );
    // "Epilogue" has no number in any place.
    CHECK(
        numbers_of(
            {{"1 - Gate", "/chapter/2203"},
             {"2 - Lake", "/chapter/2206"},
             {"3 - Home", "/chapter/2211"},
             {"Epilogue", "/chapter/2219"}}
        ) == "1 Gate, 2 Lake, 3 Home,  Epilogue"
    );
}

TEST_CASE("link numbers: numbers that titles have by chance are left in them") {
    CHECK(
        numbers_of({{"7 Days", "/comic/1"}, {"Room 101", "/comic/2"}, {"Home", "/comic/3"}}) ==
        "1 7 Days, 2 Room 101, 3 Home"
    );
    CHECK(
        numbers_of({{"7 Days", "/chapter-1"}, {"9 Lives", "/chapter-2"}, {"8", "/chapter-3"}}) ==
        "1 7 Days, 2 9 Lives, 3 8"
    );
    CHECK(
        numbers_of(
            {{"Chapter 5", "/chapter/12"},
             {"Chapter 5", "/chapter/13"},
             {"Chapter 6", "/chapter/14"}}
        ) == "5, 5, 6"
    );
}

TEST_CASE("link numbers: what has none is numbered by its row, if all of its kind are") {
    CHECK(
        numbers_of({{"Gate", "/s/3e0f", "1"}, {"Lake", "/s/b71c", "2"}, {"Home", "/s/c", "3"}}) ==
        "1 Gate, 2 Lake, 3 Home"
    );
    CHECK(
        numbers_of(
            {{"Gate", "/s/3e0f", "1"},
             {"Lake", "/s/b71c", "2"},
             {"Home", "/s/c", "3"},
             {"About", "/s/d"}}
        ) == " Gate,  Lake,  Home,  About"
    );
    CHECK(
        numbers_of(
            {{"Read", "/read/3", "Chapter 3: Home"},
             {"Read", "/read/2", "Chapter 2: Lake"},
             {"Read", "/read/1", "Chapter 1: Gate"}}
        ) == "3 Home, 2 Lake, 1 Gate"
    );
}

TEST_CASE("link numbers: a mark names the place") {
    std::vector<std::string> const marks{mark_of(number_place::shown, "/chapter/#")};
    CHECK(place_in(marks, "/chapter/#") == number_place::shown);
    CHECK(place_in(marks, "/other/#") == std::nullopt);
    CHECK(mark_of(number_place::itself, "/chapter/#").empty());
}
