// Covers of other series on a chapter's page: which pictures are those, and which are pages.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sources/discovery.hpp"
#include "sources/discovery_covers.hpp"

using namespace panelia::sources;

namespace {

std::string repeated(std::string const& pattern, int count) {
    std::string out;
    for (int i = 1; i <= count; ++i) {
        for (char c : pattern) out += c == '#' ? std::to_string(i) : std::string(1, c);
    }
    return out;
}

std::string element(std::string const& name, std::string const& inside) {
    return "<" + name + ">" + inside + "</" + name.substr(0, name.find(' ')) + ">";
}

struct row {
    char const* fact;
    std::string body;
    std::size_t pages;
    std::string url = "https://s.example/fox/chapter-3";
};

}  // namespace

TEST_CASE("covers: pictures of other series are no pages, nor are their links chapters") {
    auto const pages = [](int count) {
        return repeated("<img src=/i/#.png>", count);
    };
    auto const cards = [](int count) {
        return element(
            "div class=row",
            repeated("<p><a href=/s/#><img src=/cov/#.jpg></a> Series #</p>", count)
        );
    };
    auto const unlinked =
        element("div class=row", repeated("<p data-href=/s/#><img src=/cov/#.jpg></p>", 12));
    auto const reader = element("main class=reader", pages(8));
    auto const plain = element("main", pages(8));
    for (auto const& one : std::vector<row>{
             {"more covers than pages", plain + cards(12), 8},
             {"before the pages", cards(12) + plain, 8},
             {"one page, which leads on",
              "<div class=reader><a href=/fox/chapter-4><img src=/i/1.png></a></div><a "
              "href=/fox/chapter-4>Next</a>" +
                  cards(6),
              1},
             {"under a heading", plain + "<h2>You may also like</h2>" + unlinked, 8},
             {"under a wrapped one",
              plain + "<section><div><h3>Related series</h3></div>" + unlinked + "</section>",
              8},
             {"cards with headings of their own",
              plain + "<section><h2>Recommended</h2>" +
                  repeated("<article><h3>Fox #</h3><img src=/cov/#.jpg></article>", 12) +
                  "</section>",
              8},
             {"outside of the reader",
              reader + repeated("<p data-href=/s/#><img src=/cov/#.jpg></p>", 4),
              8},
             {"a container with an unlucky name",
              element("main class=menu-open", pages(8)) + element("div class=related", cards(12)),
              8},
         }) {
        CAPTURE(std::string(one.fact));
        document const from{
            one.url, "text/html", "utf-8", "<title>Blue Fox Chapter 3</title>" + one.body};
        auto const said = discovery_reader(from)->read(from, role::chapter);
        CHECK(said.confidence >= sure_enough);
        CHECK(said.self.pages.size() == one.pages);
        for (auto const& page : said.self.pages) CHECK(page.url.find("/i/") != page.url.npos);
        auto const listed = discovery_reader(from)->read(from, role::list);
        CHECK((listed.chapters.empty() || listed.confidence < sure_enough));
    }
}

TEST_CASE("covers: pages stay pages") {
    auto const pages = repeated("<p><img src=/i/#.png></p>", 8);
    for (auto const& one : std::vector<row>{
             {"a heading above them that is the chapter's", "<h2>Chapter 3</h2>" + pages, 8},
             {"nothing but what is announced", "<h2>Popular today</h2>" + pages, 8},
             {"another row's heading, before them",
              "<div><h3>Related</h3><a href=/s/1>One</a></div><h1>Chapter 3</h1>" + pages,
              8},
             {"the rest of them outside of the reader",
              element("div class=reader", repeated("<img src=/i/#.png>", 4)) +
                  "<img src=/i/5.png><img src=/i/6.png>",
              6},
             {"each one leads to the next",
              repeated("<a href=/fox/chapter-3?p=#><img src=/i/#.png></a>", 8),
              8},
             {"each one links to its larger version",
              repeated("<a href=/full/#.png><img src=/i/#.png></a>", 8) + "<img src=/i/end.png>",
              9},
         }) {
        CAPTURE(std::string(one.fact));
        document const from{
            one.url, "text/html", "utf-8", "<title>Blue Fox Chapter 3</title>" + one.body};
        CHECK(discovery_reader(from)->read(from, role::chapter).self.pages.size() == one.pages);
    }
}

TEST_CASE("covers: thumbnails that lead to the chapter's own pages are none, and banners no pages"
) {
    for (auto const& one : std::vector<row>{
             {"below its address",
              "<img src=/b/x.png><img src=/b/y.png><img src=/b/z.png>" +
                  element(
                      "div", repeated("<p><a href=/fox/chapter-3/#><img src=/t/#.png></a></p>", 12)
                  ),
              0},
             {"with a query",
              "<img src=/b/1.png><img src=/b/2.png><img src=/b/3.png>" +
                  element(
                      "div",
                      repeated("<p><a href='/fox/chapter-3?p=#'><img src=/t/#.png></a></p>", 12)
                  ),
              0},
             {"elsewhere, beside banners",
              "<img src=/b/x.png><img src=/b1/top.png>" +
                  element("div", repeated("<p><a href=/v/#><img src=/t/#.png></a></p>", 12)),
              0},
         }) {
        CAPTURE(std::string(one.fact));
        document const from{
            one.url, "text/html", "utf-8", "<title>Blue Fox Chapter 3</title>" + one.body};
        CHECK(discovery_reader(from)->read(from, role::chapter).confidence < sure_enough);
    }
}

TEST_CASE("covers: what headings announce") {
    for (auto const* const text :
         {"You may also like",
          "Related",
          "Recommended for you",
          "Popular series",
          "More like this",
          "Similar manga",
          "Te puede gustar",
          "Похожие",
          "おすすめ作品"}) {
        CAPTURE(text);
        CHECK(announces_others(text));
    }
    for (auto const* const text :
         {"Chapter 3",
          "More",
          "Blue Fox",
          "New chapter: The Den",
          "Moreau",
          "Also Ran",
          "Similarly",
          "Relatedness"}) {
        CAPTURE(text);
        CHECK_FALSE(announces_others(text));
    }
}

TEST_CASE("covers: the series' own cover, signatures and what readers have drawn are no pages") {
    auto const reader = element("div class=reader", repeated("<img src=/i/3/#.png>", 8));
    for (auto const& other : std::vector<std::string>{
             "<div class=manga-info><img src=/covers/fox.jpg width=200 height=280></div>",
             "<div class=manga-cover><img class=cover src=/covers/fox.jpg></div>",
             "<div class=top><img src=/i/3/cover.jpg width=200 height=280></div>",
             "<div class=signature><img src=/sig/1.png></div>",
             "<div class=discussion><p>Fan art!</p><img src=/up/fan.png width=600 "
             "height=800></div>"}) {
        CAPTURE(other);
        for (auto const& body : {other + reader, reader + other}) {
            document const from{
                .url = "https://s.example/fox/chapter-3",
                .content_type = "text/html",
                .body = "<html><head><title>Fox - Chapter 3</title></head><body>" + body +
                        "</body></html>"};
            auto const said = discovery_reader(from)->read(from, role::chapter);
            CHECK(said.confidence >= sure_enough);
            CHECK(said.self.pages.size() == 8);
        }
    }
    // A chapter's own cover is its first page.
    document const own{
        .url = "https://s.example/fox/chapter-3",
        .content_type = "text/html",
        .body =
            "<html><head><title>Fox - Chapter 3</title></head><body><div class=\"chapter-reader "
            "info-bar\">"
            "<img src=/i/3/cover.jpg>" +
            repeated("<img src=/i/3/#.png>", 8) + "</div></body></html>"};
    CHECK(discovery_reader(own)->read(own, role::chapter).self.pages.size() == 9);
}
