// What the series of a chapter's own page is called.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sources/discovery_series.hpp"

using namespace panelia::sources;

namespace {

struct page {
    char const *title, *body, *series;
    char const* url = "https://s.example/en/blue-fox/ep-2/viewer?n=2";
};

void check(std::vector<page> const& pages) {
    for (auto const& one : pages) {
        CAPTURE(one.title);
        CAPTURE(one.body);
        document const from{
            .url = one.url,
            .content_type = "text/html",
            .body = std::string("<html><head><title>") + one.title + "</title></head><body>" +
                    "<h1>Ep. 2 - Start</h1>" + one.body + "</body></html>"};
        CHECK(series_of_chapter(html_tree(from)) == one.series);
    }
}

}  // namespace

TEST_CASE("discovery series: what stands before the chapter in the title") {
    check({
        {"Blue Fox - Chapter 3 | Comic Site", "", "Blue Fox"},
        {"Blue Fox | Ep. 2 - Start", "<a rel=up href=/en/red-wolf>Red Wolf</a>", "Blue Fox"},
    });
}

TEST_CASE("discovery series: the link up, where it is sure") {
    check({
        {"(Ep. 2) Blue Fox", "<a href='/en/blue-fox/list?n=1'>Blue Fox</a>", "Blue Fox"},
        {"Ep. 2 - Start | Blue Fox", "<a href='/en/blue-fox/'>Blue Fox</a>", "Blue Fox"},
        {"Ep. 2 - Start", "<a rel='nofollow up' href='/series/77'>Blue Fox</a>", "Blue Fox"},
        {"Ep. 2 - Start",
         "<ol class='breadcrumb'><li><a href='/'>Home</a></li><li><a href='/en/'>Comics</a></li>"
         "<li><a href='/series/77'>Blue Fox</a></li><li><a href='?n=2'>Ep. 2</a></li></ol>",
         "Blue Fox"},
        {"Ep. 2 - Start",
         "<nav aria-label='Breadcrumbs'><a href='/series/77'>Blue Fox</a> / Ep. 2</nav>",
         "Blue Fox"},
        {"Blue Fox Chapter 2", "<a href='/en/blue-fox'>Blue Fox</a>", "Blue Fox"},
    });
}

TEST_CASE("discovery series: what the title says right before the chapter's number") {
    constexpr auto there = "https://s.example/c/9123";
    check({
        {"Blue Fox Chapter 2", "", "Blue Fox", there},
        {"BLUE FOX ch.2", "", "BLUE FOX", "https://s.example/comic/ch2/index.html"},
        {"Read Blue Fox Chapter 2 English | Site", "", "Blue Fox", there},
        {"Blue Fox Ch. 2 - The Den", "", "Blue Fox", there},
        {"Blue Fox: Chapter 2: The Den", "", "Blue Fox", there},
        {"Blue Fox Vol. 3 Ch. 2", "", "Blue Fox", there},
        {"青い狐 第2話", "", "青い狐", there},
        {"Blue Fox 2", "", "Blue Fox", "https://s.example/r/chapter-2"},
        {"Fox No. 8 Chapter 2", "", "Fox No. 8", there},
        {"Fox No. 8 - Chapter 2 | Site", "", "Fox No. 8", "https://s.example/r/chapter-2"},
        {"Comic Host - Blue Fox Chapter 2", "", "Blue Fox", there},
        // The link up is shorter where it is a part of that, and does not count where it is not.
        {"Read Blue Fox Manga Chapter 2",
         "<div class=breadcrumb><a href='/m/77'>Blue Fox</a></div>",
         "Blue Fox",
         there},
        {"Blue Fox Chapter 2",
         "<div class=breadcrumb><a href='/g/7'>Fantasy</a></div>",
         "Blue Fox",
         there},
        {"Blue Fox - The Den (Chapter 2)", "", "Blue Fox", there},
    });
}

TEST_CASE("discovery series: of several parts of a title the one that the address or a link has") {
    check({
        {"Comic Host » Blue Fox » Chapter 2", "", "Blue Fox"},
        {"Comic Host | Blue Fox | Chapter 2",
         "<a href='/'>Comic Host</a> <a href='/comic/77'>Blue Fox</a>",
         "Blue Fox",
         "https://s.example/r/k3jd9/2"},
        {"Comic Host | Blue Fox | Chapter 2", "", "Blue Fox", "https://www.comichost.example/r/2"},
        {"Blue Fox | The Den | Chapter 2", "", "Blue Fox", "https://s.example/r/2"},
        {"Chapter 2 - The Den | Blue Fox", "", "Blue Fox"},
    });
}

TEST_CASE("discovery series: where nothing is sure, the address or the site names it") {
    check({
        // Not in the title, and not above the page.
        {"Ep. 2", "<a href='/en/blue-fox/'>Fox of Blue</a>", "Blue Fox"},
        {"Ep. 2 of Blue Fox", "<a href='/en/red-wolf/'>Blue Fox</a>", "Blue Fox"},
        {"Ep. 2 of Blue Foxes", "<a href='/en/blue-fox/'>Blue Fox</a>", "Blue Fox"},
        // Ways up that are no series.
        {"Ep. 2", "<a rel=up href='/en/blue-fox/'>Back to the list of chapters</a>", "Blue Fox"},
        {"Ep. 2", "<div class=breadcrumb><a href='/'>Fox Comics</a></div>", "Blue Fox"},
        {"Ep. 2", "<a rel=up href='https://other.example/fox'>Blue Fox</a>", "Blue Fox"},
        {"Ep. 2", "<a rel=up href='/en/blue-fox/ep-1'>Ep. 1</a>", "Blue Fox"},
        {"Ep. 2",
         "<meta property='og:site_name' content=' Fox  Tales'>",
         "Fox Tales",
         "https://s.example/comic/ep-2"},
        {"Ep. 2", "", "", "https://s.example/comic/ep-2"},
    });
}

TEST_CASE("discovery series: what a page declares tells the series from the site") {
    constexpr auto there = "https://s.example/manga/77/chapter-2";
    check({
        {"Chapter 2 | Comic Land",
         "<meta property='og:title' content='Blue Fox - Chapter 2'>"
         "<meta property='og:site_name' content='Comic Land'>",
         "Blue Fox",
         there},
        // The same on every page.
        {"Chapter 2 | Blue Fox",
         "<meta property='og:title' content='Comic Land'>",
         "Blue Fox",
         there},
        {"Chapter 2 - Comic Land",
         R"(<script type="application/ld+json">{"@type":"ComicIssue","name":"Chapter 2","isPartOf":
            {"@type":"ComicSeries","name":"Blue Fox"}}</script>)",
         "Blue Fox",
         there},
        {"Chapter 2 - Comic Land",
         R"(<script type="application/ld+json">{"@graph":[{"@type":"WebPage","isPartOf":
            {"@type":"WebSite","name":"Comic Land"}},
            {"@type":"BreadcrumbList","itemListElement":[
            {"position":1,"name":"Home","item":"https://s.example/"},
            {"position":2,"item":{"@id":"https://s.example/manga/77","name":"Blue Fox"}},
            {"position":3,"name":"Chapter 2"}]}]}</script>)",
         "Blue Fox",
         there},
        // Several, or a broken script: none is the page's.
        {"Chapter 2 - Blue Fox",
         R"(<script type="application/ld+json">[{"@type":"ComicSeries","name":"Red Owl"},
            {"@type":"ComicSeries","name":"Grey Owl"}]</script>
            <script type="application/ld+json">{"@type":"ComicSeries",</script>)",
         "Blue Fox",
         there},
        // The site's own word for itself says less than the folder in which its series is.
        {"Chapter 2 | Comic Land",
         "<meta property='og:site_name' content='Comic Land'>",
         "Blue Fox",
         "https://s.example/manga/blue-fox/chapter-2"},
        {"Chapter 2 | Owl Days",
         "<meta property='og:site_name' content='Owl Days'>",
         "Owl Days",
         "https://s.example/the-den/chapter-2"},
    });
}

TEST_CASE("discovery series: titles with more than a name") {
    constexpr auto there = "https://s.example/read/blue-fox/chapter-2";
    check({
        {"(7) Blue Fox Chapter 2", "<a href='/read/blue-fox'>Info</a>", "Blue Fox", there},
        {"Blue Fox (2016) #2 | Comic Land", "", "Blue Fox (2016)", "https://s.example/c/9123"},
        {"Blue Fox Chapter 2 (3/20)", "", "Blue Fox", there},
        {"Mavi Tilki 2. Bölüm - Comic Land", "", "Mavi Tilki", "https://s.example/c/9123"},
        {"Blue Fox Manga Chapter 2", "", "Blue Fox", there},
        {"Blue Fox Webcomic - Chapter 2", "", "Blue Fox Webcomic", there},
        {"Chapter 2", "<a href='/read/blue-fox'>Blue FOX</a>", "Blue FOX", there},
        {"The Owl - Chapter 2 - Blue Fox",
         "<a href='/read/blue-fox'>Blue Fox</a>",
         "Blue Fox",
         there},
        {"Comic Land - Chapter 2 - Blue Fox", "<a href='/'>Comic Land</a>", "Blue Fox", there},
        {"Chapter 2 - Comic Land", "<a href='/'>Comic Land</a>", "Blue Fox", there},
        {"Chapter 2 - Owl Days",
         "<a href='/'>Owl Days</a>",
         "Owl Days",
         "https://s.example/comic/the-den/chapter-2"},
        {"Chapter 2 - Comic Land",
         "<h2><a href='/read/77'>Blue Fox</a></h2>",
         "Blue Fox",
         "https://s.example/read/77/chapter-2"},
        {"Blue Fox 2-3", "", "Blue Fox", "https://s.example/comic/2-3.html"},
    });
}

TEST_CASE("discovery series: the heading, where the title has the site's name only") {
    auto const named = [](std::string const& body) {
        document const from{
            .url = "https://s.example/read/blue-fox/chapter-2",
            .content_type = "text/html",
            .body = "<title>Comic Land</title>" + body};
        return series_of_chapter(html_tree(from));
    };
    CHECK(named("<h1>Blue Fox Chapter 2</h1>") == "Blue Fox");
    CHECK(named("<h1>Chapter 2</h1><a href='/read/blue-fox'>Blue Fox</a>") == "Blue Fox");
}

TEST_CASE("discovery series: a list's heading, unless it is general or the site's own name") {
    struct listing {
        char const *title, *heading, *series;
        char const* url = "https://s.example/list/";
    };
    for (auto const& one : {
             listing{"Blue Fox - Comic Host", "Blue Fox (Manga)", "Blue Fox (Manga)"},
             listing{"Archive | Owl Days", "Archive", "Owl Days"},
             listing{"Owl Days: Table of Contents", "Table of Contents", "Owl Days"},
             listing{"Comics Archive – Owl Days", "Comics Archive", "Owl Days"},
             listing{"Read Owl Days Online", "Chapter List", "Owl Days"},
             listing{"Owl Days", "", "Owl Days"},
             listing{"Blue Fox Archives - S", "Category: Blue Fox", "Blue Fox"},
             listing{"Blue Fox: Reborn - S", "Blue Fox: Reborn", "Blue Fox: Reborn"},
             listing{"Kapitelliste - Eulentage", "Alle Kapitel", "Eulentage"},
             listing{"ふくろうの日々 | 目次", "目次", "ふくろうの日々"},
             listing{"Архив - Дни сов", "Архив", "Дни сов"},
             listing{"Архив сов", "Архив сов", "Архив сов"},
             listing{"Chapters | S", "Chapters", "Blue Fox", "https://s.example/blue-fox/chapters"},
             listing{"Chapters", "Chapters", ""},
             listing{"Blue Fox | S", "S", "Blue Fox", "https://s.example/series/blue-fox"},
             listing{"Blue Fox", "Category: Blue Fox", "Blue Fox"},
             listing{"Tag: Blue Fox", "Tag Archives: Blue Fox", "Blue Fox"},
             listing{"Manga: Blue Fox", "Manga: Blue Fox", "Blue Fox"},
             listing{"Index of Blue Fox", "Index", "Blue Fox"},
             listing{"Blue Fox Chapters List", "Blue Fox Chapters", "Blue Fox"},
             listing{
                 "The Lost Chapters",
                 "The Lost Chapters",
                 "The Lost Chapters",
                 "https://s.example/the-lost-chapters/"},
             listing{"Blue Fox (Chapters 1-12)", "Blue Fox (Chapters 1-12)", "Blue Fox"},
             listing{"Blue Fox (2016)", "Blue Fox (2016)", "Blue Fox (2016)"},
             listing{
                 "Blue Fox Manga | S",
                 "Blue Fox Manga",
                 "Blue Fox",
                 "https://s.example/m/blue-fox"},
             listing{
                 "Komik Blue Fox | S",
                 "Komik Blue Fox",
                 "Blue Fox",
                 "https://s.example/m/blue-fox"},
             listing{"Manga Days", "Manga Days", "Manga Days"},
             // A badge, another name, beside the name.
             listing{"Blue Fox [12/?]", "Blue Fox <span class=badge>Ongoing</span>", "Blue Fox"},
             listing{"Blue Fox - S", "Blue Fox <small>Ao Kitsune</small>", "Blue Fox"},
             listing{"Blue Fox - S", "Blue Fox Ao Kitsune", "Blue Fox"},
             listing{"Blue Fox Returns", "Blue Fox <small>Returns</small>", "Blue Fox Returns"},
             listing{"Blue Fox: Returns", "Blue Fox <small>Returns</small>", "Blue Fox Returns"},
             listing{
                 "Storylines | Owl Days",
                 "<a href='/'>Owl Days</a>",
                 "Owl Days",
                 "https://s.example/storylines/"},
             listing{"Foxes - A Tale - S", "Foxes - A Tale", "Foxes - A Tale"},
             // The site's name heads every page: a link to its front page bears it, or only the
             // other part of the title is in the address.
             listing{"Blue Fox | S", "<a href='/'>S</a></h1><h2>Blue Fox</h2><h1>", "Blue Fox"},
             listing{"Blue Fox | Comics", "Comic Land</h1><h2>Blue Fox</h2><h1>", "Comic Land"},
             listing{
                 "S » Blue Fox",
                 "</h1><h2>Blue Fox</h2><h1>",
                 "Blue Fox",
                 "https://s.example/m/blue-fox"},
             listing{
                 "S",
                 "</h1><a href='/'>S</a><h2>Blue Fox</h2><h1>",
                 "Blue Fox",
                 "https://s.example/m/blue-fox"},
             listing{"Owl Days", "Strip 12", "Owl Days"},
             listing{"Owl Days", "Issue 8: The Den", "Owl Days"},
             listing{"Манга Синяя лиса - S", "Синяя лиса Blue Fox", "Синяя лиса"},
             listing{"Owl Days", "Issue 8</h1><h1>Issue 7", "Owl Days"},
             listing{"Kaiju No. 8", "Kaiju No. 8", "Kaiju No. 8"},
             listing{"All about foxes | S", "S", "S", "https://s.example/series/blue-fox"},
         }) {
        CAPTURE(std::string(one.title));
        document const from{
            .url = one.url,
            .content_type = "text/html",
            .body = std::string("<html><head><title>") + one.title + "</title></head><body><h1>" +
                    one.heading + "</h1></body></html>"};
        CHECK(series_of_list(html_tree(from)) == one.series);
    }
}

TEST_CASE("discovery series: a badge before a heading's name is none of it") {
    auto const named = [](std::string const& heading) {
        document const from{
            .url = "https://s.example/manga/x",
            .content_type = "text/html",
            .body = "<title>Blue Fox - Fox Scans</title><h1>" + heading + "</h1>"};
        return series_of_list(html_tree(from));
    };
    CHECK(named("<span class='manga-title-badges hot'>Hot</span> Blue Fox") == "Blue Fox");
    CHECK(named("<span class=badge>Hot</span>Blue Fox <span class=label>18+</span>") == "Blue Fox");
    CHECK(named("<span class=name>Blue</span> Fox") == "Blue Fox");
}

TEST_CASE("discovery series: what stands behind the site's name and a colon") {
    document const from{
        .url = "https://s.example/search/label/Blue%20Fox",
        .content_type = "text/html",
        .body = "<title>Fox Blog: Blue Fox</title><h1><a href=/>Fox Blog</a></h1>"};
    CHECK(series_of_list(html_tree(from)) == "Blue Fox");
    check({{"Fox Blog: Blue Fox Chapter 2", "<a href=/>Fox Blog</a>", "Blue Fox"}});
}

TEST_CASE("discovery series: what spells its address out is called after its last folder") {
    auto const folder = [](std::string const& heading, std::string const& url) {
        document const from{
            .url = url,
            .content_type = "text/html",
            .body = "<title>" + heading + "</title><h1>" + heading + "</h1>"};
        return series_of_list(html_tree(from));
    };
    CHECK(folder("s.example/m/Blue Fox", "https://s.example/m/Blue%20Fox/") == "Blue Fox");
    CHECK(folder("/ m / Blue Fox /", "https://s.example/m/Blue%20Fox") == "Blue Fox");
    CHECK(folder("Fate/Zero", "https://s.example/m/fate-zero/") == "Fate/Zero");
}

TEST_CASE("discovery series: a list's declared series, where title and heading are general") {
    auto const named = [](std::string const& declared) {
        document const from{
            .url = "https://s.example/series/77/blue-fox",
            .content_type = "text/html",
            .body = "<title>Comic Land</title><meta property='og:site_name' content='Comic Land'>" +
                    declared + "<h1>Chapters</h1>"};
        return series_of_list(html_tree(from));
    };
    CHECK(
        named(R"(<script type="application/ld+json">{"@type":"Book","name":"Blue Fox!"}</script>)"
        ) == "Blue Fox!"
    );
    CHECK(named("<meta property='og:title' content='BLUE FOX | Comic Land'>") == "BLUE FOX");
    CHECK(named("<meta property='og:title' content='Comic Land'>") == "Blue Fox");
    CHECK(named("<meta property='og:title' content='The best comics'>") == "Blue Fox");
}
