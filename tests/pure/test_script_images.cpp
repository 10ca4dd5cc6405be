// The pages that only a script or an attribute of a page of HTML names.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "sources/discovery.hpp"
#include "sources/script_images.hpp"

using namespace panelia::sources;

namespace {

document chapter(std::string const& body) {
    return {
        "https://s.example/fox/chapter-3",
        "text/html",
        "utf-8",
        "<title>Blue Fox Chapter 3</title><div class=reader>" + body};
}

/// The paths of the pages that discovery takes.
std::string taken(std::string const& body) {
    auto const from = chapter(body);
    std::string out;
    for (auto const& page : discovery_reader(from)->read(from, role::chapter).self.pages)
        out += (out.empty() ? "" : " ") + page.url.substr(std::string("https://s.example").size());
    return out;
}

}  // namespace

TEST_CASE("scripts: a chapter that shows no page has all of them in an array") {
    std::string const all = "/i/3/1.png /i/3/2.png /i/3/3.png";
    std::string const array = R"(["/i/3/1.png","/i/3/2.png","/i/3/3.png"])";
    auto const script = [](std::string const& text) {
        return "</div><script>" + text + "</script>";
    };
    CHECK(taken(script("window.chapterPages = " + array)) == all);
    CHECK(taken(script(R"(x = {"cover":"/c/fox.png","images":)" + array + "}")) == all);
    // Of several servers the first; covers and those of others are not counted through.
    CHECK(
        taken(script("a = " + array + R"(; b = ["//m.example/1.png","//m.example/2.png",
              "//m.example/3.png"], c = ["/c/red.png","/c/hen.png","/c/owl.png","/c/elk.png"])")) ==
        all
    );
    for (std::string const other :
         {R"(["/i/3/1.png","/i/3/2.png"])",
          R"(["/i/3/1.png","/i/4/2.png","/i/5/3.png"])",
          R"(["/i/3/3.png","/i/3/2.png","/i/3/1.png"])",
          R"(["/i/3/a.png","/i/3/b.png","/i/3/c.png"])",
          R"(["1.png","2.png","3.png"])",
          R"(["i/1.png","i/2.png","i/3.png"])",
          R"(["/slides/1.png","/slides/2.png","/slides/3.png"])",
          R"(["/covers/1.png","/covers/2.png","/covers/3.png"])",
          R"(["/i/1-150x150.png","/i/2-150x150.png","/i/3-150x150.png"])"}) {
        CAPTURE(other);
        CHECK(taken(script("p = " + other)).empty());
    }
    // A page of a series, not of a chapter, may have the pictures of its chapters there.
    document const series{
        "https://s.example/fox",
        "text/html",
        "utf-8",
        "<title>Blue Fox up to Chapter 3</title><script>e = " + array + "</script>"};
    CHECK(discovery_reader(series)->read(series, role::chapter).self.pages.empty());
    auto const locked = chapter("<p>This chapter is locked.</p><script>p = " + array + "</script>");
    CHECK(discovery_reader(locked)->read(locked, role::chapter).confidence < sure_enough);
    // Whose they are is not told.
    CHECK(taken(script("a = " + array + R"(; b = ["/i/4/01.png","/i/4/02.png","/i/4/03.png"])"))
              .empty());
}

TEST_CASE("scripts: the first pages are shown, the others are in an array") {
    std::string const two = "<img src=/i/3/1.png><img src=/i/3/2.png></div>";
    std::string const four = "/i/3/1.png /i/3/2.png /i/3/3.png /i/3/4.png";
    for (std::string const script :
         {R"(<script>var p = ["/i/3/1.png","/i/3/2.png","/i/3/3.png","/i/3/4.png"];</script>)",
          R"(<script type=application/json>{"props":{"cover":"/i/3/cover.png","pages":[
             {"n":1,"url":"/i/3/1.png","tags":["a"]},{"n":2,"url":"/i/3/2.png","tags":["a"]},
             {"n":3,"url":"/i/3/3.png"},{"n":4,"url":"/i/3/4.png"}],
             "next":["/i/4/1.png","/i/4/2.png"]}}</script>)",
          R"(<script>x.push([1,"{\"pages\":[\"\/i\/3\/1.png\",\"\/i\/3\/2.png\",\"\/i\/3\/3.png\",
             \"\/i\/3\/4.png\"]}"])</script>)",
          R"(<script>var chapImages = "/i/3/1.png,/i/3/2.png,/i/3/3.png,/i/3/4.png";</script>)",
          R"(<script>a.push("/i/3/1.png");a.push("/i/3/2.png");a.push("/i/3/3.png");
             a.push("/i/3/4.png");</script>)",
          R"(<script>var base = "/i/3/", files = ["1.png","2.png","3.png","4.png"]</script>)",
          R"(<script>var pages = [{"filename":"1.png","url":"\u002fi\u002f3\u002f1.png"},
             {"filename":"2.png","url":"/i/3/2.png"},{"filename":"3.png","url":"/i/3/3.png"},
             {"filename":"4.png","url":"/i/3/4.png"}]</script>)",
          R"(<div props='{"pages":[1,[[0,"/i/3/1.png"],[0,"/i/3/2.png"],[0,"/i/3/3.png"],
             [0,"/i/3/4.png"]]]}'></div>)",
          R"(<x-reader :pages="[&quot;/i/3/1.png&quot;,&quot;/i/3/2.png&quot;,
             &quot;/i/3/3.png&quot;,&quot;/i/3/4.png&quot;]"></x-reader>)"}) {
        CAPTURE(script);
        CHECK(taken(two + script) == four);
    }
    CHECK(
        taken("<img src=/i/3/1.png></div><script>p = ['/i/3/1.png','/i/3/2.png']</script>") ==
        "/i/3/1.png /i/3/2.png"
    );
    // Each in a folder of its own.
    CHECK(
        taken("<img src=/a1/x1.png><img src=/b2/x2.png></div><script>p=['/a1/x1.png',"
              "'/b2/x2.png','/c3/x3.png']</script>") == "/a1/x1.png /b2/x2.png /c3/x3.png"
    );
}

TEST_CASE("scripts: what is no array of the pages that are shown adds nothing") {
    std::string const two = "<img src=/i/3/1.png><img src=/i/3/2.png></div>";
    std::string const shown = "/i/3/1.png /i/3/2.png";
    for (std::string const script :
         {"<script>p = ['/i/3/1.png','/i/3/2.png']</script>",
          "<script>p = [['/i/3/1.png','/i/3/2.png'],['/i/3/8.png','/i/3/9.png']]</script>",
          "<script>p = ['/i/3/2.png','/i/3/1.png','/i/3/3.png']</script>",
          "<script>p = ['/i/3/8.png','/i/3/9.png']</script>",
          "<script>p = ['/i/4/1.png','/i/4/2.png','/i/4/3.png']</script>",
          "<script>p = {full: '/i/3/1.png', social: '/i/3/1-og.png'}</script>",
          "<script>p = ['/i/3/1.png', '/i/3/8.png']</script>",
          "<script>p = ['/i/3/1-300x450.png','/i/3/1.png','/i/3/2-300x450.png','/i/3/2.png']"
          "</script>",
          "<div data-sizes='[/i/3/1.png, /i/3/1-2x.png]'></div>"}) {
        CAPTURE(script);
        CHECK(taken(two + script) == shown);
    }
    // Strips of a series beside one of them.
    auto const beside = [](std::string const& row) {
        return taken(
            "<img src=/i/2.png></div><a rel=next href=/fox/chapter-4>Next</a><script>all = [" +
            row + "]</script>"
        );
    };
    CHECK(beside("'/i/1.png','/i/2.png','/i/3.png'") == "/i/2.png");
    CHECK(beside("'/i/2.png','/i/1.png','/i/0.png'") == "/i/2.png");
    CHECK(beside("'/i/2.png','/i/3.png'") == "/i/2.png");
    CHECK(beside("'/i/2.png','/i/3.png','/i/10.png'") == "/i/2.png /i/3.png /i/10.png");
}

TEST_CASE("scripts: pages are put where the first of them stands") {
    CHECK(
        completed({"c", "f/1", "f/2", "e"}, {{"f/1", "f/2", "f/3"}}) ==
        address_row{"c", "f/1", "f/2", "f/3", "e"}
    );
    CHECK(
        completed({"f/1"}, {{"f/1", "f/2"}, {"f/1", "f/2", "f/3"}, {"f/9"}}) ==
        address_row{"f/1", "f/2", "f/3"}
    );
    CHECK(completed({"f/1", "f/2"}, {{"f/1", "f/3"}}) == address_row{"f/1", "f/2"});
}

TEST_CASE("scripts: empty elements hold pages in their attributes where those are like the others"
) {
    std::string const rest =
        "<div class=lazy data-image=/i/3/2.png></div>"
        "<div class=lazy data-src=/i/3/3.png></div>";
    CHECK(taken("<img src=/i/3/1.png>" + rest) == "/i/3/1.png /i/3/2.png /i/3/3.png");
    std::string canvases;
    for (auto const* const n : {"1", "2", "3"})
        canvases += std::string("<canvas data-src=/i/3/") + n + ".png></canvas>";
    CHECK(taken(canvases) == "/i/3/1.png /i/3/2.png /i/3/3.png");
    // Covers, and what an image shows already.
    CHECK(
        taken("<img src=/i/3/1.png><img src=/i/3/2.png><div data-bg=/covers/wolf.png></div>"
              "<a href=/wolf><span data-src=/i/3/9.png></span></a>"
              "<div data-src=/i/3/2.png></div>") == "/i/3/1.png /i/3/2.png"
    );
}

TEST_CASE("scripts: an array of the same names from elsewhere has what is not shown") {
    auto const confidence = [](std::string const& row) {
        auto const from = chapter(
            "<img src=/i/01.webp><img src=/i/02.webp></div><script>p=[" + row + "]</script>"
        );
        return discovery_reader(from)->read(from, role::chapter).confidence;
    };
    CHECK(
        confidence("'//c.x/a/01.jpg','//c.x/a/02.jpg','//c.x/a/03.jpg','//c.x/a/04.jpg'") <
        sure_enough
    );
    CHECK(confidence("'//c.x/a/01.jpg','//c.x/a/02.jpg'") >= sure_enough);
    CHECK(
        confidence("['/i/01.webp','/i/02.webp'],['/n/01.webp','/n/02.webp','/n/3.webp','/n/4.webp']"
        ) >= sure_enough
    );
    CHECK(
        confidence("'//c.x/a/05.jpg','//c.x/a/06.jpg','//c.x/a/07.jpg','//c.x/a/08.jpg'") >=
        sure_enough
    );
}
