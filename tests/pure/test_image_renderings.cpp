// Pages that one document shows twice: which rendering is the chapter.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "sources/discovery.hpp"
#include "sources/image_renderings.hpp"

using namespace panelia::sources;

namespace {

/// `count` pictures called `before`1.png and so on, each with `attributes`.
std::string pictures(std::string const& before, int count, std::string const& attributes = "") {
    std::string out;
    for (int i = 1; i <= count; ++i)
        out += "<p><img src=" + before + std::to_string(i) + ".png " + attributes + "></p>";
    return out;
}

/// The files taken for pages.
std::string taken(std::string const& body) {
    document const from{
        "https://s.example/fox/chapter-3", "text/html", "utf-8", "<title>Chapter 3</title>" + body};
    std::string out;
    for (auto const& page : discovery_reader(from)->read(from, role::chapter).self.pages)
        out += (out.empty() ? "" : " ") + page.url.substr(std::string("https://s.example/").size());
    return out;
}

}  // namespace

TEST_CASE("renderings: for which screens an element is meant") {
    for (auto const* const names :
         {"d-none d-lg-block",
          "comic hidden md:block",
          "hidden-xs",
          "desktop-only",
          "is-hidden-mobile",
          "x desktop-comic"})
        CHECK_MESSAGE(screen_of(names) == screen::large, names);
    for (auto const* const names :
         {"d-lg-none", "md:hidden", "visible-xs-block", "mobile", "hide-for-large", "hide-desktop"})
        CHECK_MESSAGE(screen_of(names) == screen::small, names);
    for (auto const* const names :
         {"", "reader", "desktop mobile", "automobile", "hidden", "mobile-suit-fox"})
        CHECK_MESSAGE(screen_of(names) == screen::any, names);
}

TEST_CASE("renderings: of two, one is the chapter") {
    auto const in = [](std::string const& attributes, std::string const& body) {
        return "<div " + attributes + ">" + body + "</div>";
    };
    std::string const three = "i/1.png i/2.png i/3.png";
    auto const pages = pictures("/i/", 3);
    for (auto const& [body, wanted] : std::vector<std::pair<std::string, std::string>>{
             // Hidden.
             {in("", pages) + in("hidden", pictures("/i/fr-", 3)), three},
             {in("style='display: none'", pictures("/m/x", 2)) + in("", pages), three},
             {in("hidden", pages) + in("", pictures("/i/cover", 1)), three + " i/cover1.png"},
             {in("style='display:none'", pages) + "<img src=/i/1.png>", three},
             {in("hidden", pages), three},
             {in("", pages) + "<div hidden><img src=/i/4.png></div>", three + " i/4.png"},
             {in("class=thumbs", pictures("/t/", 3)) + in("hidden", pages), three},
             // For small screens.
             {in("class='d-none d-lg-block'", pictures("/i/strip", 1)) +
                  in("class=d-lg-none", pictures("/i/strip-m-", 3)),
              "i/strip1.png"},
             {in("class=mobile", pages) + in("class=desktop", pictures("/d/", 3)),
              "d/1.png d/2.png d/3.png"},
             {in("class=mobile-reader", pages), three},
             // Smaller ones.
             {in("class=nav", pictures("/t/", 3)) + in("", pages), three},
             {in("", pictures("/a/", 3, "width=400")) + in("", pictures("/b/", 3, "width=800")),
              "b/1.png b/2.png b/3.png"},
             {in("class=thumbs", pictures("/a/", 3)) + in("", pages), three},
             // Chapters on one page.
             {in("", pictures("/a/", 2)) + in("", pictures("/b/", 2)),
              "a/1.png a/2.png b/1.png b/2.png"},
             {pictures("/s/", 2) + pictures("/b/", 2), "s/1.png s/2.png b/1.png b/2.png"}}) {
        CAPTURE(body);
        CHECK(taken(body) == wanted);
    }
}
