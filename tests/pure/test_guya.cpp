// Series in the JSON of Guya and Cubari.
#include <doctest/doctest.h>

#include <string>

#include "sources/guya.hpp"

using namespace panelia::sources;

namespace {

document json(std::string body, std::string url = "https://g.example/api/series/Blue-Fox/") {
    return {std::move(url), "application/json", "", std::move(body)};
}

/// "1=Away (2 pages);"
std::string chapters_of(reading const& said) {
    std::string out;
    for (auto const& one : said.chapters) {
        auto const where = one.pages_at.url.empty() ? std::to_string(one.pages.size()) + " pages"
                                                    : "at " + one.pages_at.url;
        out += one.number + '=' + one.title + " (" + where + ");";
    }
    return out;
}

}  // namespace

TEST_CASE("guya: files lie in their chapter's and group's folder") {
    auto const from = json(R"({"slug":"Blue-Fox","title":"Blue Fox","preferred_sort":["7","3"],
        "groups":{"3":"A","7":"B"},"chapters":{
        "1":{"volume":"1","title":"Away","folder":"0001_x","groups":{"3":["01.png","02.png?v2"]}},
        "2.5":{"volume":"1","title":"","folder":"0002_y","groups":{"3":["01.png"],"7":["a.png","b.png"]}}}})"
    );
    auto const how = guya_reader(from);
    REQUIRE(how);
    auto const said = how->read(from, role::list);
    CHECK(said.series == "Blue Fox");
    CHECK(chapters_of(said) == "1=Away (2 pages);2.5= (2 pages);");
    REQUIRE(said.chapters.size() == 2);
    CHECK(said.chapters[0].volume == "1");
    CHECK(
        said.chapters[0].pages[1].url ==
        "https://g.example/media/manga/Blue-Fox/chapters/0001_x/3/02.png?v2"
    );
    CHECK(
        said.chapters[1].pages[0].url ==
        "https://g.example/media/manga/Blue-Fox/chapters/0002_y/7/a.png"
    );
}

TEST_CASE("guya: Cubari's chapters have addresses, or tell them elsewhere") {
    auto const from = json(R"({"title":"Blue Fox","chapters":{
        "1":{"title":"Away","volume":"Uncategorized","groups":{"A":["https://i.example/1.png","https://i.example/2.png"]}},
        "2":{"title":"Home","groups":{"A":[{"src":"/3.png","description":""}]}},
        "3":{"title":"Rain","groups":{"A":"/read/api/gist/chapter/ab/"}},
        "4":{"title":"None","groups":{"A":[]}}}})");
    auto const how = guya_reader(from);
    REQUIRE(how);
    auto const said = how->read(from, role::list);
    CHECK(
        chapters_of(said) ==
        "1=Away (2 pages);2=Home (1 pages);3=Rain (at "
        "https://g.example/read/api/gist/chapter/ab/);"
    );
    CHECK(said.chapters[0].volume.empty());
    CHECK(said.chapters[1].pages[0].url == "https://g.example/3.png");

    auto const told = json(R"([{"src":"/5.png"},"https://i.example/6.png"])");
    auto const pages = how->read(told, role::chapter).self.pages;
    REQUIRE(pages.size() == 2);
    CHECK(pages[0].url == "https://g.example/5.png");
}

TEST_CASE("guya: other JSON is none of it") {
    for (auto const* const body :
         {R"({"title":"Fox","chapters":[]})",
          R"({"title":"Fox","chapters":{}})",
          R"({"title":"Fox","chapters":{"1":{"pages":["/1.png"]}}})",
          R"({"chapters":{"1":{"groups":{"A":[]}}}})",
          "[]",
          "{"}) {
        CAPTURE(body);
        CHECK_FALSE(guya_reader(json(body)));
    }
}
