// Chapters that are shown one picture to a page: which addresses are of one chapter, which pages of
// HTML say so, and how their pictures are put together.
#include "tests/paths.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "sources/chapter_paging.hpp"
#include "sources/chapter_part.hpp"
#include "sources/chapter_pieces.hpp"
#include "sources/discovery.hpp"

using namespace panelia;
using namespace panelia::sources;

namespace {

document site(std::string const& name, std::string url) {
    std::ifstream in(panelia::testing::source_folder() / "tests/sites" / (name + ".html"));
    REQUIRE_MESSAGE(in.good(), name);
    return {
        .url = std::move(url),
        .content_type = "text/html",
        .body = {std::istreambuf_iterator<char>(in), {}}};
}

reading read(document const& from, role as) {
    return discovery_reader(from)->read(from, as);
}

std::string addresses(std::vector<document_request> const& of) {
    std::string out;
    for (auto const& one : of) out += (out.empty() ? "" : " ") + one.url;
    return out;
}

}  // namespace

TEST_CASE("paging: a page's number in an address, and what is left of it") {
    struct row {
        char const *address, *base, *manner;
        std::size_t page;
    };
    for (auto const& one : std::vector<row>{
             {"https://s/fox/chapter-5/3", "https://s/fox/chapter-5", "/", 3},
             {"https://s/fox/chapter-5/03/", "https://s/fox/chapter-5", "/", 3},
             {"https://s/fox/c005/3.html", "https://s/fox/c005", "/.html", 3},
             {"https://s/fox/5/page/3", "https://s/fox/5", "page/", 3},
             {"https://s/fox/chapter-5-page-3.html", "https://s/fox/chapter-5", "page-.html", 3},
             {"https://s/fox/ch01p03.html", "https://s/fox/ch01", "p.html", 3},
             {"https://s/fox/chapter-5/part-3/", "https://s/fox/chapter-5", "/part-", 3},
             {"https://s/fox/5/p3", "https://s/fox/5", "p", 3},
             {"https://s/view?chapter=5&page=3&l=en", "https://s/view?chapter=5&l=en", "?page", 3},
             {"https://s/view/?p=3", "https://s/view", "?p", 3}}) {
        CAPTURE(one.address);
        auto const found = read_paged_address(*net::parse_url(one.address));
        REQUIRE(found);
        CHECK(found->base == one.base);
        CHECK(found->manner == one.manner);
        CHECK(found->page == one.page);
    }
    for (auto const* const address :
         {"https://s/fox/chapter-5",
          "https://s/",
          "https://s/fox/20260305",
          "https://s/v?id=3",
          "https://s/fox/1080p60",
          "https://s/fox/part-2"}) {
        CAPTURE(address);
        CHECK_FALSE(read_paged_address(*net::parse_url(address)));
    }
}

TEST_CASE("paging: an address names a chapter by a word, and its number at the end") {
    for (auto const* const base :
         {"https://s/fox/chapter-12",
          "https://s/fox/chapter/12",
          "https://s/fox/c012",
          "https://s/fox/ch-12.5",
          "https://s/view?chapter=12",
          "https://s/fox/chapter-12-the-den",
          "https://s/zorro/capitulo-3"}) {
        CAPTURE(base);
        CHECK(names_chapter(base));
    }
    for (auto const* const base :
         {"https://s",
          "https://c12.example",
          "https://s/fox/12",
          "https://s/fox/chapter",
          "https://s/comic/2026",
          "https://s/chapter/2026",
          "https://s/season-2",
          "https://s/vol-1",
          "https://s/c/12",
          "https://s/chapter-12/extras"}) {
        CAPTURE(base);
        CHECK_FALSE(names_chapter(base));
    }
}

TEST_CASE("paging: readers with one picture a page name the others of the chapter") {
    struct row {
        char const *name, *url;
        std::size_t place;
        char const *number, *others;
    };
    for (auto const& one : std::vector<row>{
             {"paged_select",
              "https://s.example/read/blue-fox/chapter-12/1",
              1,
              "12",
              "https://s.example/read/blue-fox/chapter-12/2 "
              "https://s.example/read/blue-fox/chapter-12/3 "
              "https://s.example/read/blue-fox/chapter-12/4 "
              "https://s.example/read/blue-fox/chapter-12/5 "
              "https://s.example/read/blue-fox/chapter-12/6"},
             {"paged_next",
              "https://s.example/manga/blue_fox/v02/c012.5/3.html",
              3,
              "12.5",
              "https://s.example/manga/blue_fox/v02/c012.5/2.html "
              "https://s.example/manga/blue_fox/v02/c012.5/4.html"},
             {"paged_query",
              "https://s.example/view.php?chapter=12",
              0,
              "12",
              "https://s.example/view.php?chapter=12&page=2"},
             {"paged_post",
              "https://blog.example/owls/chapter-5/",
              0,
              "5",
              "https://blog.example/owls/chapter-5/2/ https://blog.example/owls/chapter-5/3/"},
             {"paged_title",
              "https://s.example/blue-fox/12/1",
              1,
              "12",
              "https://s.example/blue-fox/12/2"},
             {"paged_word",
              "https://s.example/read/fox/en/0/12/",
              0,
              "12",
              "https://s.example/read/fox/en/0/12/page/2 "
              "https://s.example/read/fox/en/0/12/page/3"}}) {
        CAPTURE(std::string(one.name));
        auto const from = site(one.name, one.url);
        auto const said = read(from, role::chapter);
        CAPTURE(said.confidence);
        CHECK(said.confidence >= sure_enough);
        CHECK(said.self.pages.size() == 1);
        CHECK(said.self.number == one.number);
        CHECK(said.part.sure);
        CHECK(said.part.place == one.place);
        CHECK(addresses(said.more) == one.others);
        CHECK(said.next.url.empty());
        auto const listed = read(from, role::list);
        CAPTURE(listed.confidence);
        CHECK((listed.chapters.empty() || listed.confidence < sure_enough));
    }
}

TEST_CASE("paging: where next leads past the pages of the chapter's kind, nothing is sure") {
    auto from = site("paged_next", "https://s.example/manga/blue_fox/v02/c012.5/3.html");
    auto const at = from.body.find("c012.5/4.html");
    REQUIRE(at != std::string::npos);
    from.body.replace(at, 13, "c012.5/4-5.html");
    auto const said = read(from, role::chapter);
    CHECK_FALSE(said.part.sure);
    CHECK(said.part.stray == "https://s.example/manga/blue_fox/v02/c012.5/4-5.html");
}

TEST_CASE("paging: strips, chapters and posts with one picture are not taken for one chapter") {
    for (auto const& one : std::vector<std::pair<std::string, std::string>>{
             {"strip_numbers", "https://tin.example/comic/57"},
             {"strip_running", "https://tin.example/comic/57"},
             {"strip_volume", "https://elk.example/elk/vol-1/1"},
             {"strip_dates", "https://owl.example/comic/2026/03/5"},
             {"strip_front", "https://tin.example/"},
             {"strip_front", "https://tin.example/page/1"},
             {"strip_archive", "https://tin.example/archive/2026/"},
             {"strip_archive", "https://tin.example/archive/2026/page/1/"},
             {"strip_chapters", "https://elk.example/elk/chapter/5"},
             {"comic_page", "https://tin.example/comic/004-lamp/"}}) {
        CAPTURE(one.first);
        auto const said = read(site(one.first, one.second), role::chapter);
        CHECK_FALSE(said.part.sure);
        CHECK(said.more.empty());
        CHECK(said.self.pages.size() == 1);
    }
}

TEST_CASE("paging: what the chapters of a list tell of each other") {
    auto const listed = [](std::vector<std::string> const& paths) {
        std::vector<chapter_link> out;
        for (auto const& one : paths) out.push_back({.url = "https://s/" + one});
        note_listing(out, false);
        std::string apart;
        for (auto const& one : out) apart += one.listing.apart ? '1' : '0';
        CHECK(out.front().listing.among == paths.size());
        CHECK(out.front().listing.named == chapter_listing::by::list);
        return apart;
    };
    CHECK(listed({"r/2/1", "r/1/1"}) == "11");
    CHECK(listed({"comic/1", "comic/2"}) == "00");
    CHECK(listed({"vol-1/1", "vol-1/2", "vol-2/3"}) == "001");
    CHECK(listed({"fox/rain", "fox/den"}) == "11");
}

TEST_CASE("paging: an address ends in a number that can be a chapter's") {
    for (auto const* const base : {"https://s/fox/12", "https://s/g/99", "https://s/r/fox/en/0/3"})
        CHECK_MESSAGE(ends_in_number(base), base);
    for (auto const* const base :
         {"https://s/comic", "https://s/comic/2026", "https://s/2026/03", "https://s/vol-1"})
        CHECK_MESSAGE(!ends_in_number(base), base);
}

namespace {

/// What is known of it, in the test below.
enum class known { nothing, listed, apart, given, moved };

struct bare_row {
    char const* fact;
    char const* path;
    std::string body;
    known how;
    std::string part;  // "sure", "doubtful", "" or a count of pages that are lacking
    std::string title = "Blue Fox";
    std::string number = "2";
};

std::string part_of(bare_row const& row) {
    html_tree const tree(
        {"https://s.example" + std::string(row.path),
         "text/html",
         "utf-8",
         "<title>" + row.title + "</title>" + row.body}
    );
    chapter_link named{.number = row.number, .url = tree.url()};
    if (row.how == known::moved) named.url = "https://s.example/go/7";
    named.listing.among = 5;
    named.listing.apart = row.how == known::apart;
    named.listing.named =
        row.how == known::given ? chapter_listing::by::user : chapter_listing::by::list;
    auto const said = find_chapter_part(tree, row.how == known::nothing ? nullptr : &named);
    if (said.sure) return "sure";
    if (said.doubtful) return "doubtful";
    return said.pages_said == 0 ? "" : std::to_string(said.pages_said);
}

}  // namespace

TEST_CASE("paging: bare numbers are pages by what a list says, or by a count") {
    std::string const next = "<a href=/r/2/2>Next</a>";
    std::string const below = "<a href=/r/2/2><img src=a.png></a>";
    std::string const of_20 = "<span>1 of 20</span>";
    auto const select = [](std::string const& before) {
        std::string out = "<select>";
        for (auto const* const n : {"1", "2", "3"})
            out += "<option value=" + before + n + ">" + n + "</option>";
        return out + "</select>";
    };
    for (auto const& row : std::vector<bare_row>{
             {"a list names the chapter", "/r/2/", below, known::listed, "sure"},
             {"so does the user", "/r/2/", below, known::given, "sure"},
             {"nobody does", "/r/2/", below, known::nothing, "doubtful"},
             {"a post in pages or a series", "/fox/", "<a href=/fox/2>2</a>", known::nothing, ""},
             {"a count does", "/r/2/", below + of_20, known::nothing, "sure"},
             {"another page's count does not",
              "/r/2/",
              below + "<b>3 of 20</b>",
              known::nothing,
              "doubtful"},
             {"chapters of a volume", "/r/2/", "<a href=/r/2/2>Chapter 2</a>", known::listed, ""},
             {"a list of first pages", "/r/2/1", next, known::apart, "sure"},
             {"strips in a folder that a list names",
              "/elk/1/2",
              "<b>2 of 5</b><a href=/elk/1/3>Next</a>",
              known::listed,
              ""},
             {"the first of them",
              "/elk/1/1",
              "<b>1 of 5</b><a href=/elk/1/2>Next</a>",
              known::listed,
              "",
              "Blue Fox",
              ""},
             {"a list of pages or chapters", "/r/2/1", next, known::listed, ""},
             {"a page and nothing else", "/r/2/1", next, known::nothing, "doubtful"},
             {"a page with its count", "/r/2/1", next + of_20, known::nothing, "sure"},
             {"a page with a select", "/r/2/1", select("/r/2/"), known::nothing, "sure"},
             {"a select of something else",
              "/r/2/1",
              next + select("/s/"),
              known::nothing,
              "doubtful"},
             {"chapters of a volume by the title",
              "/r/2/1",
              next + select("/r/2/"),
              known::nothing,
              "",
              "Vol. 2 Chapter 1"},
             {"a page of a named chapter",
              "/r/2/1",
              next + of_20,
              known::nothing,
              "sure",
              "Chapter 2"},
             {"a page of another", "/r/2/1", next + of_20, known::nothing, "doubtful", "Chapter 7"},
             {"a strip", "/comic/57", "<a href=/comic/58>Next</a>", known::nothing, ""},
             {"by date", "/comic/2026/3", "<a href=/comic/2026/4>Next</a>", known::nothing, ""},
             {"a strip that is counted",
              "/comic/57",
              "<b>57 of 120</b>",
              known::nothing,
              "doubtful"},
             {"the same of a list", "/comic/57", "<b>57 of 120</b>", known::listed, ""},
             {"a chapter whose pages are fetched by a script", "/r/2/", of_20, known::listed, "20"},
             {"two counts of it", "/r/2/", of_20 + "<b>1/5</b>", known::listed, "20"},
             {"the first strip of a list, with another count",
              "/comic/1",
              "<b>1 of 5</b><p>1 of 5</p>",
              known::listed,
              "",
              "Blue Fox",
              "1"},
             {"a list that leads to somewhere else", "/r/2/1", next, known::moved, "doubtful"},
             {"strips, likewise", "/comic/57", "<a href=/comic/58>Next</a>", known::moved, ""},
             {"the first strip of a list",
              "/comic/1",
              "<b>1 of 5</b>",
              known::listed,
              "",
              "Blue Fox",
              "1"},
             {"the first chapter of it",
              "/r/1",
              "<b>1 of 20</b>",
              known::listed,
              "20",
              "Blue Fox",
              "1"},
         }) {
        CAPTURE(std::string(row.fact));
        CHECK(part_of(row) == row.part);
    }
}

TEST_CASE("paging: what leads out of the pages that are counted is none of them") {
    auto const others = [](std::string const& path, std::string const& body) {
        html_tree const tree({"https://s.example" + path, "text/html", "utf-8", body});
        return addresses(find_chapter_part(tree).others);
    };
    CHECK(
        others("/r/2/1", "<b>1/3</b><a href=/r/2/0>Prev</a><a href=/r/2/2>Next</a>") ==
        "https://s.example/r/2/2"
    );
    CHECK(
        others("/r/2/3", "<b>3/3</b><a href=/r/2/2>Prev</a><a href=/r/2/4><img src=a.png></a>") ==
        "https://s.example/r/2/2"
    );
    // "Back" leads to what shows the first page only where no page before does.
    auto const back = "<b>3/3</b><a href=/r/2/>Back</a>";
    CHECK(others("/r/2/3", back) == "https://s.example/r/2/");
    CHECK(others("/r/2/3", back + std::string("<a href=2>2</a>")) == "https://s.example/r/2/2");
    CHECK(others("/r/2/2", "<b>2/3</b><a href=/r/2/>Back</a>") == "https://s.example/r/2/");
}

namespace {

/// A chapter's document with several pictures, and what else is on it.
reading several(
    int pictures,
    std::string const& rest,
    std::string const& path = "/fox/chapter-5/",
    std::string const& title = "Blue Fox Chapter 5"
) {
    std::string body = "<title>" + title + "</title><div class=reader>";
    for (int i = 1; i <= pictures; ++i) body += "<img src=/i/" + std::to_string(i) + ".png>";
    return read(
        {.url = "https://s.example" + path,
         .content_type = "text/html",
         .body = body + "</div>" + rest},
        role::chapter
    );
}

/// "unsure", the further documents, or "" for a chapter of one.
std::string further_of(reading const& said) {
    return said.confidence < sure_enough ? "unsure" : addresses(said.more);
}

}  // namespace

TEST_CASE("paging: a document of several pictures names further ones of its chapter") {
    std::string const at = "https://s.example/fox/chapter-5";
    for (auto const& [rest, more] : std::vector<std::pair<std::string, std::string>>{
             {"<a href=/fox/chapter-5/2/>Next page</a>", at + "/2/"},
             {"<p>Pages: 1 <a href=/fox/chapter-5/2/>2</a> <a href=/fox/chapter-5/3/>3</a></p>",
              at + "/2/ " + at + "/3/"},
             {"<link rel=next href=/fox/chapter-5/page/2/>", at + "/page/2/"},
             {"<a href='?p=2'>2</a>", at + "/?p=2"},
             {"<select><option value='?part=1'>1<option value='?part=2'>2</select>",
              at + "/?part=1 " + at + "/?part=2"},
             {"<a href=/fox/chapter-5/2/>Next</a><p>Page 1 of 3</p>", at + "/2/"},
             {"<a href=/fox/chapter-5/2/>Next</a><p>Page 1 of 20</p>", at + "/2/"},
             {"<a href=/fox/chapter-6/>Next chapter</a>", ""},
             {"<a href=/fox/chapter-5-part-2/>Go on</a>", "unsure"},
             {"<div class=comments><a href=/fox/chapter-5/page/2/>Older comments</a></div>", ""},
             {"<a href=/fox/chapter-5/comment-page-2/>Older comments</a>", ""}}) {
        CAPTURE(rest);
        CHECK(further_of(several(10, rest)) == more);
    }
    // All on one page, with a way to see them one by one.
    std::string const next = "<a href=/fox/chapter-5/2/>Next page</a>";
    CHECK(further_of(several(20, next + "<p>Page 1 of 20</p>")).empty());
    CHECK(further_of(several(19, next + "<p>Page 1 of 20</p>")).empty());
    CHECK(further_of(several(10, "<p>Page 1 of 3</p>")).empty());
}

TEST_CASE("paging: numbers below an address are further documents by a title, or unsure by words") {
    auto const further = [](std::string const& path, std::string const& title) {
        auto const at = "<a href='" + path;
        return further_of(several(6, at + "?page=2'>2</a>", path, title));
    };
    CHECK(further("/read/9123", "Blue Fox Chapter 5") == "https://s.example/read/9123?page=2");
    CHECK(further("/sketches", "Sketches") == "unsure");
    CHECK(further("/", "Blue Fox Chapter 5") == "unsure");
    auto const bare = "<a href=/fox/2>2</a>";
    CHECK(further_of(several(6, bare, "/fox/", "Blue Fox")) != "https://s.example/fox/2");
    auto const pager = "<div class=page-links><a href=/fox/2>2</a></div>";
    CHECK(further_of(several(6, pager, "/fox/", "Blue Fox")) == "unsure");
}

TEST_CASE("paging: a chapter whose number is its volume's has the pages below it") {
    std::string pages;
    for (int n = 1; n <= 3; ++n) {
        auto const number = std::to_string(n);
        pages += "<a href=/r/fox/1/1/" + number + "/>" + number + "</a> ";
    }
    document const first{
        .url = "https://s.example/r/fox/1/1/",
        .content_type = "text/html",
        .body =
            "<title>Blue Fox - Vol. 1, Ch. 1: Away - Page 1</title><select><option "
            "value=/r/fox/1/1/1/>Chapter 1<option value=/r/fox/1/2/1/>Chapter 2</select>" +
            pages + "<a rel=next href=/r/fox/1/1/2/><img id=page-image src=/i/1.png></a>"};
    auto const said = read(first, role::chapter);
    CHECK(said.part.sure);
    CHECK(
        addresses(said.more) ==
        "https://s.example/r/fox/1/1/1/ https://s.example/r/fox/1/1/2/ "
        "https://s.example/r/fox/1/1/3/"
    );
}

TEST_CASE("paging: the number in a title may be that of the page") {
    std::string rest = "<a href=/fox/5/2>Next</a><select id=page-list>";
    for (auto const* const n : {"1", "2", "3", "4", "5", "6"})
        rest += std::string("<option>") + n + "</option>";
    auto const said = several(6, rest + "</select>", "/fox/5", "Blue Fox 5 - Page 1");
    CHECK(further_of(said).empty());
    CHECK(said.self.number == "5");
}

TEST_CASE("paging: a listed document that leads on, past what the list names, is a first page") {
    CHECK(
        successor_of("https://s.example/ch02/ch02_01.html") == "https://s.example/ch02/ch02_02.html"
    );
    CHECK(successor_of("https://s.example/9") == "https://s.example/10");
    CHECK(successor_of("https://s.example/099/x#7") == "https://s.example/100/x#7");
    CHECK(successor_of("nothing").empty());
    CHECK(successor_of("https://s.example/12345678901").empty());
    auto const listed = [](std::vector<int> const& pages, bool in_parts) {
        std::vector<chapter_link> out;
        for (auto const page : pages) {
            auto& one = out.emplace_back();
            one.number = std::to_string(out.size());
            one.url = "https://s.example/" + std::to_string(page) + ".html";
        }
        note_listing(out, in_parts);
        return out;
    };
    reading shown;
    shown.self.pages.resize(1);
    auto const past = [&](chapter_link const& named, int next) {
        shown.next.url = "https://s.example/" + std::to_string(next) + ".html";
        return leads_past(shown, named);
    };
    auto const sparse = listed({1, 6, 11}, false);
    CHECK(past(sparse[0], 2));
    CHECK(past(sparse[1], 7));
    CHECK_FALSE(past(sparse[2], 12));  // the list may be older than what follows
    CHECK_FALSE(past(sparse[0], 6));
    auto const all = listed({1, 2, 3}, false);
    CHECK_FALSE(past(all[0], 2));
    CHECK_FALSE(past(listed({1, 6, 11}, true)[0], 2));
    shown.self.pages.resize(2);
    CHECK_FALSE(past(sparse[0], 2));
}

TEST_CASE("paging: what a list names as chapters are no further documents of each other") {
    std::vector<chapter_link> listed(2);
    listed[0].url = "https://s.example/fox/chapter-5/";
    listed[1].url = "https://s.example/fox/chapter-5/2/";
    note_listing(listed, false);
    CHECK(listed[0].listing.parted);
    auto const body =
        "<title>Blue Fox Chapter 5</title><div class=reader><img src=1.png><img src=2.png>"
        "<img src=3.png></div><a href=/fox/chapter-5/2/>Next</a>";
    document const from{listed[0].url, "text/html", "utf-8", body};
    CHECK(discovery_reader(from)->read_chapter(from, listed[0]).more.empty());
    listed[1].url = "https://s.example/fox/chapter-5-part-2";
    note_listing(listed, false);
    CHECK(listed[0].listing.parted);
    listed.pop_back();
    note_listing(listed, false);
    CHECK(discovery_reader(from)->read_chapter(from, listed[0]).more.size() == 1);
}

namespace {

reading piece(
    std::size_t place, std::string const& picture, std::vector<std::string> const& others = {}
) {
    reading out;
    out.understood = true;
    out.part.sure = true;
    out.part.place = place;
    out.part.address = "https://s/chapter-1";
    out.part.chapter = "1";
    for (auto const& each : others)
        out.part.others.push_back({.url = "https://s/chapter-1/" + each, .headers = {}});
    out.more = out.part.others;
    if (!picture.empty()) out.self.pages.push_back({.url = "https://i/" + picture + ".png"});
    return out;
}

std::string finished(chapter_pieces& of) {
    std::vector<page_spec> pages;
    auto const why = of.finish(pages);
    if (!why.empty()) return "!" + why;
    std::string out;
    for (auto const& one : pages)
        out += (out.empty() ? "" : " ") + one.url.substr(10, one.url.size() - 14);
    return out;
}

}  // namespace

TEST_CASE("pieces: pages come in the order of their places, wherever one began") {
    chapter_pieces all("https://s/chapter-1/3", piece(3, "c", {"2", "4"}));
    CHECK(all.next()->url == "https://s/chapter-1/2");
    CHECK(all.next()->url == "https://s/chapter-1/4");
    CHECK_FALSE(all.next());
    CHECK(all.add(piece(2, "b", {"1", "3"})).empty());
    CHECK(all.next()->url == "https://s/chapter-1/1");
    CHECK_FALSE(all.next());  // the third is where it began
    CHECK(all.add(piece(4, "d", {"3"})).empty());
    CHECK(all.add(piece(1, "a", {"2"})).empty());
    CHECK(all.documents() == 4);
    CHECK(finished(all) == "a b c d");
}

TEST_CASE("pieces: the chapter's own address shows the first page, which counts once") {
    chapter_pieces numbered("https://s/chapter-1", piece(0, "a", {"1", "2"}));
    CHECK(numbered.add(piece(1, "a")).empty());
    CHECK(numbered.add(piece(2, "b")).empty());
    CHECK(finished(numbered) == "a b");
    chapter_pieces from_two("https://s/chapter-1", piece(0, "a", {"2"}));
    CHECK(from_two.add(piece(2, "b")).empty());
    CHECK(from_two.add(piece(3, "")).empty());  // "the end"
    CHECK(finished(from_two) == "a b");
}

TEST_CASE("pieces: the first page by its number need not be there") {
    chapter_pieces all("https://s/chapter-1", piece(0, "a", {"1", "2"}));
    CHECK_FALSE(all.can_lack("https://s/chapter-1/2"));
    CHECK(all.can_lack("https://s/chapter-1/1"));
    chapter_pieces from_one("https://s/chapter-1/2", piece(2, "b", {"1"}));
    CHECK_FALSE(from_one.can_lack("https://s/chapter-1/1"));
}

TEST_CASE("pieces: what is missing, or is no page of the chapter, is said") {
    chapter_pieces gap("https://s/chapter-1/1", piece(1, "a", {"2"}));
    CHECK(gap.add(piece(3, "c")).empty());
    CHECK(finished(gap) == "!its page 2 is not found");
    chapter_pieces headless("https://s/chapter-1/2", piece(2, "b", {"3"}));
    CHECK(headless.add(piece(3, "c")).empty());
    CHECK(finished(headless) == "!its page 1 is not found");

    chapter_pieces any("https://s/chapter-1/1", piece(1, "a", {"2"}));
    auto elsewhere = piece(2, "b");
    elsewhere.part.address = "https://s/login";
    CHECK(any.add(std::move(elsewhere)) == "is no page of the chapter");
    auto empty = piece(2, "", {"3"});
    CHECK(any.add(std::move(empty)) == "no page is found on it");
    auto unsure = piece(2, "advert/1");
    unsure.confidence = 0.3;
    CHECK(any.add(std::move(unsure)) == "no page is found on it");
    auto astray = piece(2, "b");
    astray.part.stray = "https://s/chapter-1/3-4";
    CHECK(any.add(std::move(astray)).find("https://s/chapter-1/3-4") != std::string::npos);
}

TEST_CASE("pieces: fewer pages than the first document counts are said") {
    auto counted = piece(1, "a", {"2"});
    counted.part.pages_said = 3;
    chapter_pieces two("https://s/chapter-1/1", counted);
    CHECK(two.add(piece(2, "b")).empty());
    CHECK(finished(two) == "!it says that it has 3 pages, of which 2 are found");
    chapter_pieces three("https://s/chapter-1/1", counted);
    CHECK(three.add(piece(2, "b", {"3"})).empty());
    CHECK(three.add(piece(3, "")).empty());  // "the end" is counted, too
    CHECK(finished(three) == "a b");
    counted.part.sure = false;
    counted.more.clear();
    chapter_pieces alone("https://s/1", counted);
    CHECK(finished(alone) == "!it says that it has 3 pages, of which 1 is found");
}

TEST_CASE("pieces: documents of another chapter leave the first one's page only") {
    chapter_pieces all("https://s/chapter-1/1", piece(1, "a", {"2"}));
    CHECK(all.next());
    CHECK(all.add(piece(2, "b", {"3"})).empty());
    auto other = piece(3, "c", {"4"});
    other.part.chapter = "2";
    CHECK(all.add(std::move(other)).empty());
    CHECK(all.of_several());
    CHECK_FALSE(all.next());
    CHECK(finished(all) == "a");
}

namespace {

/// The first document of a chapter, with two pictures and two further ones.
reading piece_of_two() {
    auto out = piece(0, "a", {"1", "2", "3"});
    out.self.pages.push_back({.url = "https://i/b.png"});
    return out;
}

}  // namespace

TEST_CASE("pieces: of several pictures, one further document is tried before the others") {
    chapter_pieces cut("https://s/chapter-1", piece_of_two());
    CHECK(cut.next()->url == "https://s/chapter-1/2");
    CHECK_FALSE(cut.next());
    auto second = piece(2, "c", {"3"});
    second.self.pages.push_back({.url = "https://i/a.png"});  // one that all of them show
    CHECK(cut.add(std::move(second)).empty());
    CHECK(cut.next()->url == "https://s/chapter-1/1");
    CHECK(cut.next()->url == "https://s/chapter-1/3");
    CHECK(cut.add(piece(1, "a")).empty());
    CHECK(cut.add(piece(3, "d")).empty());
    CHECK(finished(cut) == "a b c d");
}

TEST_CASE("pieces: a further document without a picture is no end when it is the first tried") {
    chapter_pieces cut("https://s/chapter-1", piece_of_two());
    CHECK(cut.next());
    CHECK(cut.add(piece(2, "")) == "no page is found on it");
}

TEST_CASE("pieces: a further document that shows the same leaves the first one, which is whole") {
    auto again = piece_of_two();
    again.part.place = 2;
    auto elsewhere = again;
    for (auto& page : elsewhere.self.pages) page.url.replace(0, 10, "https://mirror.i/");
    auto with_covers = again;
    with_covers.self.pages.push_back({.url = "https://i/cover.png"});
    for (auto const& tried : {again, piece(2, "b"), elsewhere, with_covers}) {
        chapter_pieces all("https://s/chapter-1", piece_of_two());
        CHECK(all.next());
        CHECK(all.add(tried).empty());
        CHECK_FALSE(all.next());
        CHECK(finished(all) == "a b");
    }
    chapter_pieces other("https://s/chapter-1", piece_of_two());
    auto blog = piece(2, "z");
    blog.part.chapter.clear();
    CHECK(other.add(std::move(blog)).empty());
    CHECK(other.of_several());
    CHECK(finished(other) == "a b");
}

TEST_CASE("pieces: documents that a reader names itself are taken as they come") {
    reading first;
    first.self.pages.push_back({.url = "https://i/1.png"});
    first.more = {{.url = "https://s/b", .headers = {}}, {.url = "https://s/c", .headers = {}}};
    chapter_pieces all("https://s/a", std::move(first));
    reading second;
    second.self.pages = {{.url = "https://i/2.png"}, {.url = "https://i/1.png"}};
    second.more = {{.url = "https://s/a", .headers = {}}};
    CHECK(all.add(std::move(second)).empty());
    CHECK(all.next()->url == "https://s/b");
    CHECK(all.next()->url == "https://s/c");
    CHECK_FALSE(all.next());
    CHECK(finished(all) == "1 2");
}
