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

TEST_CASE("discovery series: what is not sure changes nothing") {
    check({
        // Not in the title, and not above the page.
        {"Ep. 2", "<a href='/en/blue-fox/'>Fox of Blue</a>", "Ep. 2 - Start"},
        {"Ep. 2 of Blue Fox", "<a href='/en/red-wolf/'>Blue Fox</a>", "Ep. 2 - Start"},
        {"Ep. 2 of Blue Foxes", "<a href='/en/blue-fox/'>Blue Fox</a>", "Ep. 2 - Start"},
        // Ways up that are no series.
        {"Ep. 2",
         "<a rel=up href='/en/blue-fox/'>Back to the list of chapters</a>",
         "Ep. 2 - Start"},
        {"Ep. 2", "<div class=breadcrumb><a href='/'>Fox Comics</a></div>", "Ep. 2 - Start"},
        {"Ep. 2", "<a rel=up href='https://other.example/fox'>Blue Fox</a>", "Ep. 2 - Start"},
        {"Ep. 2", "<a rel=up href='/en/blue-fox/ep-1'>Ep. 1</a>", "Ep. 2 - Start"},
    });
}
