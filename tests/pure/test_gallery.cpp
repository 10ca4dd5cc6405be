// Lists whose links are pictures without a word: when they are such, and what the first one's page
// makes of them.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sources/discovery.hpp"
#include "sources/gallery.hpp"

using namespace panelia::sources;

namespace {

reading list_of(std::string const& row, int count = 6, std::string const& before = {}) {
    std::string body = "<title>Blue Fox</title><h1>Blue Fox</h1>" + before + "<div>";
    for (int i = 1; i <= count; ++i) {
        for (char c : row) body += c == '#' ? std::to_string(i) : std::string(1, c);
    }
    document const from{"https://s.example/g/99/", "text/html", "utf-8", body + "</div>"};
    return discovery_reader(from)->read(from, role::list);
}

reading page_of(std::string const& body) {
    document const from{"https://s.example/g/99/1/", "text/html", "utf-8", body};
    auto const first = first_of(list_of("<a href=/g/99/#/><img src=/t/#.png></a>"));
    return discovery_reader(from)->read_chapter(from, *first);
}

}  // namespace

TEST_CASE("gallery: links that are pictures without a word") {
    struct row {
        std::string html;
        bool pictured;
    };
    for (auto const& one : std::vector<row>{
             {"<a href=/g/99/#/><img src=/t/#.png></a>", true},
             {"<div><a href=/g/99/#/><img src=/t/#.png alt='Page #'></a></div>", true},
             {"<div><a href=/g/99/#/><img src=/t/#.png>#</a></div>", true},
             {"<div><a href=/g/99/#/><img src=/t/#.png></a><p>Page #</p></div>", true},
             {"<div><a href=/g/99/#/><img src=/t/#.png></a><p>Rain #</p></div>", false},
             {"<div><a href=/g/99/#/><img src=/t/#.png></a><a href=/g/99/#/>Rain</a></div>", false},
             {"<a href=/g/99/#/><img src=/t/#.png> Rain</a>", false},
             {"<a href=/g/99/#/ title='Rain #'><img src=/t/#.png></a>", false},
             {"<a href=/g/99/chapter-#/><img src=/t/#.png></a>", false},
             {"<a href=/g/99/#/>#</a> ", false}}) {
        CAPTURE(one.html);
        auto const said = list_of(one.html);
        CHECK(said.confidence >= sure_enough);
        CHECK(said.chapters.size() == 6);
        CHECK(said.pictured == one.pictured);
    }
    // Titles in alt texts.
    std::string titles;
    for (auto const* const word : {"Rain", "Den", "Moon", "Sun", "Dog", "End"}) {
        auto const number = std::to_string(titles.size());
        titles += "<a href=/g/99/" + number + "/><img src=x.png alt=" + word + "></a>";
    }
    CHECK_FALSE(list_of("", 0, titles).pictured);
}

TEST_CASE("gallery: the first one's page tells chapters from pages, or nothing is sure") {
    auto const list = list_of("<a href=/g/99/#/><img src=/t/#.png></a>");
    REQUIRE(list.pictured);
    std::string const picture = "<title>Blue Fox</title><div class=reader><img src=/f/1.png></div>";
    std::string const next = "<a href=/g/99/2/>Next</a>";
    auto const judged = [&](std::string const& body) {
        return judge_pictures(list, page_of(body));
    };
    CHECK(judged(picture + next + "<p>1 of 6</p>") == behind_pictures::pages);
    CHECK(judged(picture + next) == behind_pictures::unsure);
    CHECK(judged(picture + next + "<p>1 of 9</p>") == behind_pictures::unsure);
    CHECK(judged(picture + "<p>1 of 6</p>") == behind_pictures::unsure);
    CHECK(judged("<p>Not found</p>") == behind_pictures::unsure);
    std::string several = "<title>Chapter 1</title><div class=reader>";
    for (auto const* const n : {"1", "2", "3", "4"})
        several += std::string("<img src=/f/") + n + ".png>";
    CHECK(judged(several) == behind_pictures::chapters);
    auto partly = list;
    partly.more.push_back({.url = "https://s.example/g/99/?page=2", .headers = {}});
    auto const of_nine = page_of(picture + next + "<p>1 of 9</p>");
    CHECK(judge_pictures(partly, of_nine) == behind_pictures::pages);

    auto const first = first_of(list);
    REQUIRE(first);
    CHECK(first->url == "https://s.example/g/99/1/");
    auto const one = gallery_of(reading(list), *first);
    CHECK(one.chapters.size() == 1);
    CHECK(one.series == "Blue Fox");
}

TEST_CASE("gallery: addresses of one chapter's pages, and a first one that says so") {
    auto const common = [](std::vector<std::string> const& paths) {
        reading list;
        for (auto const& one : paths) list.chapters.push_back({.url = "https://s.example" + one});
        return common_chapter(list);
    };
    auto const chapter = common({"/fox/ch1/page02.html", "/fox/ch1/page01.html"});
    CHECK(chapter == "https://s.example/fox/ch1");
    CHECK(common({"/fox/ch1/1"}).empty());
    CHECK(common({"/fox/ch1/1", "/fox/ch2/1"}).empty());
    CHECK(common({"/fox/ch1/1", "/about"}).empty());
    CHECK(common({"/comic/1", "/comic/2"}).empty());
    auto const first = [](std::string const& body) {
        document const from{"https://s.example/fox/ch1/page01.html", "text/html", "utf-8", body};
        return discovery_reader(from)->read(from, role::chapter);
    };
    auto const next = std::string("<a href=page02.html>Next</a>");
    CHECK(is_page_of(chapter, first("<img src=/i/1.png>" + next)));
    CHECK_FALSE(is_page_of(chapter, first("<img src=/i/1.png>")));
    CHECK_FALSE(is_page_of(chapter, first("<img src=1.png><img src=2.png><img src=3.png>" + next)));
    CHECK_FALSE(is_page_of("https://s.example/fox/ch2", first("<img src=/i/1.png>" + next)));
}
