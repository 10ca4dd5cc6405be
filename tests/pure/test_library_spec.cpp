// What a library remembers of a chapter's source: everything it needs, and no secret.
#include "engine/library_spec.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace panelia;
using namespace panelia::engine;

namespace {

chapter_spec restored(kept_spec const& kept) {
    chapter_spec chapter;
    REQUIRE(restore_spec(kept.text, chapter));
    return chapter;
}

}  // namespace

TEST_CASE("library spec: pages, promises, direction and harmless fields come back as they were") {
    chapter_spec chapter;
    chapter.direction = "rtl";
    chapter.headers = {{"Referer", "https://example.org/c/1"}, {"User-Agent", "x y"}};
    chapter.pages = {
        {"https://cdn.example.org/a/001.jpg", {}, {}},
        {"https://cdn.example.org/a/002.jpg", std::string(64, 'a'), {}},
        {"https://cdn.example.org/a/002.jpg?x=1", {}, 12},
        {"http://other.example/\xc3\xa9.png", std::string(64, 'b'), 0},
        {"https://cdn.example.org/\xff.jpg", {}, {}},  // no UTF-8, and no URL: kept all the same
        {"", {}, {}},
    };
    CHECK_FALSE(restored(keep_spec(chapter)).discovered);
    chapter.discovered = true;
    auto const kept = keep_spec(chapter);
    CHECK(kept.withheld.empty());
    auto const back = restored(kept);
    CHECK(back.discovered);
    CHECK(back.direction == "rtl");
    CHECK(back.headers == chapter.headers);
    REQUIRE(back.pages.size() == chapter.pages.size());
    for (std::size_t i = 0; i < back.pages.size(); ++i) {
        CHECK(back.pages[i].url == chapter.pages[i].url);
        CHECK(back.pages[i].sha256 == chapter.pages[i].sha256);
        CHECK(back.pages[i].bytes == chapter.pages[i].bytes);
    }
}

TEST_CASE("library spec: a chapter of a thousand like addresses takes little room") {
    chapter_spec chapter;
    std::size_t written_out = 0;
    for (int i = 1000; i < 2000; ++i) {
        chapter.pages.push_back(
            {"https://cdn.example.org/legend-land/volume-1/chapter-10/" + std::to_string(i) +
                 ".jpg",
             {},
             {}}
        );
        written_out += chapter.pages.back().url.size();
    }
    CHECK(keep_spec(chapter).text.size() < written_out / 4);
}

TEST_CASE("library spec: no secret is kept, and what is left out is named") {
    chapter_spec chapter;
    chapter.url = "https://reader:hunter2@example.org/c/1";
    chapter.headers = {
        {"Authorization", "Bearer hunter2"},
        {"cookie", "sid=hunter2"},
        {"X-Api-Key", "hunter2"},
        {"Referer", "https://reader:hunter2@example.org/"},
        {"Accept-Language", "en"}};
    chapter.pages = {{"https://reader:hunter2@cdn.example.org/1.jpg", {}, {}}};
    auto const kept = keep_spec(chapter);
    CHECK(kept.text.find("hunter2") == std::string::npos);
    CHECK(
        kept.withheld ==
        std::vector<std::string>{
            std::string(url_credentials), "Authorization", "cookie", "X-Api-Key"}
    );
    auto const back = restored(kept);
    CHECK(back.pages[0].url == "https://cdn.example.org/1.jpg");
    CHECK(back.headers.size() == 2);
}

TEST_CASE("library spec: text of any other kind is refused") {
    for (char const* text :
         {"",
          "{",
          "[]",
          "{}",
          R"({"pages":[1]})",
          R"({"pages":[[]]})",
          R"({"pages":[["a","b"]]})",
          R"({"pages":[[0,"u","s","x"]]})",
          R"({"pages":[],"headers":[["a"]]})"}) {
        chapter_spec chapter;
        CHECK_MESSAGE(!restore_spec(text, chapter), text);
        CHECK(chapter.pages.empty());
    }
    chapter_spec chapter;
    REQUIRE(restore_spec(R"({"pages":[[9,"u"],[99,"v"]]})", chapter));  // shares what there is
    CHECK(chapter.pages[1].url == "uv");
}

TEST_CASE("library spec: of a chapter without pages the document that would tell them is kept") {
    chapter_spec chapter;
    chapter.url = "https://example.org/c/1";
    chapter.document = {
        "https://me:secret@api.example.org/pages/1",
        {{"X-Requested-With", "XMLHttpRequest"}, {"X-Key", "secret"}}};
    auto const kept = keep_spec(chapter);
    CHECK(kept.text.find("secret") == std::string::npos);
    CHECK(kept.withheld == std::vector<std::string>{std::string(url_credentials), "X-Key"});
    auto const back = restored(kept);
    CHECK(back.pages.empty());
    CHECK(back.document.url == "https://api.example.org/pages/1");
    REQUIRE(back.document.headers.size() == 1);
    CHECK(back.document.headers[0].first == "X-Requested-With");
    // What is posted may be a key, and without it the address says nothing.
    auto posting = chapter;
    posting.document.post = post_spec{.type = "application/json", .body = "secret"};
    CHECK(keep_spec(posting).text.find("secret") == std::string::npos);
    CHECK(restored(keep_spec(posting)).document.url.empty());
    chapter.pages = {{"https://cdn.example.org/1.jpg", {}, {}}};
    CHECK(restored(keep_spec(chapter)).document.url.empty());
}
