// Which links of a page are its list of chapters, and which are not; how a list goes on.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "sources/discovery.hpp"
#include "sources/discovery_links.hpp"

using namespace panelia::sources;

namespace {

document page(std::string_view body, std::string url = "https://s.example/fox") {
    return {
        .url = std::move(url),
        .content_type = "text/html",
        .body = "<html><head><title>Blue Fox</title></head><body><h1>Blue Fox</h1>" +
                std::string(body) + "</body></html>"};
}

/// `count` rows from `from` on, up or down; every # of the pattern becomes the number.
std::string rows(std::string const& pattern, int from, int count, int step = -1) {
    std::string out;
    for (int i = 0; i < count; ++i, from += step) {
        for (char c : pattern) out += c == '#' ? std::to_string(from) : std::string(1, c);
    }
    return out;
}

/// "3 2 1"; titles in the place of numbers that there are not.
std::string chapters_of(reading const& said) {
    std::string out;
    for (auto const& one : said.chapters) {
        if (!out.empty()) out += ' ';
        out += one.number.empty() ? '(' + one.title + ')' : one.number;
    }
    return out;
}

reading read(document const& from) {
    return discovery_reader(from)->read(from, role::list);
}

struct row {
    std::string_view what;
    std::string body;
    std::string_view chapters;  // empty: it must be unsure
    std::string url = "https://s.example/fox";
};

void check(std::vector<row> const& table) {
    for (auto const& row : table) {
        CAPTURE(row.what);
        auto const from = page(row.body, row.url);
        auto const said = read(from);
        CAPTURE(said.confidence);
        CAPTURE(chapters_of(said));
        if (row.chapters.empty()) {
            CHECK((said.chapters.empty() || said.confidence < sure_enough));
            auto const alone = discovery_reader(from)->read(from, role::chapter);
            CHECK((alone.self.pages.empty() || alone.confidence < sure_enough));
        } else {
            CHECK(said.confidence >= sure_enough);
            CHECK(chapters_of(said) == row.chapters);
        }
    }
}

std::string const li = "<li><a href=\"/b/#/\">Chapter #</a></li>";

std::string ul(std::string const& inside, std::string const& classes = "chapter-list") {
    return "<ul class=\"" + classes + "\">" + inside + "</ul>";
}

}  // namespace

TEST_CASE("discovery list: volumes, tabs and states of rows do not cut a list in pieces") {
    auto const tab = [](std::string const& classes, int from) {
        return "<div class=\"" + classes + "\"><ul>" + rows(li, from, 3) + "</ul></div>";
    };
    auto const item = [](std::string const& classes, int from, int count) {
        return rows(
            "<div class=\"" + classes +
                "\"><span><i><a href=\"/b/#/\">Chapter #</a></i></span></div>",
            from,
            count
        );
    };
    check({
        {"tabs", tab("tab-pane active", 6) + tab("tab-pane", 3), "6 5 4 3 2 1"},
        {"volumes", tab("volume open", 6) + tab("volume collapsed", 3), "6 5 4 3 2 1"},
        {"states",
         item("row new", 7, 1) + item("row", 6, 3) + item("row free", 3, 3),
         "7 6 5 4 3 2 1"},
        {"one level deeper",
         "<div class=list>" + item("item", 7, 4) + "<div class=more>" + item("item", 3, 3) +
             "</div></div>",
         "7 6 5 4 3 2 1"},
        {"a table of two volumes, each row with a file",
         "<table class=one>" +
             rows(
                 "<tr><td><a href=\"/b/#/\">Chapter #</a></td><td><a "
                 "href=\"/pdf/#.pdf\">PDF</a></td></tr>",
                 1,
                 3,
                 1
             ) +
             "</table><table class=two>" +
             rows(
                 "<tr><td><a href=\"/b/#/\">Chapter #</a></td><td><a "
                 "href=\"/pdf/#.pdf\">PDF</a></td></tr>",
                 4,
                 3,
                 1
             ) +
             "</table>",
         "1 2 3 4 5 6"},
        {"a column of downloads",
         "<table>" +
             rows(
                 "<tr><td><a href=\"/b/#/\">Chapter #</a></td><td><a "
                 "href=\"/download/#\">Download</a></td></tr>",
                 4,
                 4
             ) +
             "</table>",
         "4 3 2 1"},
        {"a tab of titles",
         tab("tab-pane active", 6) + "<div class=\"tab-pane\"><ul>" +
             rows("<li><a href=\"/b/#/\">Rain</a></li>", 3, 3) + "</ul></div>",
         ""},
        {"a tab where only addresses say so",
         "<div class=active><p><ul>" +
             rows("<li><a href=\"/b/chapter-#\">Chapter #</a></li>", 6, 3) + "</ul></div>" +
             "<div class=other><p><ul>" +
             rows("<li><a href=\"/b/chapter-#\"># - Rain</a></li>", 3, 3) + "</ul></div>",
         "6 5 4 3 2 1"},
        {"another tab whose numbers begin anew: volume or series, who knows",
         tab("tab-pane active", 6) + "<div class=\"tab-pane\"><ul>" +
             rows("<li><a href=\"/b/9#/\">Chapter #</a></li>", 6, 3) + "</ul></div>",
         ""},
    });
}

TEST_CASE("discovery list: other series beside the page's own are not taken for it") {
    auto const own = rows("<a class=ep href=\"/series/blue-fox/chapter-#\">Chapter #</a>", 3, 3);
    auto const other = rows("<a class=m href=\"/series/red-wolf/chapter-#\">Chapter #</a>", 40, 20);
    auto const latest = [](int count) {
        return "<div class=latest>" +
               rows("<p><a href=\"/other-#/chapter-6#\">Other # Chapter 6#</a></p>", 1, count, 1) +
               "</div>";
    };
    std::string const url = "https://s.example/series/blue-fox";
    check({
        {"longer",
         "<div>" + own + "</div><section class=also>" + other + "</section>",
         "3 2 1",
         url},
        {"one chapter of its own",
         "<div><a href=\"/series/blue-fox/chapter-1\">Chapter 1</a></div><section class=also>" +
             other + "</section>",
         "",
         url},
        {"a longer name that begins like the page's own",
         "<div>" + rows("<a class=ep href=\"/series/one/chapter-#\">Chapter #</a>", 3, 3) +
             "</div><section class=also>" +
             rows("<a href=\"/series/one-more/chapter-#\">Chapter #</a>", 40, 20) + "</section>",
         "3 2 1",
         "https://s.example/series/one"},
        {"the same on a further part",
         "<div>" + own + "</div><section class=also>" + other + "</section>",
         "3 2 1",
         url + "?page=2"},
        {"news of a chapter",
         rows("<p><a href=\"/chapter/7#\">Chapter #</a></p>", 5, 5) +
             "<div class=news><a href=\"/blog/blue-fox-chapter-5\">Chapter 5 is out</a></div>",
         "5 4 3 2 1",
         url},
        {"two lists that could both be it",
         "<section>" + rows("<a href=\"/b/#\">Chapter #</a>", 9, 9) + "</section><div>" +
             rows("<a href=\"/w/chapter-#\">Chapter #</a>", 8, 7) + "</div>",
         ""},
        {"two of them in one place",
         "<div>" + rows("<a href=\"/b/#\">Chapter #</a>", 9, 9) + "</div><div>" +
             rows("<a href=\"/w/chapter-#\">Chapter #</a>", 8, 7) + "</div>",
         ""},
        {"two translations of each chapter",
         rows(
             "<p><a href=\"/read/a/#\">Chapter #</a></p><p><a href=\"/read/b/#\">Chapter #</a></p>",
             3,
             3
         ),
         "3 3 2 2 1 1"},
        {"a list that is called one", ul(rows(li, 5, 5)) + latest(8), "5 4 3 2 1"},
        {"comments that link to chapters",
         "<ol class=comment-list>" +
             rows("<li class=comment><a href=\"/fox/chapter-#/\">reply</a></li>", 1, 5, 1) +
             "</ol>",
         ""},
    });
}

TEST_CASE("discovery list: buttons and previews are no lists") {
    check({
        {"first and last by text",
         "<a href=\"/fox/chapter-1\">Read First</a><a href=\"/fox/chapter-5\">Read Last</a>",
         ""},
        {"with a number",
         "<div><a href=\"/c/1\">First Chapter</a><a href=\"/c/30\">Latest Chapter 30</a></div>",
         ""},
        {"two that are no neighbours",
         "<div><a href=\"/c/chapter-1\">Chapter 1</a><a href=\"/c/chapter-30\">Chapter "
         "30</a></div>",
         ""},
        {"two that are",
         "<div><a href=\"/c/chapter-1\">Chapter 1</a><a href=\"/c/chapter-2\">Chapter 2</a></div>",
         "1 2"},
        {"the list is fetched by a script",
         "<div id=manga-chapters-holder data-id=7><i class=spin></i></div>" + ul(rows(li, 5, 5)),
         ""},
        {"the list was fetched",
         "<div id=manga-chapters-holder>" + ul(rows(li, 5, 5)) + "</div>",
         "5 4 3 2 1"},
        {"a preview", ul(rows(li, 30, 3)) + "<a href=\"/fox/all\">View all chapters</a>", ""},
        {"buttons beside a list",
         "<a href=\"/b/1/\">Read first</a>" + ul(rows(li, 10, 10)),
         "10 9 8 7 6 5 4 3 2 1"},
        {"buttons in the same place",
         "<div>" + rows("<a href=\"/b/#/\">Read first</a>", 1, 1) +
             rows("<a href=\"/b/#/\">Chapter #</a>", 4, 4) + "</div>",
         "4 3 2 1"},
        {"a button to a chapter that is not on the list",
         "<a href=\"/b/1/\">Read first</a>" + ul(rows(li, 30, 10)),
         ""},
        {"a button to something else",
         "<a href=\"/start/1/\">Read first</a>" + ul(rows(li, 30, 4)),
         "30 29 28 27"},
        {"a button before its own chapter",
         "<div>" + rows("<a href=\"/b/#/\">Read first</a>", 1, 1) +
             rows("<a href=\"/b/#/\">Chapter #: Den</a>", 1, 4, 1) + "</div>",
         "1 2 3 4"},
        {"titles that could be buttons",
         "<ul>" + rows("<li><a href=\"/comic/#\">First</a></li>", 1, 1) +
             rows("<li><a href=\"/comic/#\">Rain #</a></li>", 2, 5, 1) +
             rows("<li><a href=\"/comic/#\">The beginning</a></li>", 7, 1) + "</ul>",
         "1 2 3 4 5 6 7"},
        {"a title is no button",
         ul(rows(li, 3, 1) + "<li><a href=\"/b/2/\">Chapter 2: First Day</a></li>" + rows(li, 1, 1)
         ),
         "3 2 1"},
    });
}

TEST_CASE("discovery list: chapters without a number stay among those that have one") {
    check({
        {"extras",
         ul("<li><a href=\"/b/epilogue/\">Epilogue</a></li><li><a href=\"/b/extra-1/\">Extra "
            "1</a></li>"
            "<li><a href=\"/b/note/\">Author note</a></li>" +
            rows(li, 4, 4)),
         "(Epilogue) (Extra 1) (Author note) 4 3 2 1"},
        {"what has another kind of address is none",
         ul("<li><a href=\"/about\">About</a></li><li><a href=\"/help/faq\">Questions</a></li>" +
            rows(li, 4, 4)),
         "4 3 2 1"},
        {"straight below the host only what is called so",
         ul("<li><a href=\"/epilogue\">Epilogue</a></li><li><a href=\"/about\">About</a></li>" +
            rows("<li><a href=\"/fox-chapter-#\">Chapter #</a></li>", 4, 4)),
         "(Epilogue) 4 3 2 1"},
        {"more of them than of others",
         ul("<li><a href=\"/b/a\">A</a></li><li><a href=\"/b/b\">B</a></li><li><a "
            "href=\"/b/c\">C</a></li>"
            "<li><a href=\"/b/d\">D</a></li><li><a href=\"/b/e\">E</a></li>" +
            rows(li, 4, 4)),
         ""},
    });
}

TEST_CASE("discovery list: dates order chapters and do not number them") {
    std::string days, numbers;
    for (auto const* const day : {"06", "13", "20", "27", "28", "29"}) {
        days +=
            "<li><a href=\"/comic/2020-01-" + std::string(day) + "\">2020-01-" + day + "</a></li>";
        if (!numbers.empty()) numbers += ' ';
        numbers += "()";
    }
    auto const said = read(page("<ul>" + days + "</ul>"));
    CHECK(said.confidence >= sure_enough);
    CHECK(chapters_of(said) == numbers);
    CHECK(said.order == list_order::oldest_first);
    // News of a whole site: what follows the date is not looked at.
    check(
        {{"news",
          "<ul>" + rows("<li><a href=\"/2020/01/0#/news\">News</a></li>", 1, 8, 1) + "</ul>",
          ""}}
    );
}

TEST_CASE("discovery list: a query does not make addresses different") {
    check({
        {"the same",
         ul(rows("<li><a href=\"/m/fox/chapter-#/?style=list\">Chapter #</a></li>", 4, 4), "x"),
         "4 3 2 1"},
        {"with a number",
         ul(rows("<li><a href=\"/m/fox/chapter-#/?lang=en&v=2\">Chapter #</a></li>", 4, 4), "x"),
         "4 3 2 1"},
    });
    CHECK(address_shape("https://s.example/m/chapter-3-den/?v=2") == "s.example/m/chapter-#?v=#");
    CHECK(address_shape("https://s.example/m/den?style=list") == "s.example/m/*?style=list");
}

namespace {

struct part_row {
    std::string_view what;
    std::string body;
    std::string_view chapters;  // "!": it is no further part
    std::string_view more = "";
    std::string url = "https://s.example/fox?page=3";
};

}  // namespace

TEST_CASE("discovery list: a further part is read by what the first one was") {
    std::string const next = "<a class=next href=\"/fox?page=4\">Next</a>";
    std::string const hot = "<div class=hot>" +
                            rows("<p><a href=\"/red-wolf/chapter-#\">Chapter #</a></p>", 9, 8) +
                            "</div>";
    auto const first = read(page(ul(rows(li, 30, 10)) + "<a href=\"/fox?page=2\">Next</a>"));
    REQUIRE(first.more.size() == 1);
    CHECK(first.more[0].url == "https://s.example/fox?page=2");
    std::vector<part_row> const table = {
        {"one chapter", ul(rows(li, 1, 1)), "1"},
        {"one chapter beside a longer list", ul(rows(li, 1, 1)) + hot, "1"},
        {"three chapters beside it", ul(rows(li, 3, 3)) + hot, "3 2 1"},
        {"one that goes on", ul(rows(li, 12, 2)) + next, "12 11", "https://s.example/fox?page=4"},
        {"a row that says less",
         ul(rows(li, 3, 1) + "<li><a href=\"/b/2/\">2. Den</a></li>"),
         "3 2"},
        {"rows that look different", ul(rows(li, 3, 3), "chapter-list faded"), "3 2 1"},
        {"an extra",
         ul("<li><a href=\"/b/epilogue/\">Epilogue</a></li>" + rows(li, 2, 2)),
         "(Epilogue) 2 1"},
        {"empty, but it goes on", ul("") + hot + next, "", "https://s.example/fox?page=4"},
        {"only another list", hot, "!"},
        {"a wall", "<p>Checking your browser</p>", "!"},
    };
    for (auto const& row : table) {
        CAPTURE(row.what);
        auto const from = page(row.body, row.url);
        auto const said = discovery_reader(from)->read_part(from, first);
        CHECK(said.understood == (row.chapters != "!"));
        if (!said.understood) continue;
        CHECK(chapters_of(said) == row.chapters);
        CHECK((said.more.empty() ? "" : said.more[0].url) == row.more);
    }
}

TEST_CASE("discovery list: a chapter is not lost to another one's title") {
    check({
        {"parts",
         ul("<li><a href=\"/fox/chapter-1\">1. Arrival</a></li><li><a href=\"/fox/chapter-2\">2. "
            "The "
            "Fall, Part 1</a></li><li><a href=\"/fox/chapter-3\">3. The Fall, Part "
            "2</a></li><li><a "
            "href=\"/fox/chapter-4\">4. Home</a></li>"),
         "1 2 3 4"},
        {"strips",
         "<p><a href=\"/1/\">Barrel</a><br><a href=\"/2/\">Trees</a><br><a "
         "href=\"/3/\">Barrel - Part 2</a><br><a href=\"/4/\">Island</a><br><a "
         "href=\"/5/\">Irony</a></p>",
         "1 2 3 4 5"},
        {"two of one number in two rows",
         ul("<li><a href=\"/fox/2/\">Chapter 2</a></li><li><a href=\"/fox/extra/2/\">The Den "
            "2</a></li>" +
            rows("<li><a href=\"/fox/#/\">Chapter #</a></li>", 3, 4, 1)),
         "2 2 3 4 5 6"},
        {"yearly issues",
         ul("<li><a href=\"/fox/annual-1\">Fox Annual 1</a></li>" +
            rows("<li><a href=\"/fox/issue-#\">Issue ##</a></li>", 3, 3)),
         "(Fox Annual 1) 33 22 11"},
    });
}

TEST_CASE("discovery list: what the links show beats the identifiers of their addresses") {
    auto const table = [](std::string const& row) {
        std::string out = "<table class=list>";
        for (int i = 1; i <= 6; ++i) {
            for (char c : row) {
                out += c == '#'   ? std::to_string(i)
                       : c == '$' ? std::to_string(2200 + 3 * i)
                                  : std::string(1, c);
            }
        }
        return out + "</table>";
    };
    check({
        {"led", table("<tr><td><a href=\"/chapter/$\">00# Gate</a></td></tr>"), "1 2 3 4 5 6"},
        {"a number alone", table("<tr><td><a href=\"/chapter/$\">#</a></td></tr>"), "1 2 3 4 5 6"},
        {"in the first column",
         table("<tr><td>#</td><td><a href=\"/chapter/$\">The Gate</a></td></tr>"),
         "1 2 3 4 5 6"},
        {"by elements that touch",
         table("<tr><td><a href=\"/book/$\"><b>Ep. #</b><i>The Gate</i></a></td></tr>"),
         "1 2 3 4 5 6"},
        {"nothing is shown",
         table("<tr><td><a href=\"/chapter/$\">Read</a></td></tr>"),
         "2203 2206 2209 2212 2215 2218"},
    });
    auto const first = read(page(table("<tr><td><a href=\"/chapter/$\">00# Gate</a></td></tr>")));
    auto const next = page(
        "<table class=list><tr><td><a href=\"/chapter/2231\">007 Gate</a></td></tr></table>",
        "https://s.example/fox?page=2"
    );
    CHECK(chapters_of(discovery_reader(next)->read_part(next, first)) == "7");
}

TEST_CASE("discovery list: what stands before a link numbers it") {
    check({
        {"strips",
         "<p>" + rows("# - <a href=\"/comics/fox000#.html\">Name</a><br>", 9, 9) + "</p>",
         "9 8 7 6 5 4 3 2 1"},
        {"buttons",
         rows(
             "<div><b>Chapter #: Door</b> <a href=\"/read/#/\">Read</a> <a "
             "href=\"/download/#/\">Download</a></div>",
             6,
             6
         ),
         "6 5 4 3 2 1"},
    });
    std::string ranking;
    for (auto const* const name : {"owl", "wolf", "hare", "crow", "toad", "newt", "swan"}) {
        ranking += "<tr><td>" +
                   std::to_string(1 + std::count(ranking.begin(), ranking.end(), 'A')) +
                   "</td><td><a href=\"/manga/" + name + "\">A tale</a></td></tr>";
    }
    check({{"a ranking of series", "<table>" + ranking + "</table>", ""}});
}

TEST_CASE("discovery list: what stands in the rows of chapters is none") {
    auto const table = [](std::string const& other) {
        return "<table>" +
               rows(
                   "<tr><td><a href=\"/b/#/\">Chapter #</a></td><td>" + other + "</td></tr>", 4, 4
               ) +
               "</table>";
    };
    for (auto const* const other :
         {"<a href=\"/forum/t70#\">Discuss (11#)</a>",
          "<a href=\"/like/401#\">♥ 15#</a>",
          "<a href=\"/stats/5#\">#00 views</a>",
          "<a href=\"/group/seven-13\">Seven 13</a>",
          "<a href=\"/group/scan-#\">Scan #</a>",
          "<a href=\"/dl/#\">Download</a>"}) {
        check({{other, table(other), "4 3 2 1"}});
    }
    std::string opaque;
    for (auto const* const key : {"3e0f", "b71c", "c9d2", "77aa"}) {
        auto const number = std::to_string(1 + std::count(opaque.begin(), opaque.end(), '~'));
        opaque += "<tr><td><a href=\"/b/" + std::string(key) + "-chapter-" + number +
                  "-en\">~Ch. " + number + "</a></td><td><a href=\"/group/scan-" + number +
                  "\">Scan 0</a></td></tr>";
    }
    check({{"addresses that begin in many ways", "<table>" + opaque + "</table>", "1 2 3 4"}});
}

TEST_CASE("discovery list: a sidebar's chapters are the page's, unless all name another series") {
    auto const side = [](std::string const& series) {
        return "<div class=sidebar><ul>" +
               rows(
                   "<li><a href=\"/2021/01/" + series + "-chapter-#.html\">Chapter #</a></li>", 5, 5
               ) +
               "</ul></div>";
    };
    check({
        {"its own", side("blue-fox"), "5 4 3 2 1"},
        {"another's", side("red-hen"), ""},
        {"of no name", "<div class=sidebar>" + ul(rows(li, 5, 5)) + "</div>", "5 4 3 2 1"},
    });
}

TEST_CASE("discovery list: volumes are chapters where there are no others") {
    auto const volumes = [](std::string const& word) {
        return ul(rows("<li><a href=\"/m/fox/v-#\">" + word + " #</a></li>", 1, 6, 1), "volumes");
    };
    for (auto const* const word :
         {"Volume", "Vol.", "Tome", "Band", "Том", "Tomo", "Book", "Fox Vol."})
        check({{word, volumes(word), "1 2 3 4 5 6"}});
    auto const said = read(page(volumes("Volume")));
    CHECK(said.chapters.at(2).volume == "3");
    CHECK(said.chapters.at(2).title.empty());
    check({
        {"beside chapters", volumes("Volume") + ul(rows(li, 9, 9)), "9 8 7 6 5 4 3 2 1"},
        {"a season has chapters", volumes("Season"), ""},
    });
}

TEST_CASE("discovery list: it goes on by page numbers where nothing says next") {
    std::vector<part_row> const table = {
        {"numbers",
         "<b>1</b> <a href=\"/fox?page=2\">2</a> <a href=\"/fox?page=9\">9</a>",
         "",
         "https://s.example/fox?page=2"},
        {"from 0",
         "<a href=\"/fox?page=0\">1</a> <a href=\"/fox?page=1\">2</a> <a "
         "href=\"/fox?page=2\">3</a>",
         "",
         "https://s.example/fox?page=1"},
        {"in the middle",
         rows("<a href=\"/fox?page=#\">#</a> ", 1, 5, 1),
         "",
         "https://s.example/fox?page=4",
         "https://s.example/fox?page=3"},
        {"the last one",
         rows("<a href=\"/fox?page=#\">#</a> ", 1, 3, 1),
         "",
         "",
         "https://s.example/fox?page=3"},
        {"folders",
         "<a href=\"/fox/page/2/\">2</a>",
         "",
         "https://s.example/fox/page/2/",
         "https://s.example/fox/"},
        {"a picture",
         "<a href=\"/fox?page=2\"><img src=n.gif alt=\"Next page\"></a>",
         "",
         "https://s.example/fox?page=2"},
        {"a button",
         "<button data-url=\"/fox?page=2\">Load more</button>",
         "",
         "https://s.example/fox?page=2"},
        {"ranges",
         "<select><option value=\"/fox?page=1\">Chapters 21-30</option><option "
         "value=\"/fox?page=2\">Chapters 11-20</option><option value=\"/fox?page=3\">Chapters "
         "1-10</option></select>",
         "",
         "https://s.example/fox?page=2"},
        {"offsets",
         "<a href=\"/fox?start=10\">2</a> <a href=\"/fox?start=20\">3</a>",
         "",
         "https://s.example/fox?start=10"},
        {"of something else", "<a href=\"/news?page=2\">2</a>", "", ""},
        {"of comments", "<div id=comments><a href=\"/fox?page=2\">2</a></div>", "", ""},
        {"what a blog has before",
         "<a href=\"/b/30/\">Read more \u00bb</a> <a href=\"/fox?before=20\">\u00ab Older "
         "posts</a>",
         "",
         "https://s.example/fox?before=20"},
        {"an offer to read one of its chapters", "<a href=\"/b/30/\">Read more \u00bb</a>", "", ""},
        {"words lead elsewhere",
         "<a href=\"/fox?page=2\">2</a> <a href=\"/red-wolf\">Next series</a>",
         "",
         "https://s.example/fox?page=2"},
    };
    check({
        {"numbers without addresses",
         ul(rows(li, 30, 10)) +
             "<div class=pagination><a href=\"#\">1</a> <a href=\"#\">2</a></div>",
         ""},
        {"a button without one", ul(rows(li, 30, 10)) + "<button class=x>Load more</button>", ""},
        {"one page only",
         ul(rows(li, 3, 3)) + "<div class=paginate><a href=\"#\"><span class=on>1</span></a></div>",
         "3 2 1"},
    });
    for (auto row : table) {
        CAPTURE(row.what);
        if (row.what != "in the middle" && row.what != "the last one" && row.what != "folders")
            row.url = "https://s.example/fox";
        auto const said = read(page(ul(rows(li, 30, 10)) + row.body, row.url));
        CHECK(said.confidence >= sure_enough);
        CHECK(said.chapters.size() == 10);
        CHECK((said.more.empty() ? "" : said.more[0].url) == row.more);
    }
}

TEST_CASE("discovery list: another host of the site") {
    auto const at = [](std::string const& host, int count = 4) {
        return ul(rows(
            "<li><a href=\"https://" + host + "/fox/chapter-#\">Chapter #</a></li>", count, count
        ));
    };
    auto const from = std::string("https://www.s.example/fox");
    check({
        {"with and without www", at("s.example"), "4 3 2 1", from},
        {"for telephones", at("m.s.example"), "4 3 2 1", from},
        {"its reader", at("read.s.example"), "4 3 2 1", from},
        {"not where the own one has a list",
         at("read.s.example", 9) + at("www.s.example"),
         "4 3 2 1",
         from},
        {"another site", at("s.example.net"), "", from},
        {"another owner below one suffix", at("owl.github.io"), "", "https://fox.github.io/fox"},
        {"an address is no name", at("127.0.0.1"), "", "https://127.0.1.1/fox"},
    });
}

TEST_CASE("discovery list: the others of its kind make no list of a chapter's own page") {
    auto const others = [](std::string const& pattern, int own) {
        return rows(pattern, own - 1, own - 1) + rows(pattern, own + 4, 4);
    };
    auto const link = std::string("<li><a href=\"/fox-chapter-#/\">Chapter #: Rain</a></li>");
    struct row {
        std::string_view what;
        std::string title, body;
        bool chapter;
        std::string url = "https://s.example/fox-chapter-5/";
    };
    std::string pictures;
    for (char const c : {'a', 'b', 'c', 'd', 'e', 'f', 'g'}) {
        pictures += std::string("<p><img width=800 height=1150 src=\"/up/5-") + c + ".png\"></p>";
    }
    auto const more =
        "<section class=more><h3>Read next</h3><ul>" + others(link, 5) + "</ul></section>";
    std::vector<row> const table = {
        {"read next", "Chapter 5: The Den", pictures + more, true},
        {"by other addresses",
         "Chapter 5 - Blue Fox",
         pictures + ul(rows("<li><a href=\"/rain-#-x\">Chapter #</a></li>", 4, 4)),
         true,
         "https://s.example/den"},
        {"the front page shows the newest and lists the others",
         "Blue Fox #5",
         "<img width=800 height=1150 src=/5.png>" + ul(rows(link, 4, 4)),
         false,
         "https://s.example/"},
        {"a series whose name has a number",
         "Blue Fox 5",
         ul(rows("<li><a href=\"/fox-5/#/\">Chapter #</a></li>", 4, 4)),
         false,
         "https://s.example/fox-5"},
    };
    for (auto const& row : table) {
        CAPTURE(row.what);
        document const from{
            .url = row.url,
            .content_type = "text/html",
            .body = "<html><head><title>" + row.title + "</title></head><body>" + row.body +
                    "</body></html>"};
        auto const as_list = read(from);
        CAPTURE(as_list.confidence);
        CAPTURE(chapters_of(as_list));
        CHECK((as_list.confidence < sure_enough) == row.chapter);
        auto const alone = discovery_reader(from)->read(from, role::chapter);
        CAPTURE(alone.confidence);
        if (row.chapter) {
            CHECK(alone.confidence >= sure_enough);
            CHECK(alone.self.number == "5");
            CHECK(alone.self.pages.size() == 7);
        }
    }
    // Its pages are drawn by a script: the others are not what was asked for.
    document const empty{
        .url = "https://s.example/fox-chapter-5/",
        .content_type = "text/html",
        .body = "<html><head><title>Chapter 5</title></head><body><div id=app></div>" + more +
                "</body></html>"};
    CHECK(read(empty).confidence < sure_enough);
}

TEST_CASE("discovery list: a series of one chapter") {
    auto const one = std::string("<li><a href=\"/fox/chapter-#/\">Chapter #</a></li>");
    check({
        {"the first", ul(rows(one, 1, 1)), "1"},
        {"shown twice", ul(rows(one, 1, 1)) + ul(rows(one, 1, 1), "latest-chapter"), "1"},
        {"beside popular ones",
         ul(rows(one, 1, 1)) + "<aside><ul>" +
             rows("<li><a href=\"/owl-#/chapter-#7/\">Chapter #7</a></li>", 6, 6) + "</ul></aside>",
         "1"},
        {"not the first", ul(rows(one, 12, 1)), ""},
        {"in no list of chapters", ul(rows(one, 1, 1), "x"), ""},
        {"a button", ul("<li><a href=\"/fox/chapter-1/\">Read first</a></li>"), ""},
        {"of another series", ul("<li><a href=\"/owl/chapter-1/\">Chapter 1</a></li>"), ""},
        {"one of two",
         ul(rows(one, 1, 1)) +
             ul("<li><a href=\"/fox/extra-1/\">Chapter 1</a></li>", "chapter-extras"),
         ""},
    });
}

TEST_CASE("discovery: a number that title and address agree on is the chapter's, if without a word"
) {
    auto const number_at = [](std::string const& url) {
        std::string body = "<title>Blue Fox 7</title>";
        for (char page = '1'; page <= '6'; ++page)
            body += std::string("<img width=800 height=1150 src=/i/") + page + ".png>";
        document const from{.url = url, .content_type = "text/html", .body = std::move(body)};
        return discovery_reader(from)->read(from, role::chapter).self.number;
    };
    CHECK(number_at("https://s.example/read/blue-fox/7") == "7");
    CHECK(number_at("https://s.example/read/blue-fox/8").empty());
}
