#include <doctest/doctest.h>

#include <string>

#include "sources/series_name.hpp"

using namespace panelia::sources;

TEST_CASE("series name: a series without a name is called after its address") {
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
             row{"https://www.s.example/read-fox-chapter-3.html", "fox"},
             row{"https://s.example/blue-fox/archive/index.php", "blue fox"},
             row{"https://s.example/en/c/k3jd9/3", "s.example"},
             row{"https://s.example/comic-sitemap.xml", "s.example"},
             row{"https://www.s.example/feed/", "s.example"},
             row{"https://s.example/manga/a1b2c3d4-0000-4000-8000-000000000001/feed", "s.example"},
             row{"https://s.example/", "s.example"},
             row{"https://s.example:8080/12/index.html", "s.example"},
         }) {
        CAPTURE(std::string(address));
        CHECK(series_of_address(address) == name);
    }
}

TEST_CASE("series name: a user's file bears its own name, whatever that is") {
    CHECK(series_of_file("https://s.example/lists/archive.txt") == "archive");
    CHECK(series_of_file("https://s.example:8080/") == "s.example");
}

TEST_CASE("series name: general words in several languages, and nothing beside them") {
    for (auto const* const text :
         {"",
          "Archive",
          "All Chapters",
          "Table of Contents",
          "Capítulos",
          "Índice",
          "Sommaire",
          "Inhaltsverzeichnis",
          "Оглавление",
          "話一覧",
          "목차",
          "« Back to the comic list"}) {
        CAPTURE(std::string(text));
        CHECK(is_general_name(text));
    }
    for (auto const* const text :
         {"Owl Archive", "Homeward", "Chapters of Owl", "目次録", "Home 2", "Der Index-Mann"}) {
        CAPTURE(std::string(text));
        CHECK_FALSE(is_general_name(text));
    }
}

TEST_CASE("series name: an offer has both ends") {
    CHECK(without_offer("Read Owl Days Online") == "Owl Days");
    CHECK(without_offer("Read Owl Days for free") == "Owl Days");
    CHECK(without_offer("Read Only Memories") == "Read Only Memories");
    CHECK(without_offer("Sword Art Online") == "Sword Art Online");
}

TEST_CASE("series name: labels of a list, and counts, are no part of it") {
    CHECK(without_label("Category: Owl Days") == "Owl Days");
    CHECK(without_label("Owl Days: The Return") == "Owl Days: The Return");
    CHECK(without_label("Index of Owl Days") == "Owl Days");
    CHECK(without_label("Owl Days Chapter List") == "Owl Days");
    CHECK(without_label("Owl Days [12/?]") == "Owl Days");
    CHECK(without_label("Owl Days (Ch. 1-12)") == "Owl Days");
    CHECK(without_label("Owl Days (Completed)") == "Owl Days");
    CHECK(without_label("Owl Days (2016)") == "Owl Days (2016)");
    CHECK(without_label("Owl Archives") == "Owl Archives");
    CHECK(without_label("Chapters") == "Chapters");
}

TEST_CASE("series name: words of an address in title case") {
    CHECK(in_title_case("blue fox") == "Blue Fox");
    CHECK(in_title_case("the fox of the north") == "The Fox of the North");
    CHECK(in_title_case("20th century fox") == "20th Century Fox");
    CHECK(in_title_case("eBay fox") == "eBay fox");
    CHECK(in_title_case("синяя лиса") == "синяя лиса");
}

TEST_CASE("series name: on the shelf that an address names") {
    CHECK(series_on_shelf("https://s.example/manga/blue-fox/chapter-3") == "blue fox");
    CHECK(series_on_shelf("https://s.example/the-den/chapter-3").empty());
    CHECK(series_on_shelf("https://s.example/manga/chapter-3").empty());
    CHECK(series_on_shelf("https://s.example/comic/book-one/chapter-3").empty());
}
