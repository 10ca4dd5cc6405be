#include "net/percent.hpp"
#include "tests/paths.hpp"
#include "tests/pure/rule_complaint.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sources/recognise.hpp"
#include "sources/rule_files.hpp"

using namespace panelia::sources;
using panelia::testing::complaint;

namespace {

document page(std::string body, std::string url = "https://s.example/x/") {
    return {std::move(url), "text/html", "utf-8", std::move(body)};
}

reading read_by(std::string const& text, document const& from, role as) {
    auto const r = std::make_shared<rule const>(parse_rule(text, "own.toml"));
    return rule_reader(r).read(from, as);
}

std::string built_in_for(document const& from) {
    auto const found = rule_factory(built_in_rules())(from);
    return found ? std::string(found->name()) : "";
}

std::vector<std::string> urls(reading const& said) {
    std::vector<std::string> out;
    for (auto const& p : said.self.pages) out.push_back(p.url);
    return out;
}

}  // namespace

TEST_CASE("rule: an unknown key is told before what lacks for want of it, with what was meant") {
    for (auto const& [text, wanted] : std::vector<std::pair<std::string, std::string>>{
             {"hosts=['a']\n[pages]\nimage='//img'",
              "own.toml:3:1: pages.image: unknown key (did you mean images?)"},
             {"hosts=['a']\n[page]\nimages='//img'",
              "own.toml:2:2: page: unknown key (did you mean pages?)"},
             {"host='a'\n[pages]\nimages='//img'", "host: unknown key (did you mean hosts?)"},
             {"hosts=['a']\n[pages]\nimages='//img'\nmin_side=3",
              "pages.min_side: unknown key (did you mean min-side?)"},
             {"hosts=['a']\nimages='//img'", "images: unknown key: it has its place in [pages]"},
             {"hosts=['a']\n[pages]\nimages='//img'\nwhen='//img'",
              "pages.when: unknown key: it has its place above the tables"},
             {"hosts=['a']\n[pages]\nimages='//img'\ngraphql='q'", "pages.graphql: unknown key"},
             {"hosts=['a']\n[chapters]\nitems='/a'\nurl='{}'\nnumber-match='(.)'",
              "chapters.number-match: says nothing beside the other keys of its table"},
         }) {
        CAPTURE(text);
        CHECK(complaint(text).ends_with(wanted));
    }
}

TEST_CASE("rule: what can never be is an error: a base that leads nowhere, names in capitals") {
    std::string const list = "hosts=['a']\n[chapters]\nlinks='//a'\nbase='";
    CHECK(complaint(list + "javascript:x'").ends_with("base: is no address of http or https"));
    CHECK(complaint(list + "https://'").ends_with("base: is no address"));
    for (auto const* const good : {"/", "../", "//b.example/", "https://b.example/x?y"})
        CHECK(complaint(list + good + "'").empty());
    std::string const pages = "hosts=['a']\n[pages]\nimages=\"";
    CHECK(complaint(pages + "//IMG\"").ends_with("IMG matches nothing"));
    CHECK(complaint(pages + "//img[@dataSrc]\"").ends_with("dataSrc matches nothing"));
    CHECK(complaint(pages + "//img[@alt='A']/@src\"").empty());
    CHECK(complaint(pages + "//a[contains(., 'IMG')]\"").empty());
}

TEST_CASE("rule: one that is for a document and finds nothing in it says what it came to") {
    auto const told = [](std::string const& text, document const& from) {
        auto const r = std::make_shared<rule const>(parse_rule(text, "own.toml"));
        auto const found = understand(from, {rule_factory({r})});
        CHECK_FALSE(found.how);
        return found.barren;
    };
    std::string const script = "hosts=['s.example']\n[pages]\njson='pages = (.*);'\npointer='/*'";
    CHECK(
        told(script, page("<script>pages = ['1.png'];</script>")) ==
        "rule own: pages.json: matched, but is no JSON; pages.json: 1 matched"
    );
    CHECK(told(script, page("<script>nothing</script>")) == "rule own: pages.json: 0 matched");
    std::string const plain = "hosts=['s.example']\n[pages]\npointer='/*'";
    CHECK(told(plain, page("<p>words")) == "rule own: pages.pointer: the document is no JSON");
    CHECK(told("hosts=['other.example']\n[pages]\nimages='//img'", page("<p>")).empty());
}

TEST_CASE("rule: what is wrong is told with file, line and key") {
    CHECK(complaint("hosts = ['a']\n[pages]\nimages = '//img['").starts_with("own.toml:3:"));
    CHECK(
        complaint("hosts = ['a']\n[pages]\nimages = '//img['").find("pages.images") !=
        std::string::npos
    );
    CHECK(
        complaint("hosts = ['a']\n[pages]\nimages='//img'\nonly='('").find("pages.only") !=
        std::string::npos
    );
    CHECK(
        complaint("hosts = ['a']\nrun = 'rm'\n[pages]\nimages='//img'")
            .find(":2:1: run: unknown key") != std::string::npos
    );
    CHECK(complaint("hosts = 'a'").find("hosts: must be a list") != std::string::npos);
    CHECK(complaint("[pages]\nimages='//img'").find("needs hosts") != std::string::npos);
    CHECK(complaint("hosts = ['a']").find("neither") != std::string::npos);
    CHECK(complaint("hosts = [").starts_with("own.toml:1:"));
    CHECK(
        complaint("hosts=['a']\n[pages]\nimages='//img'\n[headers]\nHost='b'")
            .find("set by the program") != std::string::npos
    );
    CHECK(complaint("hosts=['a']\n[pages]\nimages='//img'").empty());
}

TEST_CASE("rule: what could never be right is an error, with its place") {
    for (auto const* host :
         {"http://x/",
          "x:80",
          "*",
          "*.fox.*",
          "a b",
          "",
          "x.",
          "*.",
          ".x",
          "x/y",
          "u@x",
          "[::1]:80",
          "%78"}) {
        CAPTURE(host);
        auto const said =
            complaint("hosts=['ok', '" + std::string(host) + "']\n[pages]\nimages='//img'");
        CHECK(said.starts_with("own.toml:1:14: hosts: \"" + std::string(host) + "\" is no host"));
    }
    CHECK(
        complaint("hosts=[]\npath='x'\n[pages]\nimages='//img'").find("hosts: names no") !=
        std::string::npos
    );
    CHECK(
        complaint("hosts=['X.Example','*.x.example','127.0.0.1','[::1]','xn--1ca.a','a_b.c']\n"
                  "[pages]\nimages='//img'") == ""
    );
    for (auto const* key :
         {"chapters.links",
          "chapters.more",
          "pages.images",
          "pages.more",
          "pages.next",
          "pages.previous"}) {
        CAPTURE(key);
        std::string const name(key);
        auto const dot = name.find('.');
        bool const list = name.starts_with("chapters");
        std::string const other = name == "chapters.links" || name == "pages.images" ? ""
                                  : list ? "links='//a'\n"
                                         : "images='//img'\n";
        auto const said = complaint(
            "hosts=['a']\n[" + name.substr(0, dot) + "]\n" + other + name.substr(dot + 1) +
            "='string(//a)'"
        );
        CHECK(said.find(name + ": selects no elements") != std::string::npos);
    }
}

TEST_CASE("rule: matches by host, path and what the page contains") {
    auto const r = parse_rule(
        "hosts=['*.s.example']\npath='^/x/'\nwhen='//img'\n[pages]\nimages='//img'", "r"
    );
    CHECK(is_for(r, html_tree(page("<img>"))));
    CHECK(is_for(r, html_tree(page("<img>", "https://a.s.example/x/1"))));
    CHECK_FALSE(is_for(r, html_tree(page("<img>", "https://bads.example/x/1"))));
    CHECK_FALSE(is_for(r, html_tree(page("<img>", "https://s.example/y"))));
    CHECK_FALSE(is_for(r, html_tree(page("<p>"))));
}

TEST_CASE("rule: pages are filtered, and each that is dropped is told") {
    auto const said = read_by(
        "hosts=['s.example']\n[pages]\nimages='//img'\nskip='logo'\nmin-side=100",
        page("<img src=1.jpg><img src=logo.png><img src=1.jpg><img src=t.gif width=1>"
             "<img src=s.png width=50><a href=big.jpg><img src=small.jpg width=50></a>"),
        role::chapter
    );
    CHECK(
        urls(said) ==
        std::vector<std::string>{"https://s.example/x/1.jpg", "https://s.example/x/big.jpg"}
    );
    int dropped = 0;
    for (auto const& n : said.notes) dropped += n.starts_with("dropped ") ? 1 : 0;
    CHECK(dropped == 4);
}

TEST_CASE("rule: where a link's number is, is the rule's to say") {
    struct row {
        std::string keys, html;
        std::vector<std::string> named;
    };
    std::vector<row> const rows = {
        {"", "<li><a href=/page/807>Dawn</a>", {"807 Dawn"}},
        // Of a table's other cell, without and with an expression.
        {"number = \"ancestor::tr/td[1]\"",
         "<table><tr><td>12<td><a href=/page/807>Dawn</a><tr><td>Ch. 11.50<td><a "
         "href=/page/801>100 Days</a></table>",
         {"12 Dawn", "11.5 100 Days"}},
        {"number = \"../@data-n\"\nnumber-match = '(\\d+) of'",
         "<p data-n='3 of 9'><a href=/a>Home</a><p data-n='none'><a href=/b>Gone 7</a>",
         {"3 Home", " Gone 7"}},
        {"number = \"substring-after(@title, '~')\"", "<a title='x~4' href=/a>Fox</a>", {"4 Fox"}},
        // Of the address; a date becomes a number that is in order.
        {"number-match = '/(\\d{4})-(\\d\\d)-(\\d\\d)$'",
         "<a href=/comic/2020-01-06>Snow</a>",
         {"20200106 Snow"}},
        {"number-match = '\\d+$'", "<a href=/2020/s-5>Five</a>", {"5 Five"}},
        {"number = \"position\"\norder = \"oldest-first\"",
         "<a href=/page/807>Dawn</a><a href=/c/9>Chapter 9: Noon</a>",
         {" Dawn", " Chapter 9: Noon"}},
    };
    for (auto const& [keys, html, named] : rows) {
        CAPTURE(keys);
        auto const said = read_by(
            "hosts=['s.example']\n[chapters]\nlinks='//a'\n" + keys, page(html), role::list
        );
        std::vector<std::string> got;
        for (auto const& one : said.chapters) got.push_back(one.number + " " + one.title);
        CHECK(got == named);
    }
}

TEST_CASE("rule: where a chapter's own page has its number, is the rule's to say") {
    auto const from =
        page("<h1>100 Days</h1><b>No. 4</b><img src=1.png>", "https://s.example/g/99/");
    auto const said = [&](std::string const& keys) {
        auto const self =
            read_by("hosts=['s.example']\n[pages]\nimages='//img'\n" + keys, from, role::chapter)
                .self;
        return self.number + " " + self.title;
    };
    CHECK(said("title='//h1'\nnumber='//b'") == "4 100 Days");
    CHECK(said("title='//h1'\nnumber='//b'\nnumber-match='\\d'") == "4 100 Days");
    CHECK(said("title='//h1'\nnumber-match='/g/(\\d)'") == "9 100 Days");
    CHECK(said("title='//h1'\nnumber=\"position\"") == " 100 Days");
}

TEST_CASE("rule: a page too many for a chapter is seen by who counts them") {
    std::string html;
    for (int i = 0; i < 20'500; ++i) html += "<img src=/i/" + std::to_string(i) + ".png>";
    auto const said =
        read_by("hosts=['s.example']\n[pages]\nimages='//img'", page(html), role::chapter);
    CHECK(said.self.pages.size() == 20'001);
}

TEST_CASE("rule: numbers that take too long make a reading unsure, and it ends") {
    std::string html;
    for (int i = 0; i < 3000; ++i) html += "<p><a href=" + std::to_string(i) + ">x</a></p>";
    auto const said = read_by(
        "hosts=['s.example']\n[chapters]\nlinks='//a'\nnumber='count(//p[//a[//p]])'",
        page(html),
        role::list
    );
    CHECK(said.confidence < sure_enough);
}

TEST_CASE("rule: a mistaken key of numbers is told") {
    auto const list = [](std::string const& keys) {
        return complaint("hosts=['a']\n[chapters]\nlinks='//a'\n" + keys);
    };
    CHECK(list("number='{/n}'").find(":4:8: chapters.number: ") != std::string::npos);
    CHECK(list("number-match='('").find("chapters.number-match: ") != std::string::npos);
    CHECK(list("number='position'").find("chapters.number: needs order") != std::string::npos);
    CHECK(
        list("number='position'\norder='oldest-first'\nnumber-match='x'")
            .find("chapters.number-match: stands beside") != std::string::npos
    );
    CHECK(list("number='position'\norder='oldest-first'").empty());
}

TEST_CASE("built-in rules: Madara") {
    auto const list = page(
        "<div class=post-title><h1>Tale</h1></div><ul><li class=wp-manga-chapter><a "
        "href=chapter-2/>Chapter 2 - End</a></li>"
        "<li class=wp-manga-chapter><a href=chapter-1-5/>Chapter 1.5</a></li></ul>"
    );
    CHECK(built_in_for(list) == "rule madara");
    auto const said = rule_factory(built_in_rules())(list)->read(list, role::list);
    CHECK(said.series == "Tale");
    CHECK(said.order == list_order::newest_first);
    REQUIRE(said.chapters.size() == 2);
    CHECK(said.chapters[0].title == "End");
    CHECK(said.chapters[1].number == "1.5");
    auto const chapter = page(
        "<div class=reading-content><img class=wp-manga-chapter-img src=dflazy.jpg data-src='\n "
        "1.jpg'></div>"
    );
    CHECK(
        urls(rule_factory(built_in_rules())(chapter)->read(chapter, role::chapter)) ==
        std::vector<std::string>{"https://s.example/x/1.jpg"}
    );
}

TEST_CASE("built-in rules: Madara asks for a list that its page only has a place for") {
    auto const read = [](std::string const& holder, std::string const& url) {
        auto const from =
            page("<title>T</title><div class=post-title><h1>Tale</h1></div>" + holder, url);
        auto const how = rule_factory(built_in_rules())(from);
        return how ? how->read(from, role::list) : reading{};
    };
    std::string const place = "<div id=manga-chapters-holder data-id=77></div>";
    for (auto const* const url :
         {"https://s.example/manga/tale/",
          "https://s.example/manga/tale",
          "https://s.example/manga/tale/?a=b/c"}) {
        CAPTURE(url);
        auto const said = read(place, url);
        CHECK(said.series == "Tale");
        REQUIRE(said.more.size() == 1);
        CHECK(said.more[0].url == "https://s.example/manga/tale/ajax/chapters/");
        CHECK(said.more[0].post->body.empty());
        REQUIRE(said.more[0].instead.size() == 1);
        CHECK(said.more[0].instead[0].url == "https://s.example/wp-admin/admin-ajax.php");
        CHECK(said.more[0].instead[0].post->body == "action=manga_get_chapters&manga=77");
    }
    std::string const url = "https://s.example/manga/tale/";
    // Without an id only the first can be asked; with a list, on a chapter's page, none is.
    CHECK(read("<div id=manga-chapters-holder></div>", url).more.at(0).instead.empty());
    CHECK(read(
              "<div id=manga-chapters-holder data-id=7><li class=wp-manga-chapter><a "
              "href=1>Chapter 1</a></div>",
              url
    )
              .more.empty());
    CHECK(read(place + "<div class=reading-content><img src=1.png></div>", url).more.empty());
    CHECK(
        read("<div id=manga-chapters-holder data-id=7></div>", "https://s.example/")
            .more.at(0)
            .url == "https://s.example/wp-admin/admin-ajax.php"
    );

    auto answer = page(
        "<div class=listing-chapters_wrap><ul><li class=wp-manga-chapter><a "
        "href=/manga/tale/chapter-3/>Chapter 3</a>"
        "</ul><div class=pagination><span class=page><a data-page=1 href=#>1</a></span>"
        "<span class=page><a data-page=2 href=#>2</a></span></div></div>",
        "https://s.example/manga/tale/ajax/chapters/"
    );
    answer.posted = panelia::post_spec{.type = "application/x-www-form-urlencoded", .body = {}};
    auto const holder = page(place, url);
    auto const part = rule_factory(built_in_rules())(holder)->read_part(answer, {});
    CHECK(part.chapters.size() == 1);
    REQUIRE(part.more.size() == 1);
    CHECK(part.more[0].url == "https://s.example/manga/tale/ajax/chapters/?t=2");
    CHECK(part.more[0].post.has_value());
}

TEST_CASE("built-in rules: Madara's pages are those of its class, and no advertisement") {
    auto const pages = [](std::string const& body) {
        auto const from = page("<div class=reading-content>" + body + "</div>");
        auto const how = rule_factory(built_in_rules())(from);
        return how ? urls(how->read(from, role::chapter)) : std::vector<std::string>{};
    };
    std::string const ad = "<a href=http://ads.example/x><img src=/ads/banner728.png></a>";
    std::string ours, plain;
    std::vector<std::string> names;
    for (int i = 1; i <= 4; ++i) {
        auto const file = "/d/" + std::to_string(i) + ".png";
        ours += "<img class=wp-manga-chapter-img data-src=' " + file + "'>";
        plain += "<img src=" + file + ">";
        names.push_back("https://s.example" + file);
    }
    CHECK(pages(ad + ours) == names);
    CHECK(pages("<img src=/ads/plain.png>" + ours) == names);
    auto const marked =
        page("<li class=wp-manga-chapter></li><div class=reading-content>" + ad + plain);
    CHECK(urls(rule_factory(built_in_rules())(marked)->read(marked, role::chapter)) == names);
}

TEST_CASE("rule: what its selector names counts, hidden and whatever it is called or links to") {
    std::string const rule = "hosts=['s.example']\n[pages]\nimages='//img'\n";
    auto const count = [&](std::string const& keys, std::string const& body) {
        return urls(read_by(rule + keys, page(body), role::chapter)).size();
    };
    CHECK(count("", "<img src=1.png><img src=2.png style='display:none'>") == 2);
    CHECK(count("", "<img src=pixel-1.png><img src=pixel-2.png>") == 2);
    CHECK(count("", "<img src=pixel-1.png>") == 1);
    CHECK(count("", "<img src=a1.png><img src=a2.png><img src=x/my-loading.gif>") == 2);
    std::string const away = "<img src=1.png><img src=2.png><a href=//patreon.example/><img src=";
    CHECK(count("", away + "banner.png></a>") == 3);
    CHECK(count("foreign=false\n", away + "banner.png></a>") == 2);
    CHECK(count("foreign=false\n", away + "3.png></a>") == 3);
}

TEST_CASE("built-in rules: ts_reader keeps its pages in JSON") {
    auto const from = page(
        R"(<div id=readerarea></div><script>ts_reader.run({"post_id":1,"sources":[{"source":"A","images":["http:\/\/c.example\/1.jpg","2.jpg"]}],"x":"});"});</script>)"
    );
    CHECK(built_in_for(from) == "rule mangathemesia");
    CHECK(
        urls(rule_factory(built_in_rules())(from)->read(from, role::chapter)) ==
        std::vector<std::string>{"http://c.example/1.jpg", "https://s.example/x/2.jpg"}
    );
}

TEST_CASE("built-in rules: comics walk by next and previous") {
    for (auto const* body :
         {"<div id=comic><img src=7.png></div><a rel=next href=8>n</a><a rel=prev href=6>p</a>",
          "<img id=cc-comic src=7.png><a class=cc-next href=8>n</a><a class=cc-prev "
          "href=6>p</a>"}) {
        auto const from = page(body);
        auto const made = rule_factory(built_in_rules())(from);
        REQUIRE(made != nullptr);
        auto const said = made->read(from, role::list);
        CHECK(said.next.url == "https://s.example/x/8");
        CHECK(said.previous.url == "https://s.example/x/6");
        REQUIRE(said.chapters.size() == 1);
        CHECK(said.chapters[0].pages.size() == 1);
    }
}

TEST_CASE("built-in rules: a walk is called after its first title, less the chapter in it") {
    auto const name_of = [](std::string const& title) {
        auto const from = page(
            "<title>" + title +
            "</title><div id=comic><img src=7.png></div><a rel=next href=8>n</a>"
        );
        return rule_factory(built_in_rules())(from)->read(from, role::list).series;
    };
    CHECK(name_of("BLUE FOX ch.1") == "BLUE FOX");
    CHECK(name_of("Blue Fox - Page 7") == "Blue Fox");
    CHECK(name_of("Blue Fox - The Den") == "Blue Fox - The Den");
}

TEST_CASE("built-in rules: ComicControl's archive names pages as its script completes them") {
    auto const from = page(
        "<select name=comic><option value=''>Select<option value='comic/page-1'>May 4, 2020 - Page "
        "1<option value='comic/page-2'>May 5, 2020 - Page 2</select>",
        "https://s.example/x/comic/archive"
    );
    CHECK(built_in_for(from) == "rule comiccontrol-archive");
    auto const said = rule_factory(built_in_rules())(from)->read(from, role::list);
    REQUIRE(said.chapters.size() == 2);
    CHECK(said.chapters[0].url == "https://s.example/x/comic/page-1");
    CHECK(said.chapters[1].url == "https://s.example/x/comic/page-2");
    CHECK(said.chapters[1].number == "2");
}

TEST_CASE("built-in rules: a folder as servers list it, in natural order") {
    auto const from = page(
        "<html><head><title>Index of /b/</title></head><body><h1>Index of /b/</h1><pre><a "
        "href='../'>../</a>"
        "<a href='10.jpg'>10.jpg</a><a href='2.jpg'>2.jpg</a><a href='n.txt'>n</a><a "
        "href='sub/'>sub/</a></pre>"
    );
    CHECK(built_in_for(from) == "rule directory");
    CHECK(
        urls(rule_factory(built_in_rules())(from)->read(from, role::chapter)) ==
        std::vector<std::string>{"https://s.example/x/2.jpg", "https://s.example/x/10.jpg"}
    );
}

TEST_CASE("built-in rules: the sub-folders of a folder are its chapters, in natural order") {
    auto const index = [](std::vector<std::string> const& names) {
        // As Apache does it: sorting, an icon and a link upwards before the names.
        std::string rows =
            "<tr><td><img src=/icons/blank.gif><th><a href='?C=N;O=D'>Name</a>"
            "<tr><td><img src=/icons/back.gif><td><a href='/m/'>Parent Directory</a>";
        for (auto const& name : names) {
            auto shown = panelia::net::percent_decode(name);
            if (shown.size() > 23) shown = shown.substr(0, 20) + "..&gt;";
            rows +=
                "<tr><td><img src=/icons/folder.gif><td><a href='" + name + "'>" + shown + "</a>";
        }
        return page(
            "<title>Index of /m/Blue Fox</title><table>" + rows, "https://s.example/m/Blue%20Fox/"
        );
    };
    auto const list = index(
        {"Chapter%201/",
         "Chapter%2010/",
         "Chapter%202%20-%20A%20longer%20name/",
         "cover.JPG",
         "thumbs/"}
    );
    auto const found = understand(list, built_in_readers());
    REQUIRE(found.how);
    CHECK(found.how->name() == "rule directory");
    CHECK(found.as == role::list);
    REQUIRE(found.said.chapters.size() == 3);
    CHECK(found.said.chapters[0].number == "1");
    CHECK(found.said.chapters[1].number == "2");
    CHECK(found.said.chapters[1].title == "A longer name");
    CHECK(found.said.chapters[2].number == "10");
    CHECK(found.said.chapters[2].url == "https://s.example/m/Blue%20Fox/Chapter%2010/");

    auto const plain = understand(index({"Away/", "Dawn%2010/", "Dawn%209/"}), built_in_readers());
    REQUIRE(plain.said.chapters.size() == 3);
    CHECK(plain.said.order == list_order::oldest_first);
    CHECK(plain.said.chapters[1].url.ends_with("/Dawn%209/"));

    auto const alone = [](std::string const& folder) {
        auto const from = page(
            "<title>Index of " + folder + "</title><a href=../>../</a><a href=1.png>1.png</a>"
        );
        return understand(from, built_in_readers()).said.self.number;
    };
    CHECK(alone("/m/Blue Fox/Chapter 2/") == "2");
    CHECK(alone("/m/Blue Fox/Vol. 3 Ch. 10.5 - End") == "10.5");
    CHECK(alone("/m/Blue Fox/003/") == "3");
    CHECK(alone("/m/Fox 2020/").empty());

    auto const images =
        understand(index({"1.png", "10.png", "2%20end.png", "2.png", "raw/"}), built_in_readers());
    CHECK(images.as == role::chapter);
    REQUIRE(images.said.self.pages.size() == 4);
    CHECK(images.said.self.pages[1].url.ends_with("/2.png"));
    CHECK(images.said.self.pages[2].url.ends_with("/2%20end.png"));
    CHECK(images.said.self.pages[3].url.ends_with("/10.png"));
}

TEST_CASE("rule: natural order is that of names as they read, not as they are written in addresses"
) {
    auto const said = read_by(
        "hosts=['s.example']\n[pages]\nimages='//img'\nnatural=true",
        page("<img src='Page 002.png'><img src='Page 1.png'><img src='Page 10.png'>"
             "<img src='Page 3.png'>"),
        role::chapter
    );
    CHECK(
        urls(said) ==
        std::vector<std::string>{
            "https://s.example/x/Page%201.png",
            "https://s.example/x/Page%20002.png",
            "https://s.example/x/Page%203.png",
            "https://s.example/x/Page%2010.png"}
    );
}

TEST_CASE("built-in rules: none is for a page that only has text") {
    CHECK(built_in_for(page("<title>x</title><p><a href=a.jpg>a</a>")).empty());
}

TEST_CASE("rule: at most ten lines make each of three books exact") {
    struct book {
        std::string file, rule;
        std::size_t pages;
    };
    std::string const start = "hosts = ['127.0.0.1']\n[pages]\nmin-side = 100\n";
    std::string const linked =
        "images = '//img | //a[contains(@href, \".png\") or contains(@href, \".jpg\")]'\n";
    // Pictures of at least 100 px on either side, the linked larger file instead of a thumbnail.
    std::vector<book> const books = {
        // 49 images, and 3 that are backgrounds.
        {"three-blind-mice/26060-h.htm",
         start + "images = '//img | //@style[contains(., \"url(images/page\")]'\n",
         52},
        // 31 linked ones, a colophon, 3 sheets of music.
        {"legend-land/20170-h.htm", start + linked, 35},
        // 70 that are no thumbnails, 8 linked ones.
        {"mide-wiwin/19368-h.htm", start + linked + "skip = '_thumb'\n", 78},
    };
    for (auto const& b : books) {
        auto const file = panelia::testing::source_folder() / "../shared/corpus/gutenberg" / b.file;
        std::ifstream in(file, std::ios::binary);
        if (!in) {
            MESSAGE("skipped: no corpus");
            return;
        }
        std::string body(std::istreambuf_iterator<char>(in), {});
        auto const said =
            read_by(b.rule, {"http://127.0.0.1/" + b.file, "text/html", "", body}, role::chapter);
        CAPTURE(b.file);
        CHECK(std::count(b.rule.begin(), b.rule.end(), '\n') <= 10);
        for (auto const& p : said.self.pages) {
            CHECK(p.url.find("_thumb") == std::string::npos);
            CHECK(p.url.find("/t-0") == std::string::npos);
        }
        CHECK(said.self.pages.size() == b.pages);
    }
}

TEST_CASE("rules: a user's own are asked first, built-in ones before discovery") {
    auto const from = page(
        "<title>Index of /b</title><a href=1.jpg>1.jpg</a><a href=2.jpg>2.jpg</a><img src=own.png>"
    );
    auto const built_in = understand(from, built_in_readers());
    REQUIRE(built_in.how);
    CHECK(built_in.how->name() == "rule directory");
    CHECK(built_in.as == role::chapter);
    auto const own = std::make_shared<rule const>(
        parse_rule("hosts=['s.example']\n[pages]\nimages='//img'", "mine/own.toml")
    );
    auto const first = understand(from, readers_with({own}));
    REQUIRE(first.how);
    CHECK(first.how->name() == "rule own");
    CHECK(first.said.self.pages.size() == 1);
}

TEST_CASE("rules: no rule is asked about what is no HTML") {
    auto const all = rule_factory({std::make_shared<rule const>(
        parse_rule("hosts=['s.example']\n[pages]\nimages='//img'", "own")
    )});
    CHECK(all({"https://s.example/", "text/html", "", "<img>"}));
    CHECK(all({"https://s.example/", "", "", " <img>"}));
    CHECK_FALSE(all({"https://s.example/", "application/json", "", "<img>"}));
    CHECK_FALSE(all({"https://s.example/", "text/plain", "", "{}"}));
    CHECK_FALSE(all({"https://s.example/", "", "", "<?xml version='1.0'?><rss/>"}));
}

TEST_CASE("rule: chapters.below leaves out what is not below the page's own address") {
    auto const numbers = [](std::string const& url) {
        auto const said = read_by(
            "hosts=['s.example']\n[chapters]\nlinks='//a'\nbelow=true",
            page(
                "<a href='../1/'>1</a><a href='/x%20%7A/'>2</a><a href='/x%20%7A/3/'>3</a>"
                "<a href='/x z/4/#top'>4</a><a href='//other.example/x z/5/'>5</a>",
                url
            ),
            role::list
        );
        std::string out;
        for (auto const& one : said.chapters) out += one.number;
        return out;
    };
    CHECK(numbers("https://s.example/x%20z/") == "34");
    CHECK(numbers("https://s.example/x%20z") == "34");
    CHECK(numbers("https://s.example/y/").empty());
}
