// What says that a list of chapters goes on beyond the links of its page.
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sources/discovery.hpp"
#include "sources/list_cuts.hpp"

using namespace panelia::sources;

namespace {

std::string chapters(int from, int to) {
    std::string out;
    int const step = from <= to ? 1 : -1;
    for (int i = from; i != to + step; i += step) {
        auto const number = std::to_string(i);
        out += "<li><a href=\"/b/" + number + "/\">Chapter " + number + "</a></li>";
    }
    return out;
}

std::string list(int from, int to) {
    return "<ul class=\"chapters\">" + chapters(from, to) + "</ul>";
}

reading read(std::string const& body) {
    document const from{
        .url = "https://s.example/fox",
        .content_type = "text/html",
        .body = "<html><head><title>Blue Fox</title></head><body><h1>Blue Fox</h1>" + body +
                "</body></html>"};
    return discovery_reader(from)->read(from, role::list);
}

void check(std::string const& body, bool whole) {
    CAPTURE(body);
    auto const said = read(body);
    CAPTURE(said.notes.empty() ? "" : said.notes.back());
    CHECK((said.confidence >= sure_enough) == whole);
}

}  // namespace

TEST_CASE("list cuts: a control without an address, at the end of a list that is not at its first"
) {
    for (auto const* const words :
         {"Load more",
          "Load More Chapters",
          "Show more",
          "Show all 12 chapters",
          "Show all chapters (12)",
          "View all",
          "See all episodes",
          "Older chapters",
          "+ Show more",
          "Mehr anzeigen",
          "Alle Kapitel anzeigen",
          "Weitere Folgen laden",
          "Voir plus",
          "Voir tous les chapitres",
          "Plus de chapitres",
          "Ver más capítulos",
          "Ver todos los capítulos",
          "Carregar mais",
          "Mostra tutti i capitoli",
          "Показать ещё",
          "Показать все главы",
          "Pokaż więcej",
          "Daha fazla göster",
          "Lihat semua chapter",
          "Xem thêm",
          "もっと見る",
          "すべて表示",
          "더보기",
          "查看更多",
          "展开全部章节"}) {
        auto const text = std::string(words);
        check(list(12, 8) + "<button>" + text + "</button>", false);
        check(list(12, 8) + "<a href=\"#\">" + text + "</a>", false);
        check(list(12, 8) + "<div class=\"btn\">" + text + "</div>", false);
        // Nothing is left to load: it shows what was folded.
        check(list(12, 1) + "<button>" + text + "</button>", true);
        // Its own address is followed, or refused, elsewhere; words alone are no control.
        check(list(12, 8) + "<p>" + text + "</p>", true);
    }
}

TEST_CASE("list cuts: a control that is for something else") {
    // Of the summary above.
    check("<p>A fox.</p><button>Show more</button>" + list(12, 8), true);
    check(list(12, 8) + "<div class=comments><p>Hi</p><button>Show more</button></div>", true);
    check(list(12, 8) + "<button>Share</button><button>More</button><button>Alle</button>", true);
    check(list(12, 8) + "<button>Read more</button><button>Sort: oldest first</button>", true);
    // One that names chapters may stand anywhere.
    check("<button>Load more chapters</button>" + list(1, 5), false);
    // Ascending: what comes next to it is its own.
    check(list(1, 5) + "<button>Show more</button>", false);
    std::string far;
    for (int i = 0; i < 30; ++i) far += "<p>Text</p>";
    check(list(1, 5) + far + "<button>Show more</button>", true);
}

TEST_CASE("list cuts: of the next section, of another series, of a row") {
    for (auto const& range : {std::pair{1, 12}, std::pair{12, 2}}) {
        auto const chapters_here = list(range.first, range.second);
        for (auto const* const next :
             {"<section><h3>Summary</h3><p>A fox.</p><button>Show more</button></section>",
              "<h2>News</h2><p>New server</p><button>Load more</button>",
              "<div class=alt><b>Other names</b> Kitsune <span role=button>Show all</span></div>",
              "<footer><p>About</p><button>Show more</button></footer>",
              "<div class=card><a href=\"/owl\">Owl</a><p>120 chapters</p></div>",
              "<div class=card><a href=\"/owl\">Owl<p>120 chapters</p></a></div>"}) {
            check(chapters_here + next, true);
            check(next + chapters_here, true);
        }
    }
    auto const row = [](int number, std::string const& more) {
        auto const n = std::to_string(number);
        return "<li><a href=\"/b/" + n + "/\">Chapter " + n + "</a>" + more + "</li>";
    };
    for (auto const* const more : {"<button>…</button>", "<p>…</p>"})
        check("<ul class=c>" + row(5, more) + row(4, more) + row(1, more) + "</ul>", true);
}

TEST_CASE("list cuts: icons, inputs, loaders and headings") {
    for (auto const* const cut :
         {"<button aria-label=\"Load more\"><svg></svg></button>",
          "<a href=\"#\" title=\"Show more\"><i></i></a>",
          "<input type=button value=\"Load more\">",
          "<button>+100</button>",
          "<button>100 more</button>",
          "<button>Expand list</button>",
          "<button>عرض المزيد</button>",
          "<button>ดูเพิ่มเติม</button>",
          "<button>Meer laden</button>",
          "<button>Показати більше</button>",
          "<div class=loader><span>Loading…</span></div>",
          "<div hx-get=\"/more\" hx-trigger=\"revealed\"><span></span></div>",
          "<p>Showing 5 of 12</p>",
          "<p>1–5 of 12</p>",
          "<p>Всего глав: 12</p>"}) {
        check(list(12, 8) + cut, false);
        check(list(12, 1) + "<p>Showing 12 of 12</p>", true);
    }
    check("<div class=\"infinite-scroll\" data-next=\"/2\">" + list(12, 8) + "</div>", false);
    check("<h2>Latest chapters</h2>" + list(12, 8), false);
    check("<h2>Latest chapters</h2>" + list(5, 1), true);
    check("<h2>Latest chapters</h2><h3>Volume 2</h3>" + list(12, 8), true);
}

TEST_CASE("list cuts: what loads when it comes into view") {
    check(list(12, 8) + "<div class=\"infinite-scroll-sentinel\"></div>", false);
    check(list(12, 8) + "<div id=loadmore></div>", false);
    check(list(12, 1) + "<div class=\"infinite-scroll-sentinel\"></div>", true);
    check(list(12, 8) + "<div class=\"clear\"></div>", true);
}

TEST_CASE("list cuts: chapters left out between two") {
    auto const cut = [](std::string const& between) {
        return "<ul class=c>" + chapters(12, 10) + between + chapters(3, 1) + "</ul>";
    };
    check(cut("<li>…</li>"), false);
    check(cut("<li>...</li>"), false);
    check(cut("<li class=more>... 6 more ...</li>"), false);
    check(cut("<li class=more onclick=\"load()\">... 6 more ...</li>"), false);
    check(cut("<li>Season 2</li>"), true);
    check("<ul class=c>" + chapters(6, 4) + "<li>…</li>" + chapters(3, 1) + "</ul>", true);
}

TEST_CASE("list cuts: how many chapters there are is said") {
    check("<h2>Chapters (12)</h2>" + list(12, 8), false);
    check("<h2>Chapters: 12</h2>" + list(12, 8), false);
    check("<p>12 chapters</p>" + list(12, 8), false);
    check("<span>12 Kapitel</span>" + list(12, 8), false);
    check("<span>全12話</span>" + list(12, 8), false);
    check("<h2>Chapters (5)</h2>" + list(12, 8), true);
    // Some are for sale, or not counted.
    check("<h2>Chapters (41)</h2>" + list(40, 1), true);
    // Of another series, of one chapter, among others.
    check("<aside><p>120 chapters</p></aside>" + list(5, 1), true);
    check("<a href=\"/owl\">Owl: 120 chapters</a>" + list(5, 1), true);
    check("<p>Chapter 12</p>" + list(5, 1), true);
    check("<p>120 chapters</p><p>80 chapters</p>" + list(5, 1), true);
}

TEST_CASE("list cuts: numbers that have a place and no links") {
    check("<details><summary>Chapters 1-7</summary></details>" + list(12, 8), false);
    check("<button>8-12</button><button>1-7</button>" + list(12, 8), false);
    check("<button>7-12</button><button>1-6</button>" + list(12, 1), true);
    check("<button>1990-1995</button>" + list(12, 8), true);
}

TEST_CASE("list cuts: a list that is whole, or that goes on by links, is none") {
    check(list(12, 1), true);
    check(list(12, 8), true);
    auto const further =
        read(list(12, 8) + "<button>Load more</button><a href=\"/fox?page=2\">2</a>");
    CHECK(further.confidence >= sure_enough);
    CHECK(further.more.size() == 1);
}

TEST_CASE("list cuts: why is told") {
    list_cuts cuts;
    std::vector<counted_place> const falling{{12, 10}, {11, 12}, {10, 14}};
    CHECK(cut_of(cuts, falling, 3).empty());
    CHECK(cut_of(cuts, {}, 0).empty());
    cuts.boundaries = cuts.latest = {5};
    CHECK(cut_of(cuts, falling, 3) == "they are called the latest, and do not reach the first");
    cuts.counts = {{{30, 0}, true}};
    CHECK(cut_of(cuts, falling, 3) == "it says that there are 30 chapters, and links to 3");
    cuts.spans = {{1, 9, true}};
    CHECK(cut_of(cuts, falling, 3) == "chapters 1 to 9 have a place, and no links");
    cuts.controls = {{16, 2, 0, false, "Show more"}};
    CHECK(
        cut_of(cuts, falling, 3) ==
        "\"Show more\" has no address: a script would fetch more of them"
    );
    cuts.gaps = {13};
    CHECK(
        cut_of(cuts, {{12, 10}, {11, 12}, {3, 14}}, 3) ==
        "between its chapters it says that some are left out"
    );
}
