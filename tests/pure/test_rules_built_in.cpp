#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "sources/recognise.hpp"

using namespace panelia::sources;

namespace {

document page(std::string body, std::string url = "https://s.example/x/") {
    return {std::move(url), "text/html", "utf-8", std::move(body)};
}

understanding read(std::string body, std::string url = "https://s.example/x/") {
    return understand(page(std::move(body), std::move(url)), built_in_readers());
}

std::vector<std::string> urls(std::vector<panelia::page_spec> const& pages) {
    std::vector<std::string> out;
    for (auto const& one : pages) out.push_back(one.url);
    return out;
}

std::vector<std::string> files(std::string const& folder, std::vector<std::string> names) {
    for (auto& one : names) one.insert(0, folder);
    return names;
}

}  // namespace

TEST_CASE("built-in rules: Madara's series is what its heading has, less badges, and not the trail"
) {
    std::string const trail =
        "<ol class=breadcrumb><li><a href=/>Home</a><li><a href=/manga/>All Mangas</a>"
        "<li><a href=/manga/blue-fox/>Blue Fox</a>";
    std::string const list =
        "</ol><ul><li class=wp-manga-chapter><a href=chapter-1/>Chapter 1</a></ul>";
    auto const named = [&](std::string const& body) {
        auto const found = read(body);
        REQUIRE(found.how);
        CHECK(found.how->name() == "rule madara");
        return found.said.series;
    };
    std::string const badge = "<span class='manga-title-badges custom'>Hot</span> ";
    CHECK(
        named(trail + "</ol><div class=post-title><h1>" + badge + "Blue Fox </h1></div>" + list) ==
        "Blue Fox"
    );
    CHECK(
        named(
            "<div class=profile-manga>" + trail + "</ol><div class=post-title><h3>" + badge +
            "Blue Fox </h3></div></div>" + list
        ) == "Blue Fox"
    );
    CHECK(
        named(
            trail + "<li class=active>Chapter 1</ol><div class=reading-content>"
                    "<img class=wp-manga-chapter-img src=1.jpg></div>"
        ) == "Blue Fox"
    );
}

TEST_CASE("built-in rules: Madara shows a chapter as a list where it shows it page by page") {
    auto const reader = [](std::string const& menus) {
        return read(
                   menus + "<div class=reading-content><img class=wp-manga-chapter-img src=/1.jpg>",
                   "https://s.example/fox/chapter-1/?style=paged"
        )
            .said;
    };
    std::string const list = "https://s.example/fox/chapter-1/?style=list";
    auto const styles = [](std::string const& a, std::string const& b) {
        return "<select class=reading-style-select><option data-redirect='?style=list'" + a +
               ">List<option data-redirect='?style=paged'" + b + ">Paged</select>";
    };
    std::string const pager =
        "<select id=single-pager><option value=1 selected data-redirect='?style=paged&p=1'>1/2"
        "<option value=2 data-redirect='?style=paged&p=2'>2/2</select>";

    auto const paged = reader(styles("", " selected") + pager);
    CHECK(paged.self.pages.empty());
    REQUIRE(paged.more.size() == 1);
    CHECK(paged.more.front().url == list);

    auto const whole = reader(styles(" selected", "") + pager);
    CHECK(whole.self.pages.size() == 1);
    CHECK(whole.more.empty());

    auto const pages = reader(pager);
    CHECK(pages.self.pages.size() == 1);
    REQUIRE(pages.more.size() == 2);
    CHECK(pages.more.back().url == "https://s.example/fox/chapter-1/?style=paged&p=2");
}

TEST_CASE("built-in rules: what a reader's script has counts where it is more than what is shown") {
    std::string const ts =
        R"(<script>ts_reader.run({"sources":[{"images":["\/a\/1.jpg","\/a\/2.jpg"]}]});</script>)";
    auto const pages = [](std::string const& body) {
        return urls(read(body).said.self.pages);
    };
    auto const both = files("https://s.example/a/", {"1.jpg", "2.jpg"});
    CHECK(pages("<div id=readerarea><img src=/a/1.jpg></div>" + ts) == both);
    CHECK(pages("<div id=readerarea><img src=/join-us.jpg></div>" + ts) == both);
    auto const shown = files("https://s.example/b/", {"1.jpg", "2.jpg"});
    CHECK(pages("<div id=readerarea><img src=/b/1.jpg><img src=/b/2.jpg></div>" + ts) == shown);
    CHECK(
        pages("<div class=reading-content><img class=wp-manga-chapter-img src=/a/1.jpg></div>"
              R"(<script>var chapter_preloaded_images = ["\/a\/1.jpg","\/a\/2.jpg"], x = [1];)"
              "</script>") == both
    );
}

TEST_CASE("built-in rules: a script that plug-ins put into its address is read like one on the page"
) {
    // ts_reader.run({"sources":[{"images":["/a/1.jpg","/a/2.jpg"]}]});
    std::string const held =
        "dHNfcmVhZGVyLnJ1bih7InNvdXJjZXMiOlt7ImltYWdlcyI6WyIvYS8xLmpwZyIsIi9hLzIuanBnIl19XX0pOw==";
    auto const both = files("https://s.example/a/", {"1.jpg", "2.jpg"});
    for (auto const* const attribute : {"src", "type=x data-src"}) {
        auto const found = read(
            "<div id=readerarea></div><script " + std::string(attribute) +
            "='data:text/javascript;base64," + held + "'></script>"
        );
        CHECK(urls(found.said.self.pages) == both);
    }
    auto const plain = read(
        "<div id=readerarea></div><script src='data:text/javascript,ts_reader.run(%7B%22"
        "sources%22:[%7B%22images%22:[%22/a/1.jpg%22,%22/a/2.jpg%22]%7D]%7D);'></script>"
    );
    CHECK(urls(plain.said.self.pages) == both);
}

TEST_CASE("built-in rules: a walk's strip is called by what its title has beside the comic's name"
) {
    auto const strip = [](std::string const& head, std::string const& url) {
        return read(
            head +
                "<div id=comic><img src=7.png></div><a rel=next href=8>n</a>"
                "<h2 class=post-title>Page 7</h2>",
            url
        );
    };
    auto const told = strip("<title>Page 7 | Blue Fox</title>", "https://s.example/page-7/");
    REQUIRE(told.said.chapters.size() == 1);
    CHECK(told.said.series == "Blue Fox");
    CHECK(told.said.chapters.front().number == "7");
    CHECK(told.said.chapters.front().title.empty());

    auto const named = strip(
        "<title>Blue Fox - The Den</title><meta property=og:site_name content='Blue Fox'>",
        "https://s.example/the-den/"
    );
    CHECK(named.said.series == "Blue Fox");
    CHECK(named.said.chapters.front().title == "The Den");

    auto const linked = strip(
        "<title>The Den | Blue Fox</title><a href=/>Blue Fox</a>", "https://s.example/the-den/"
    );
    CHECK(linked.said.series == "Blue Fox");

    auto const story = read(
        "<title>bluefox: Barrel - Part 2</title><div id=comic><img src=/c/barrel_2.png></div>"
        "<a rel=prev href=/10/>p</a><a rel=next href=/12/>n</a>",
        "https://bluefox.example/11/"
    );
    CHECK(story.said.series == "bluefox");
    CHECK(story.said.chapters.front().number == "11");
    CHECK(story.said.chapters.front().title == "Barrel - Part 2");

    auto const front =
        strip("<title>Blue Fox | A comic</title><a href=/>Blue Fox</a>", "https://s.example/");
    CHECK(front.said.series == "Blue Fox");
    CHECK(front.said.chapters.front().number == "7");
    CHECK(front.said.chapters.front().title.empty());
}

TEST_CASE("built-in rules: Toocheke's strips, of two renderings one, and those of Webcomic") {
    auto const said =
        read(
            "<title>x</title><div id=comic><div id=two-comic-options>"
            "<div id=spliced-comic><img src=1a.png><img src=1b.png></div>"
            "<div id=unspliced-comic><img src=wide.png></div></div>"
            "<div class=single-comic-navigation><a href=0 title='Previous Comic'><i class='fas "
            "fa-chevron-left'></i></a><a href=2 title='Suivant'><i class='fas "
            "fa-chevron-right'></i>"
            "<img class=comic-image-nav src=next.png></a></div></div>"
        )
            .said;
    REQUIRE(said.chapters.size() == 1);
    CHECK(urls(said.chapters.front().pages) == files("https://s.example/x/", {"1a.png", "1b.png"}));
    CHECK(said.next.url == "https://s.example/x/2");
    CHECK(said.previous.url == "https://s.example/x/0");

    auto const single =
        read(
            "<div id=comic><div id=spliced-comic></div><div id=unspliced-comic><img "
            "src=1.png></div>"
            "<div class=single-comic-navigation><a href=2 title='Next Comic'>x</a></div>"
        )
            .said;
    REQUIRE(single.chapters.size() == 1);
    CHECK(single.chapters.front().pages.size() == 1);
    CHECK(single.next.url == "https://s.example/x/2");

    auto const webcomic =
        read(
            "<div class='widget-area webcomic-media'><a href=2 class='webcomic-link "
            "next-webcomic-link'><img src=1.png></a></div><a href=0 class='webcomic-link "
            "previous-webcomic-link'>&lt;</a>"
        )
            .said;
    REQUIRE(webcomic.chapters.size() == 1);
    CHECK(webcomic.next.url == "https://s.example/x/2");
    CHECK(webcomic.previous.url == "https://s.example/x/0");
}

TEST_CASE("built-in rules: strips of ComicFury, and of themes whose classes say where links lead") {
    for (auto const* const body :
         {"<div id=comicimagewrap><a href=2><img id=comicimage src=1.png></a></div><a rel=prev "
          "href=0>x</a><a rel=next href=2>x</a>",
          "<div id=comicimagewrap><img src=1.png></div><a class=comicnavlink href=0>Previous</a><a "
          "class=comicnavlink href=2>Next</a>",
          "<div id=one-comic-option><img src=1.png></div><a class=previous-comic href=0>x</a><a "
          "class=next-comic href=2>x</a>",
          "<div class='x webcomic-image'><img src=1.png></div><a class=previous-webcomic-link "
          "href=0>x</a><a class=next-webcomic-link href=2>x</a>",
          "<div id=comic><img src=1.png></div><a class=navi-prev-in href=0>x</a><a "
          "class=navi-next-in href=2>x</a>"}) {
        CAPTURE(body);
        auto const said = read(body).said;
        REQUIRE(said.chapters.size() == 1);
        CHECK(urls(said.chapters.front().pages) == files("https://s.example/x/", {"1.png"}));
        CHECK(said.next.url == "https://s.example/x/2");
        CHECK(said.previous.url == "https://s.example/x/0");
    }
}

TEST_CASE("built-in rules: ComicControl's archive is of the comic that its title names") {
    std::string const menu =
        "<select name=comic><option value=''>Select<option value='comic/a'>A<option "
        "value='comic/b'>B</select>";
    auto const named = [&](std::string const& title) {
        return read("<title>" + title + "</title>" + menu, "https://s.example/comic/archive")
            .said.series;
    };
    CHECK(named("Blue Fox - Archive") == "Blue Fox");
    CHECK(named("Archive - Blue Fox").empty());
}

TEST_CASE("built-in rules: folders as servers of many kinds list them") {
    std::string const at = "https://s.example/m/Blue%20Fox/";
    auto const rows = [](std::string const& prefix, std::vector<std::string> const& names) {
        std::string out;
        for (auto const& name : names) {
            out += "<td class=fb-n><a class=folder href='" + prefix + name + "'><span class=name>" +
                   name + "</span></a>";
        }
        return out;
    };
    auto const holds = [&](std::string const& head, std::string const& prefix) {
        CAPTURE(head);
        auto const list = read(head + rows(prefix, {"Ch%2010/", "Ch%202/", "x.txt"}), at);
        REQUIRE(list.how);
        CHECK(list.how->name() == "rule directory");
        CHECK(list.said.series.empty());
        REQUIRE(list.said.chapters.size() == 2);
        CHECK(list.said.chapters.front().url == at + "Ch%202/");
        auto const chapter = read(head + rows(prefix, {"10.jpg", "2.jpg"}), at);
        CHECK(chapter.as == role::chapter);
        CHECK(urls(chapter.said.self.pages) == files(at, {"2.jpg", "10.jpg"}));
    };
    holds("<title>Directory listing for /m/Blue Fox/</title>", "");
    holds(
        "<title>s.example - /m/Blue Fox/</title><pre><a href='/m/'>[To Parent Directory]</a></pre>",
        "/m/Blue%20Fox/"
    );
    holds(
        "<title>Blue Fox/</title><h1><a href=/>/</a><a href=/m/>m</a>/<a href=./>Blue Fox</a></h1>"
        "<table aria-describedby=summary>",
        "./"
    );
    holds(
        "<title>index - powered by h5ai</title><table id=fallback><td class=fb-n><a href='..'>"
        "Parent Directory</a>",
        "/m/Blue%20Fox/"
    );
    holds(
        "<title>Files within m/Blue Fox/</title><ul id=files><li><a class=folder href=/m/>..</a>"
        "</ul>",
        "/m/Blue%20Fox/"
    );
}

TEST_CASE("built-in rules: FoOlSlide's lists, readers and API") {
    auto const list = read(
        "<h1 class=title> Blue Fox </h1><div class=list><div class=group><div class=title>Volume 02"
        "</div><div class=element><div class=icon_wrapper><a href=/download/2/><img src=a.png></a>"
        "</div><div class=title><a href=/read/fox/en/2/3/ title='Vol.2 Chapter 3: Rain'>Chapter 3: "
        "Rain</a></div><div class=meta_r>by <a href=/team/x/ title=X>X</a>, 2012.01.01</div></div>"
        "</div></div>"
    );
    REQUIRE(list.how);
    CHECK(list.how->name() == "rule foolslide");
    CHECK(list.said.series == "Blue Fox");
    REQUIRE(list.said.chapters.size() == 1);
    CHECK(list.said.chapters[0].number == "3");
    CHECK(list.said.chapters[0].title == "Rain");

    auto const reader = [](std::string const& pages) {
        auto const found = read(
            "<h1 class=tbtitle><div><a href=/series/fox/>Blue Fox</a> :: </div><a "
            "href=/read/fox/en/2/"
            "3/>Vol.2 Chapter 3: Rain</a></h1><div id=page><div class=inner><a href=page/2><img "
            "class=open src=/c/1.png></a></div></div><script>var title = document.title;\n"
            "var pages = " +
            pages + ";\nvar next_chapter = 'x';</script>"
        );
        CHECK(found.said.series == "Blue Fox");
        CHECK(found.said.self.number == "3");
        return urls(found.said.self.pages);
    };
    auto const both = files("https://s.example/c/", {"1.png", "2.png"});
    CHECK(
        reader(R"([{"id":"1","url":"\/c\/1.png","thumb_url":"\/c\/t1.png"},{"url":"\/c\/2.png"}])"
        ) == both
    );
    // [{"url":"/c/1.png"},{"url":"/c/2.png"}]
    CHECK(
        reader("JSON.parse(atob(\"W3sidXJsIjoiL2MvMS5wbmcifSx7InVybCI6Ii9jLzIucG5nIn1d\"))") == both
    );

    auto const api = [](std::string const& path, std::string body) {
        return understand(
            {"https://s.example/slide/api/reader/" + path, "application/json", "", std::move(body)},
            built_in_readers()
        );
    };
    auto const chapters =
        api("comic/id/1",
            R"({"comic":{"name":"Blue Fox"},"chapters":[{"chapter":{"chapter":"3","subchapter":"5",
            "volume":"2","name":"Rain","href":"https:\/\/s.example\/read\/3\/"}}]})");
    REQUIRE(chapters.how);
    CHECK(chapters.how->name() == "rule foolslide-api");
    CHECK(chapters.said.series == "Blue Fox");
    REQUIRE(chapters.said.chapters.size() == 1);
    CHECK(chapters.said.chapters[0].number == "3.5");
    CHECK(chapters.said.chapters[0].url == "https://s.example/read/3/");
}
