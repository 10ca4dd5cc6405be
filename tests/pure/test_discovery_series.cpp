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
                    one.body + "</body></html>"};
        CHECK(series_of_chapter(html_tree(from), "Ep. 2 - Start") == one.series);
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
        {"Ep. 2", "<a href='/en/blue-fox/'>Fox of Blue</a>", "blue fox"},
        {"Ep. 2 of Blue Fox", "<a href='/en/red-wolf/'>Blue Fox</a>", "blue fox"},
        {"Ep. 2 of Blue Foxes", "<a href='/en/blue-fox/'>Blue Fox</a>", "blue fox"},
        // Ways up that are no series.
        {"Ep. 2", "<a rel=up href='/en/blue-fox/'>Back to the list of chapters</a>", "blue fox"},
        {"Ep. 2", "<div class=breadcrumb><a href='/'>Fox Comics</a></div>", "blue fox"},
        {"Ep. 2", "<a rel=up href='https://other.example/fox'>Blue Fox</a>", "blue fox"},
        {"Ep. 2", "<a rel=up href='/en/blue-fox/ep-1'>Ep. 1</a>", "blue fox"},
        {"Ep. 2",
         "<meta property='og:site_name' content=' Fox  Tales'>",
         "Fox Tales",
         "https://s.example/comic/ep-2"},
        {"Ep. 2", "", "", "https://s.example/comic/ep-2"},
    });
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
             listing{"Chapters | S", "Chapters", "blue fox", "https://s.example/blue-fox/chapters"},
             listing{"Chapters", "Chapters", ""},
             listing{"Blue Fox | S", "S", "Blue Fox", "https://s.example/series/blue-fox"},
             listing{"All about foxes | S", "S", "S", "https://s.example/series/blue-fox"},
         }) {
        CAPTURE(std::string(one.title));
        document const from{
            .url = one.url,
            .content_type = "text/html",
            .body = std::string("<html><head><title>") + one.title + "</title></head></html>"};
        CHECK(series_of_list(html_tree(from), one.heading) == one.series);
    }
}
