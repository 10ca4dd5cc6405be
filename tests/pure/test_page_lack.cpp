// Documents that show the beginning of a chapter only, and whole ones that look a little like it.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sources/discovery.hpp"

using namespace panelia::sources;

namespace {

std::string images(int from, int to, std::string const& attributes = "") {
    std::string out;
    for (int i = from; i <= to; ++i)
        out += "<img src=/i/" + std::to_string(i) + ".png " + attributes + ">";
    return out;
}

std::string times(int count, std::string const& what) {
    std::string out;
    for (int i = 0; i < count; ++i) {
        auto one = what;
        for (auto at = one.find('#'); at != one.npos; at = one.find('#', at))
            one.replace(at, 1, std::to_string(i));
        out += one;
    }
    return out;
}

reading read(std::string const& body) {
    document const from{
        "https://s.example/fox/chapter-3",
        "text/html",
        "utf-8",
        "<title>Blue Fox Chapter 3</title><body><h1>Blue Fox</h1>" + body};
    return discovery_reader(from)->read(from, role::chapter);
}

reading chapter(std::string const& in_reader, std::string const& rest = "") {
    return read("<div class=reader>" + in_reader + "</div>" + rest);
}

}  // namespace

TEST_CASE("lack: places without a picture, locks, loaders and counts make a chapter unsure") {
    auto const three = images(1, 3);
    auto const page = [](int n) {
        return "<div class=pg data-n=" + std::to_string(n) + ">" + images(n, n) + "</div>";
    };
    for (auto const& said :
         {chapter(three + times(4, "<img class=lazy data-k=#>")),
          chapter(three + times(4, "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>")),
          chapter(three + times(4, "<img src=/spin.gif id=p#>")),
          chapter(
              "<div class=ready>" + images(1, 2) + "</div><div class=ready>" + images(3, 3) +
              "</div>" + times(4, "<div class=later><img data-k=#></div>")
          ),
          chapter(page(1) + page(2) + times(5, "<div class=pg data-n=#></div>")),
          chapter(three, "<button data-next=6>Load more pages</button>"),
          chapter(three, "<a href='#'>Show all images</a>"),
          chapter(three + "<p><button>Load more</button></p>"),
          chapter(three + "<div hx-get=/more hx-trigger=revealed></div>"),
          chapter(three, "<div><p>This chapter is locked. Unlock for 5 coins.</p></div>"),
          chapter(three, "<h3>Log in to read the remaining 3 pages</h3>"),
          chapter(three, "<p>Subscribe to read the full chapter</p>"),
          chapter(three, "<p>6 pages</p>"),
          chapter(three, "<ul><li><b>Pages: 12</b></li></ul>")}) {
        CAPTURE(said.notes.back());
        CHECK(said.confidence < sure_enough);
        CHECK(said.self.pages.size() >= 2);
        CHECK(said.notes.back() == said.lack);
    }
}

TEST_CASE("lack: a reader in a frame beside few pictures makes a chapter unsure") {
    auto const beside = [](std::string const& frame, int pictures) {
        return read("<div class=content>" + images(1, pictures) + "</div>" + frame);
    };
    for (auto const* const frame :
         {"<iframe src=/embed/3></iframe>",
          "<iframe class=reader data-src=https://r.example/3></iframe>",
          "<iframe src=https://e.issuu.com/fox></iframe>"}) {
        CHECK_MESSAGE(beside(frame, 3).confidence < sure_enough, frame);
        CHECK_MESSAGE(beside(frame, 12).confidence >= sure_enough, frame);
    }
    for (auto const* const frame :
         {"<iframe src=https://www.youtube.com/embed/x></iframe>",
          "<iframe src=/ads/comic.html></iframe>",
          "<iframe src=/embed/3 height=90></iframe>",
          "<iframe src=https://forum.example/comic></iframe>",
          "<iframe src=about:blank></iframe>",
          "<footer><iframe src=/embed/3></iframe></footer>"})
        CHECK_MESSAGE(beside(frame, 3).confidence >= sure_enough, frame);
}

TEST_CASE("lack: whole chapters stay sure") {
    auto const three = images(1, 3);
    auto const lazy = times(3, "<img class=lazy src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>");
    for (auto const& said :
         {chapter(three + "<img src=/loading.gif>"),
          chapter(three + times(2, "<img class=avatar src='data:image/png;base64,AA'>")),
          chapter(three + times(3, "<img width=1 height=1 src='data:image/png;base64,AA'>")),
          chapter(
              "<p>" + three + "</p><p>" + images(4, 4) + "</p>" +
              times(2, "<div class=more><img data-k=#></div>")
          ),
          chapter(
              times(3, "<div class=ph><img data-k=#></div>"), "<noscript>" + three + "</noscript>"
          ),
          chapter(times(3, "<img src=/i/#.png>" + times(1, "<img src=/line.png>"))),
          chapter(three, "<div class=comments>" + lazy + "<button>Load more</button></div>"),
          chapter(three, "<div class=list><button>Load more</button></div>"),
          chapter(three, "<button>Load more chapters</button>"),
          chapter(three, "<a href=/fox/chapter-3/all>View all pages</a>"),
          chapter(three, "<p>Next chapter is locked. Unlock this chapter for 5 coins.</p>"),
          chapter(three, "<div class=modal><p>This chapter is locked.</p></div>"),
          chapter(three, "<div hidden><p>This chapter is locked.</p></div>"),
          chapter(three, "<p>Log in to bookmark this chapter</p><p>Sign up to comment</p>"),
          chapter(three, "<p>Support us to read ahead: subscribe to read the full comic</p>"),
          chapter(three, "<p>Log in to read the full chapter list</p>"),
          chapter(three, "<p>Become a patron to read the whole chapter early!</p>"),
          chapter(three, "<p>Buy the full comic</p><p>Buy the full chapter in print</p>"),
          chapter(three, "<p>4 pages</p>"),
          chapter(three, "<p>Chapter 4</p><p>20 pages</p><p>Chapter 5</p><p>24 pages</p>"),
          chapter(three, "<a href=/fox/chapter-4>20 pages</a>"),
          chapter(three, "<aside><p>120 pages</p></aside>"),
          chapter(three, "<a href=/fox/chapter-3/2>2</a><p>6 pages</p>"),
          chapter(
              times(3, "<div class=pg data-n=#><img src=/i/#.png></div>") +
              times(2, "<div class=pg></div>")
          ),
          chapter(
              three +
              "<script>p=['/i/1.png','/i/2.png','/i/3.png','/i/4.png','/i/5.png']"
              "</script>" +
              times(2, "<img class=lazy data-k=#>")
          )}) {
        CAPTURE(said.lack);
        CHECK(said.confidence >= sure_enough);
    }
}
