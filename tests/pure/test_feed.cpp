// Feeds, catalogues and sitemaps as lists of chapters.
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "sources/feed.hpp"
#include "sources/opds.hpp"
#include "sources/sitemap.hpp"
#include "sources/standards.hpp"

using namespace panelia::sources;

namespace {

reading read(
    std::string body,
    std::string const& expected,
    std::string url = "https://c.example/fox/feed.xml"
) {
    document const from{.url = std::move(url), .body = std::move(body)};
    auto const found = standard_reader(from);
    REQUIRE(found);
    CHECK(found->name() == expected);
    return found->read(from, role::list);
}

std::vector<std::string> urls(chapter_link const& chapter) {
    std::vector<std::string> out;
    for (auto const& page : chapter.pages) out.push_back(page.url);
    return out;
}

reading read_rss(std::string const& items) {
    return read(
        R"(<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/" )"
        R"(xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Fox</title>)" +
            items + "</channel></rss>",
        "feed"
    );
}

/// An item of RSS: its link (empty: none), what tells it apart, and what else is in it.
std::string item(std::string const& title, std::string const& link, std::string const& more) {
    return "<item><title>" + title + "</title>" +
           (link.empty() ? "" : "<link>https://c.example" + link + "</link>") +
           R"(<guid isPermaLink="false">)" + title + "</guid>" + more + "</item>";
}

std::string enclosure(std::string const& path) {
    return R"(<enclosure type="image/png" url="https://c.example)" + path + R"("/>)";
}

std::string content(std::string const& html) {
    return "<content:encoded><![CDATA[" + html + "]]></content:encoded>";
}

using addresses = std::vector<std::string>;

}  // namespace

TEST_CASE("feed: RSS 2.0, newest first, with attached images, paged") {
    auto const said = read(
        R"(<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"
      xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Fox &amp; Co</title><language>en</language>
      <atom:link rel="next" href="?page=2"/>
      <item><title>Chapter 3</title><link>/fox/3#top</link><pubDate>Wed, 04 Mar 2026 10:00:00 +0000</pubDate></item>
      <item><title>Chapter 2</title><link>/fox/2</link><pubDate>Tue, 3 Mar 26 10:00 GMT</pubDate>
        <media:content url="/i/2.png" medium="image"/><media:thumbnail url="/t/2.png"/>
        <media:content url="https://secure.gravatar.com/avatar/1" medium="image"/>
        <enclosure url="/i/2b.jpg" type="image/jpeg"/><enclosure url="/a.mp3" type="audio/mpeg"/></item>
      <item><title>nothing</title></item><item><link>javascript:alert(1)</link></item></channel></rss>)",
        "feed"
    );
    CHECK(said.series == "Fox & Co");
    CHECK(said.language == "en");
    CHECK(said.order == list_order::newest_first);
    REQUIRE(said.chapters.size() == 2);
    CHECK(said.chapters[0].number == "3");
    CHECK(said.chapters[0].url == "https://c.example/fox/3");
    CHECK(said.chapters[0].pages.empty());
    REQUIRE(said.chapters[1].pages.size() == 2);
    CHECK(said.chapters[1].pages[0].url == "https://c.example/i/2b.jpg");
    CHECK(said.chapters[1].pages[1].url == "https://c.example/i/2.png");
    REQUIRE(said.more.size() == 1);
    CHECK(said.more[0].url == "https://c.example/fox/feed.xml?page=2");
}

TEST_CASE("feed: a title is what it says beyond the series and the number it begins with") {
    for (auto const& [given, title] : std::vector<std::pair<std::string, std::string>>{
             {"Chapter 3", ""},
             {"Chapter 3: The Door", "The Door"},
             {"Vol. 1 Ch. 3 - The Door", "The Door"},
             {"Fox - Chapter 3: The Door", "The Door"},
             {"Fox \xE2\x80\x93 Chapter 3: The Door", "The Door"},
             {"#3 The Door", "The Door"},
             {"3. The Door", "The Door"},
             {"Foxes and Chapter 3", "Foxes and Chapter 3"},
             {"The Door (Chapter 3)", "The Door (Chapter 3)"},
             {"The Door 3", "The Door 3"},
             {"The Door", "The Door"}}) {
        CAPTURE(given);
        auto const said = read(
            "<rss><channel><title>Fox</title><item><title>" + given +
                "</title><link>/c/3/</link></item></channel></rss>",
            "feed"
        );
        REQUIRE(said.chapters.size() == 1);
        CHECK(said.chapters[0].title == title);
        CHECK(said.chapters[0].number == "3");
    }
}

TEST_CASE("feed: RSS 1.0, Atom and JSON Feed come to the same") {
    std::string const attached = "https://c.example/";
    auto const rdf = read(
        R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
      <channel><title>Fox</title></channel><item rdf:about="https://c.example/7"><title>Chapter 7</title><link>https://c.example/7</link></item></rdf:RDF>)",
        "feed"
    );
    auto const atom = read(
        R"(<feed xmlns="http://www.w3.org/2005/Atom"><title>Fox</title><link rel="prev-archive" href="/old"/>
      <entry><title>Chapter 7</title><link rel="self" href="/self"/><link rel="alternate" href="/7"/><link rel="enclosure" type="image/png" href="/7.png"/><link rel="enclosure" type="image/png" href="/8.png"/></entry></feed>)",
        "feed"
    );
    auto const json = read(
        R"({"version":"https://jsonfeed.org/version/1.1","title":"Fox","next_url":"/old","items":[
      {"id":"7","title":"Chapter 7","url":"/7","attachments":[{"url":"/7.png","mime_type":"image/png"},{"url":"/8.png","mime_type":"image/png"}]}]})",
        "feed"
    );
    for (auto const* const said : {&rdf, &atom, &json}) {
        CHECK(said->series == "Fox");
        REQUIRE(said->chapters.size() == 1);
        CHECK(said->chapters[0].number == "7");
        CHECK(said->chapters[0].url == "https://c.example/7");
    }
    for (auto const* const said : {&atom, &json}) {
        CHECK(
            urls(said->chapters[0]) ==
            std::vector<std::string>{attached + "7.png", attached + "8.png"}
        );
        CHECK(said->more.at(0).url == "https://c.example/old");
    }
}

TEST_CASE("feed: chapters of one number are told apart by their volumes") {
    auto const said = read_rss(item("Vol. 2 Ch. 1", "/b", "") + item("Vol. 1 Ch. 1", "/a", ""));
    REQUIRE(said.chapters.size() == 2);
    CHECK(said.chapters[0].volume == "2");
    CHECK(said.chapters[1].volume == "1");
}

TEST_CASE("feed: one attached picture is a cover, and the item's page tells its pages") {
    auto const said = read_rss(
        item("Chapter 2", "/2", enclosure("/covers/2.png")) +
        item(
            "Chapter 1",
            "/1",
            R"(<media:content medium="image" url="/covers/1.jpg"/>)"
            R"(<media:content medium="image" url="/covers/1-300x200.jpg"/>)"
        )
    );
    REQUIRE(said.chapters.size() == 2);
    for (auto const& chapter : said.chapters) CHECK(chapter.pages.empty());
    CHECK(said.chapters[0].shown == addresses{"https://c.example/covers/2.png"});
}

TEST_CASE("feed: attached pictures are pages without what other items have, too") {
    auto const avatar = R"(<media:content url="/me?s=96" medium="image"/>)";
    auto const said = read_rss(
        item("Chapter 2", "/2", avatar + enclosure("/2/a.png") + enclosure("/2/b.png")) +
        item("Chapter 1", "/1", avatar + enclosure("/1/a.png"))
    );
    REQUIRE(said.chapters.size() == 2);
    CHECK(
        urls(said.chapters[0]) ==
        addresses{"https://c.example/2/a.png", "https://c.example/2/b.png"}
    );
    CHECK(said.chapters[1].pages.empty());
}

TEST_CASE("feed: the picture of an item's author is none of its pages") {
    auto const said = read_rss(item(
        "Chapter 1",
        "/1",
        R"(<dc:creator>jo</dc:creator><media:content url="/jo.png" medium="image"><media:title>jo</media:title></media:content>)"
        R"(<media:content url="/1.png" medium="image"><media:title>one</media:title></media:content>)"
        R"(<media:content url="/2.png" medium="image"><media:title>two</media:title></media:content>)"
    ));
    REQUIRE(said.chapters.size() == 1);
    CHECK(
        urls(said.chapters[0]) == addresses{"https://c.example/1.png", "https://c.example/2.png"}
    );
}

TEST_CASE("feed: fewer pictures are attached than the item's text shows: its page tells") {
    auto const said = read_rss(item(
        "Chapter 1",
        "/1",
        enclosure("/1.png") + enclosure("/2.png") +
            content("<img src='/1.png'><img src='/2.png'><img src='/3.png'>")
    ));
    REQUIRE(said.chapters.size() == 1);
    CHECK(said.chapters[0].pages.empty());
}

TEST_CASE("feed: what an item shows is kept for whoever reads its page") {
    auto const said =
        read_rss(item("Chapter 1", "/1", content("<img src='/1-300x200.png'><img src='/2.png'>")));
    REQUIRE(said.chapters.size() == 1);
    CHECK(said.chapters[0].pages.empty());
    CHECK(
        said.chapters[0].shown ==
        addresses{"https://c.example/1-300x200.png", "https://c.example/2.png"}
    );
}

TEST_CASE("feed: an item without a link has the pictures in its text or attached to it") {
    auto const said = read_rss(
        item("Chapter 3", "", content("<p><img src='3/1.png'><img src='3/2.png'></p>")) +
        item("Chapter 2", "", "<description>&lt;img src='/2.png'&gt;</description>") +
        item("Chapter 1", "", enclosure("/1.png"))
    );
    REQUIRE(said.chapters.size() == 3);
    CHECK(
        urls(said.chapters[0]) ==
        addresses{"https://c.example/fox/3/1.png", "https://c.example/fox/3/2.png"}
    );
    CHECK(urls(said.chapters[1]) == addresses{"https://c.example/2.png"});
    CHECK(urls(said.chapters[2]) == addresses{"https://c.example/1.png"});
}

TEST_CASE("feed: items with one address are told apart by what they are called") {
    auto const said = read_rss(
        item("Day two", "/", enclosure("/2.png")) + item("Day two", "/", enclosure("/2.png")) +
        item("Day one", "/", content("<img src='/1.png'>"))
    );
    REQUIRE(said.chapters.size() == 2);
    CHECK(said.chapters[0].url == "https://c.example/#Day%20two");
    CHECK(said.chapters[0].title == "Day two");
    CHECK(urls(said.chapters[0]) == addresses{"https://c.example/2.png"});
    CHECK(said.chapters[1].url == "https://c.example/#Day%20one");
    CHECK(urls(said.chapters[1]) == addresses{"https://c.example/1.png"});
}

TEST_CASE("feed: a guid that is an address counts where the links are all the same") {
    auto const one = [](std::string const& n) {
        return "<item><title>Day</title><link>https://c.example/</link><guid>https://c.example/d/" +
               n + "</guid></item>";
    };
    auto const said = read_rss(one("2") + one("1"));
    REQUIRE(said.chapters.size() == 2);
    CHECK(said.chapters[0].url == "https://c.example/d/2");
    CHECK(said.chapters[1].number == "1");
}

TEST_CASE("feed: items with one address and no pictures are unsure, a pair among many is one") {
    auto const alike = read_rss(item("Day two", "/", "") + item("Day one", "/", ""));
    CHECK(alike.chapters.empty());
    CHECK(alike.confidence < sure_enough);
    REQUIRE(alike.notes.size() == 1);
    CHECK(alike.notes[0] == "2 items share one address, and have no pictures");
    auto const pair = read_rss(
        item("Chapter 3", "/3", "") + item("Chapter 3, mended", "/3", "") +
        item("Chapter 2", "/2", "") + item("Chapter 1", "/1", "") + item("Chapter 0", "/0", "")
    );
    CHECK(pair.chapters.size() == 4);
    CHECK(pair.confidence >= sure_enough);
}

TEST_CASE("feed: addresses are relative to xml:base, itself relative to the one around it") {
    auto const said = read(
        R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/b/"><title>Fox</title><link rel="next" href="more"/>
      <entry xml:base="c/"><title>Chapter 2</title><link rel="alternate" href="2.html"/>
        <link rel="enclosure" type="image/png" xml:base="i/" href="1.png"/><link rel="enclosure" type="image/png" href="2.png"/></entry>
      <entry><title>Chapter 1</title><content type="html" xml:base="t/">&lt;img src="1.png"></content></entry></feed>)",
        "feed"
    );
    REQUIRE(said.chapters.size() == 2);
    CHECK(said.more.at(0).url == "https://c.example/b/more");
    CHECK(said.chapters[0].url == "https://c.example/b/c/2.html");
    CHECK(
        urls(said.chapters[0]) ==
        addresses{"https://c.example/b/c/i/1.png", "https://c.example/b/c/2.png"}
    );
    CHECK(urls(said.chapters[1]) == addresses{"https://c.example/b/t/1.png"});
}

TEST_CASE("feed: dates of both kinds are compared in one zone") {
    CHECK(comparable_moment("Wed, 04 Mar 2026 01:30:00 +0200") == "2026-03-03T23:30:00");
    CHECK(comparable_moment("2026-03-03T18:30:00.5-05:00") == "2026-03-03T23:30:00");
    CHECK(comparable_moment("4 Mar 26") == "2026-03-04T00:00:00");
    CHECK(comparable_moment("yesterday").empty());
    CHECK(comparable_moment("2026-13-40").empty());
}

TEST_CASE("opds: a book is called by what its title has behind the catalogue's name and a number") {
    std::string entries;
    for (auto const* const title :
         {"Blue Fox v01",
          "Blue Fox - Volume 2",
          "Blue Fox -  Volume 3 - Chapter 21",
          "Vol. 4 - The Home",
          "Blue Fox - Holiday Special",
          "Red Hen v06",
          "Blue Foxes 7"}) {
        entries += "<entry><title>" + std::string(title) + "</title><id>urn:" + title +
                   "</id><link rel='http://vaemendis.net/opds-pse/stream' pse:count='1' href='/" +
                   std::to_string(entries.size()) + "/{pageNumber}'/></entry>";
    }
    document const from{
        "https://s.example/opds/1",
        "application/xml",
        "",
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:pse='http://vaemendis.net/opds-pse/ns'>"
        "<title>Blue Fox - Storyline</title>" +
            entries + "</feed>"};
    auto const said = opds_reader(from)->read(from, role::list);
    CHECK(said.series == "Blue Fox");
    std::string named;
    for (auto const& one : said.chapters) named += one.number + '=' + one.title + ';';
    CHECK(named == "1=;2=;21=;4=The Home;=Holiday Special;6=Red Hen;7=Blue Foxes 7;");

    // As a section of a catalogue with other series.
    reading whole;
    whole.marks = {"Library"};
    auto const part = opds_reader(from)->read_part(from, whole);
    REQUIRE(part.chapters.size() == said.chapters.size());
    CHECK(part.chapters[1].title == "Blue Fox");
}

TEST_CASE("opds: entries with a page stream are chapters, sections are asked for once") {
    auto const said = read(
        R"(<feed xmlns="http://www.w3.org/2005/Atom" xmlns:pse="http://vaemendis.net/opds-pse/ns"><title>Fox</title>
      <link rel="search" type="application/atom+xml;profile=opds-catalog" href="/s"/><link rel="next" type="application/atom+xml" href="?p=1"/>
      <entry><title>Fox 1.5</title><id>urn:x</id><link rel="http://opds-spec.org/acquisition" type="application/zip" href="/b/1.cbz"/>
        <link rel="http://vaemendis.net/opds-pse/stream" type="image/jpeg" pse:count="2" href="/b/1/p/{pageNumber}?w={maxWidth}"/></entry>
      <entry><title>File only</title><link rel="http://opds-spec.org/acquisition" type="application/pdf" href="/b/2.pdf"/></entry>
      <entry><title>Bomb</title><link rel="http://vaemendis.net/opds-pse/stream" pse:count="4000000000" href="/x/{pageNumber}"/></entry>
      <entry><title>Section</title><link rel="subsection" type="application/atom+xml;profile=opds-catalog;kind=acquisition" href="/sub"/>
        <link rel="http://opds-spec.org/sort/new" type="application/atom+xml;profile=opds-catalog" href="/new"/></entry></feed>)",
        "opds"
    );
    REQUIRE(said.chapters.size() == 1);
    CHECK(said.chapters[0].number == "1.5");
    REQUIRE(said.chapters[0].pages.size() == 2);
    CHECK(said.chapters[0].pages[0].url == "https://c.example/b/1/p/0?w=10000");
    CHECK(said.chapters[0].pages[1].url == "https://c.example/b/1/p/1?w=10000");
    REQUIRE(said.more.size() == 2);
    CHECK(said.more[0].url == "https://c.example/sub");
    CHECK(said.more[1].url == "https://c.example/fox/feed.xml?p=1");
    CHECK(said.notes.size() == 2);
    CHECK(said.lack == "1 book can only be had as files, not page by page");
    auto const bare = read(
        R"(<feed xmlns="http://www.w3.org/2005/Atom"><title>Fox</title>
      <link rel="self" type="application/atom+xml;profile=opds-catalog;kind=navigation" href="/o"/></feed>)",
        "opds"
    );
    CHECK(bare.lack == "the catalogue has no entries");
    CHECK(streamed_page("/a{b", 1) == "/a{b");
}

TEST_CASE("sitemap: one series' numbered addresses below the sitemap's folder") {
    std::string urls;
    for (auto const* const path :
         {"/fox/",
          "/fox/chapter-1",
          "/fox/chapter-2-the-den",
          "/fox/chapter-2.5",
          "/about",
          "/owl/chapter-1"}) {
        urls += "<url><loc>https://c.example" + std::string(path) + "</loc></url>";
    }
    auto const said = read(
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">" + urls + "</urlset>",
        "sitemap"
    );
    REQUIRE(said.chapters.size() == 3);
    CHECK(said.chapters[0].number == "1");
    CHECK(said.chapters[2].number == "2.5");
    CHECK(said.confidence >= sure_enough);
    CHECK(said.series == "fox");
}

TEST_CASE("feed: a general title names no series") {
    auto const said = read(
        R"({"version":"https://jsonfeed.org/version/1.1","title":"RSS Feed","items":[]})", "feed"
    );
    CHECK(said.series.empty());
}

TEST_CASE("sitemap: an index asks for its parts, two series make it unsure") {
    auto const index = read(
        "<sitemapindex><sitemap><loc>https://c.example/fox/1.xml.gz</loc></sitemap></sitemapindex>",
        "sitemap"
    );
    REQUIRE(index.more.size() == 1);
    CHECK(index.confidence >= sure_enough);
    std::string urls;
    for (int i = 1; i < 9; ++i) {
        for (auto const* const name : {"fox", "owl"}) {
            urls += "<url><loc>https://c.example/" + std::string(name) + "/ch-" +
                    std::to_string(i) + "/</loc></url>";
        }
    }
    auto const two =
        read("<urlset>" + urls + "</urlset>", "sitemap", "https://c.example/sitemap.xml");
    CHECK(two.confidence < sure_enough);
}

TEST_CASE("mangadex: the feed names chapters and its next part, the server their images") {
    auto const said = read(
        R"({"result":"ok","limit":2,"offset":0,"total":3,"data":[
      {"id":"a1","type":"chapter","attributes":{"chapter":"10.5","title":"Den","volume":"2","translatedLanguage":"en","externalUrl":null},
       "relationships":[{"id":"m","type":"manga","attributes":{"title":{"en":"Fox"}}}]},
      {"id":"a2","type":"chapter","attributes":{"chapter":"11","externalUrl":"https://elsewhere.example/"}}]})",
        "mangadex",
        "https://api.example/manga/m/feed?limit=2&translatedLanguage[]=en"
    );
    CHECK(said.series == "Fox");
    CHECK(said.series_url == "https://api.example/title/m");
    REQUIRE(said.chapters.size() == 1);
    CHECK(said.chapters[0].number == "10.5");
    CHECK(said.chapters[0].language == "en");
    CHECK(said.chapters[0].pages_at.url == "https://api.example/at-home/server/a1");
    REQUIRE(said.more.size() == 1);
    CHECK(
        said.more[0].url ==
        "https://api.example/manga/m/feed?limit=2&translatedLanguage[]=en&offset=2"
    );
    CHECK(said.notes.size() == 1);
    document const server{
        .url = "https://api.example/at-home/server/a1",
        .body =
            R"({"result":"ok","baseUrl":"https://n.example/t","chapter":{"hash":"h","data":["1.png","2.png"],"dataSaver":["s.jpg"]}})"};
    auto const own = standard_reader(server)->read(server, role::chapter);
    REQUIRE(own.self.pages.size() == 2);
    CHECK(own.self.pages[1].url == "https://n.example/t/data/h/2.png");
}

TEST_CASE("mangadex: an address of the site leads to the API") {
    document const page{.url = "https://mangadex.org/title/abc/fox", .body = "<html></html>"};
    auto const found = standard_reader(page);
    REQUIRE(found);
    auto const said = found->read(page, role::list);
    CHECK(said.series_url == "https://mangadex.org/title/abc");
    CHECK(said.more.at(0).url.starts_with(
        "https://api.mangadex.org/manga/abc/feed?limit=500&offset=0"
    ));
}

TEST_CASE("standards: HTML, XHTML and other JSON are none") {
    for (auto const* const body :
         {"<!doctype html><html><body>rss</body></html>",
          "<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"/>",
          "{\"a\":1}",
          "",
          "<rss",
          "[[["}) {
        CHECK_MESSAGE(
            (standard_reader({.url = "https://c.example/", .body = body}) == nullptr ||
             std::string(body) == "<rss"),
            body
        );
    }
}
