#include <doctest/doctest.h>

#include <string>

#include "sources/list_walk.hpp"

using namespace panelia::sources;

TEST_CASE("list walk: a series without a name is called after its address") {
    struct row {
        char const *address, *name;
    };
    for (auto const& [address, name] : {
             row{"https://s.example/manga/blue-fox/", "blue fox"},
             row{"https://s.example/m/Blue%20Fox/", "Blue Fox"},
             row{"https://s.example/m/Dr.%20Fox/", "Dr. Fox"},
             row{"https://s.example/m/fox.html?x=1", "fox"},
             row{"https://s.example/m/Blue_Fox/Chapter%2010.5/", "Blue Fox"},
             row{"https://s.example/fox/003/", "fox"},
             row{"https://s.example/chapter-3", "s.example"},
             row{"https://s.example/", "s.example"},
             row{"https://s.example:8080/12/index.html", "s.example:8080"},
         }) {
        CAPTURE(std::string(address));
        CHECK(series_of_address(address) == name);
    }
}
