#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "sources/image_choice.hpp"

using namespace panelia::sources;

namespace {

struct row {
    std::string html, url, attribute;
};

std::optional<image_choice> choice_of(std::string const& html) {
    html_tree const tree({"https://s.example/c/1", "text/html", "utf-8", html});
    return choose_image(tree, tree.all("img").at(0));
}

}  // namespace

TEST_CASE("image: the largest real file that an element offers") {
    std::vector<row> const table = {
        {"<img src=a.jpg>", "https://s.example/c/a.jpg", "src"},
        {"<img src=loading.gif data-src=' \n a.jpg '>", "https://s.example/c/a.jpg", "data-src"},
        {"<img src='data:image/gif;base64,R0' data-lazy-src=/a.jpg>",
         "https://s.example/a.jpg",
         "data-lazy-src"},
        {"<img src=small.jpg data-original=big.jpg>",
         "https://s.example/c/big.jpg",
         "data-original"},
        {"<img src=a.jpg srcset='b.jpg 300w, c.jpg 1200w, d.jpg 800w'>",
         "https://s.example/c/c.jpg",
         "srcset"},
        {"<img src=a.jpg srcset='a.jpg 1x, a2.jpg 2x'>", "https://s.example/c/a2.jpg", "srcset"},
        // As browsers do: src counts only where srcset names nothing of its density.
        {"<img src=a.jpg srcset='a.webp'>", "https://s.example/c/a.webp", "srcset"},
        {"<img src=/lo/1.jpg srcset='/cdn/w_1200,q_80/1.jpg'>",
         "https://s.example/cdn/w_1200,q_80/1.jpg",
         "srcset"},
        {"<img src=/lo/1.jpg srcset='/cdn/w_60,q_8/1.jpg 60w,/cdn/w_900,q_8/1.jpg 900w'>",
         "https://s.example/cdn/w_900,q_8/1.jpg",
         "srcset"},
        {"<img src=/lo/1.jpg srcset='/w_1,q_8/1.jpg, /w_2,q_8/1.jpg 2x'>",
         "https://s.example/w_2,q_8/1.jpg",
         "srcset"},
        {"<img data-src=a.jpg srcset=b.jpg>", "https://s.example/c/a.jpg", "data-src"},
        {"<img src=a.jpg srcset='x 300w' data-srcset='y,z 500w'>",
         "https://s.example/c/y,z",
         "data-srcset"},
        {"<img src='/a.jpg?resize=1' data-large-file='/a.jpg?fit=1' data-orig-file=/o/a.jpg>",
         "https://s.example/o/a.jpg",
         "data-orig-file"},
        {"<picture><source srcset='a.webp 400w, b.webp 900w'><img src=a.jpg></picture>",
         "https://s.example/c/b.webp",
         "source srcset"},
        {"<picture><source media='(min-width: 900px)' srcset=wide.jpg><img src=a.jpg></picture>",
         "https://s.example/c/wide.jpg",
         "source srcset"},
        {"<picture><source type=image/webp srcset=a.webp><img src=a.jpg></picture>",
         "https://s.example/c/a.jpg",
         "src"},
        {"<img src=data:,x><noscript><img src=real.jpg></noscript>",
         "https://s.example/c/real.jpg",
         "noscript src"},
        {"<img src=/1x1.png data-whatever=/p/003.webp data-thumb=/t/003.jpg>",
         "https://s.example/p/003.webp",
         "data-whatever"},
        {"<img src=//cdn.example/a.jpg?x=1&amp;y=2>", "https://cdn.example/a.jpg?x=1&y=2", "src"},
        {"<img src=javascript:x() srcset='data:image/gif;base64,R0lG 100w, r.jpg 2w'>",
         "https://s.example/c/r.jpg",
         "srcset"},
    };
    for (auto const& row : table) {
        CAPTURE(row.html);
        auto const found = choice_of(row.html);
        REQUIRE(found.has_value());
        CHECK(found->url == row.url);
        CHECK(found->attribute == row.attribute);
    }
}

TEST_CASE("image: nothing where there are only stand-ins") {
    for (auto const* html :
         {"<img>",
          "<img src=''>",
          "<img src='data:image/png;base64,AA'>",
          "<img src=#>",
          "<img src=/img/spacer.gif>",
          "<img src=about:blank>",
          "<img src=file:///etc/passwd>",
          "<img src=x/dflazy.jpg>",
          "<img srcset='data:x 1w'>"}) {
        CAPTURE(html);
        CHECK_FALSE(choice_of(html).has_value());
    }
}

TEST_CASE("image: a page's name may contain the words of stand-ins") {
    for (auto const* name :
         {"dotted.jpg",
          "loading-dock.jpg",
          "transport.png",
          "no-images-here.gif",
          "pixel-art-3.png",
          "emptyness.jpg"}) {
        CAPTURE(name);
        CHECK_FALSE(is_placeholder(name));
    }
}

TEST_CASE("image: what only may be a stand-in is taken when there is nothing else, and doubted") {
    for (auto const* name : {"pixel-3.png", "bf-03-pixel.png", "my-loading.gif", "blank2.gif"}) {
        CAPTURE(name);
        CHECK_FALSE(is_placeholder(name));
        CHECK(is_doubtful(name));
        auto const alone = choice_of(std::string("<img src=") + name + ">");
        REQUIRE(alone);
        CHECK(alone->doubtful);
        auto const other = choice_of(std::string("<img data-src=") + name + " src=a.jpg>");
        REQUIRE(other);
        CHECK(other->url == "https://s.example/c/a.jpg");
        CHECK_FALSE(other->doubtful);
        auto const script =
            choice_of(std::string("<img src=") + name + "><noscript><img src=real.jpg></noscript>");
        REQUIRE(script);
        CHECK(script->url == "https://s.example/c/real.jpg");
    }
    CHECK_FALSE(is_doubtful("pixel-art-3.png"));
}

TEST_CASE("image: widths are told where the page tells them") {
    CHECK(choice_of("<img src=a.jpg width=640 height='480px'>")->width == 640);
    CHECK(choice_of("<img src=a.jpg width=640 height='480px'>")->height == 480);
    CHECK(choice_of("<img src=a.jpg width='100%'>")->width == 0);
    CHECK(choice_of("<img src=a.jpg srcset='b.jpg 900w'>")->width == 900);
}

TEST_CASE("image: trackers are told by size and style") {
    html_tree const tree(
        {"https://s.example/",
         "",
         "",
         "<img width=1 height=1><img style='display:none'><img width=10>"
         "<img style='display:none' data-src=lazy.jpg><img style='min-height:1px'>"}
    );
    auto const images = tree.all("img");
    CHECK(tracker_reason(images.at(0)) == "width 1");
    CHECK(tracker_reason(images.at(1)) == "hidden");
    CHECK(tracker_reason(images.at(2)).empty());
    CHECK(tracker_reason(images.at(3)).empty());
    CHECK(tracker_reason(images.at(4)).empty());
    CHECK(one_pixel_reason(images.at(0)) == "width 1");
    CHECK(one_pixel_reason(images.at(1)).empty());
}

TEST_CASE("srcset: as the standard splits it") {
    auto const found = parse_srcset("a.jpg, b,c.jpg 2x,\n d.jpg 100w 50h ,, e.jpg 1.5x");
    REQUIRE(found.size() == 4);
    CHECK(found[0].url == "a.jpg");
    CHECK(found[1].url == "b,c.jpg");
    CHECK(found[1].density == 2);
    CHECK(found[2].width == 100);
    CHECK(found[3].density == doctest::Approx(1.5));
    // Commas inside addresses, and those that end them; in parentheses they end nothing.
    auto const commas = parse_srcset("/w_1,q_2/a.jpg,/w_2/b.jpg 1x, c,d.jpg, e.jpg f(1,2) 3x");
    REQUIRE(commas.size() == 3);
    CHECK(commas[0].url == "/w_1,q_2/a.jpg,/w_2/b.jpg");
    CHECK(commas[1].url == "c,d.jpg");
    CHECK(commas[2].density == 3);
}
