// The number of a chapter that is known by its own page only.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sources/own_number.hpp"

using namespace panelia::sources;

TEST_CASE("own number: title, heading and address agree on it") {
    struct row {
        std::string title, heading, address, number, volume{};
    };
    std::vector<row> const table = {
        {"Blue Fox Chapter 7", "Blue Fox", "/read/blue-fox/1283", "7"},
        {"Blue Fox", "Strip 12", "/", "12"},
        {"Blue Fox - a webcomic", "#12: The Lake", "/", "12"},
        {"Blue Fox", "The Lake", "/chapter-7/", "7"},
        // The address tells which of the numbers it is.
        {"Blue Fox 7", "Blue Fox 7", "/read/blue-fox/7", "7"},
        {"Blue Fox - 7 - The Gate", "7 - The Gate", "/read/blue-fox/7", "7"},
        {"Blue Fox | Comics", "7. The Gate", "/read/blue-fox/7", "7"},
        {"Blue Fox vol 2 - 7", "Blue Fox 2 - 7", "/read/blue-fox/vol2/7", "7", "2"},
        {"Scan Blue Fox 7 VF page 1", "Blue Fox Chapitre 7 VF", "/lire/blue-fox/7/", "7"},
        {"Scan Blue Fox 7 VF page 1", "Blue Fox", "/lire/blue-fox/7/", "7"},
        {"الثعلب ٧", "الثعلب ٧", "/manga/althaelab/7", "7"},
        {"Blue Fox 7.5", "Blue Fox", "/read/blue-fox/7.5", "7.5"},
        {"Blue Fox", "7. The Gate", "/read/3e0f", "7"},
        // A volume is what there is.
        {"Blue Fox - Volume 3", "Volume 3", "/m/blue-fox/volume-3", "3", "3"},
        {"Blue Fox", "Том 3", "/m/blue-fox/3e0f", "3", "3"},
        {"Blue Fox - Volume 3 - The Gate", "The Gate", "/m/blue-fox/3e0f", "", "3"},
        {"Blue Fox - Season 3", "Blue Fox", "/m/blue-fox/season-3", "", "3"},
        // An identifier, a year, a number that nothing confirms.
        {"Blue Fox", "The Gate", "/read/7707", ""},
        {"Blue Fox 2016", "Blue Fox 2016", "/blue-fox/2016", ""},
        {"Area 51", "Area 51", "/read/area", ""},
        {"Blue Fox 17", "Blue Fox", "/read/7", ""},
    };
    for (auto const& row : table) {
        CAPTURE(row.title);
        CAPTURE(row.heading);
        CAPTURE(row.address);
        auto const found = own_number(row.title, row.heading, "https://s.example" + row.address);
        CHECK(found.number == row.number);
        CHECK(found.volume == row.volume);
    }
}
