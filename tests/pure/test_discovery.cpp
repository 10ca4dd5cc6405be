// Pages of sites without a rule: lists of chapters, chapters, and pages that are neither.
#include "tests/paths.hpp"

#include <doctest/doctest.h>

#include <ctime>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "sources/discovery.hpp"
#include "sources/discovery_images.hpp"
#include "sources/discovery_list.hpp"
#include "sources/discovery_words.hpp"

using namespace panelia::sources;
namespace fs = std::filesystem;

namespace {

std::string content(fs::path const& file) {
    std::ifstream in(file, std::ios::binary);
    REQUIRE_MESSAGE(in.good(), file);
    return {std::istreambuf_iterator<char>(in), {}};
}

document site(std::string const& name, std::string url) {
    return {
        .url = std::move(url),
        .content_type = "text/html",
        .body = content(panelia::testing::source_folder() / "tests/sites" / (name + ".html"))};
}

reading read(document const& from, role as) {
    auto const found = discovery_reader(from);
    REQUIRE(found);
    return found->read(from, as);
}

struct expected_list {
    char const *name, *url;
    std::size_t chapters;
    char const *number, *last_number, *address;  // of the first, the last, the first
};

struct expected_chapter {
    char const *name, *url;
    std::size_t pages;
    char const *first, *last;
    char const* next;
};

}  // namespace

TEST_CASE("discovery: lists of chapters in many layouts and languages") {
    std::vector<expected_list> const table = {
        {"manga_list",
         "https://s.example/manga/blue-fox/",
         14,
         "14",
         "1",
         "https://s.example/manga/blue-fox/chapter-14/"},
        {"comic_archive",
         "https://tin.example/archive/",
         8,
         "1",
         "8",
         "https://tin.example/comic/001-start/"},
        {"list_ja",
         "https://w.example/works/77",
         6,
         "1",
         "6",
         "https://w.example/works/77/episodes/4401"},
        {"list_ru",
         "https://r.example/sinii_lis",
         9,
         "9",
         "1",
         "https://r.example/sinii_lis/vol1/9"},
        {"list_es",
         "https://e.example/zorro-azul",
         7,
         "1",
         "7",
         "https://e.example/zorro-azul/capitulo-1"},
        {"list_fr", "https://f.example/renard", 7, "1", "7", "https://f.example/renard/chapitre-1"},
        {"list_de", "https://d.example/fuchs", 7, "1", "7", "https://d.example/fuchs/kapitel-1"},
        {"list_ko",
         "https://k.example/webtoon/list?titleId=55",
         12,
         "12",
         "1",
         "https://k.example/webtoon/detail?titleId=55&no=12"},
        {"dropdown_list",
         "https://x.example/read/red-elk",
         15,
         "1",
         "15",
         "https://x.example/read/red-elk/1"},
    };
    for (auto const& row : table) {
        auto const said = read(site(row.name, row.url), role::list);
        CAPTURE(std::string(row.name));
        CAPTURE(said.confidence);
        CHECK(said.confidence >= sure_enough);
        REQUIRE(said.chapters.size() == row.chapters);
        CHECK(said.chapters.front().number == row.number);
        CHECK(said.chapters.back().number == row.last_number);
        CHECK(said.chapters.front().url == row.address);
        bool const falling = std::string(row.number) != "1";
        CHECK(said.order == (falling ? list_order::newest_first : list_order::oldest_first));
        CHECK(!said.series.empty());
    }
}

TEST_CASE("discovery: chapters in many layouts, without what is no page") {
    std::vector<expected_chapter> const table = {
        {"reader_lazy",
         "https://s.example/manga/blue-fox/chapter-12/",
         8,
         "https://cdn.example.org/fox/12/001.jpg",
         "https://cdn.example.org/fox/12/008.jpg",
         "https://s.example/manga/blue-fox/chapter-13/"},
        {"webtoon_strip",
         "https://w.example/pt/ep-7/viewer?episode_no=7",
         20,
         "https://img.example.org/pt/7/1_ab7.jpg?type=q90",
         "https://img.example.org/pt/7/20_ab140.jpg?type=q90",
         ""},
        {"comic_page",
         "https://tin.example/comic/004-lamp/",
         1,
         "https://tin.example/wp-content/uploads/2026/03/004-lamp.png",
         "https://tin.example/wp-content/uploads/2026/03/004-lamp.png",
         "https://tin.example/comic/005-crank/"},
        {"book_page",
         "https://b.example/stone/",
         14,
         "https://b.example/stone/images/plate1.jpg",
         "https://b.example/stone/images/plate14.jpg",
         ""},
        {"gallery",
         "https://g.example/sketch/",
         24,
         "https://g.example/full/sketch_01.jpg",
         "https://g.example/full/sketch_24.jpg",
         ""},
        {"directory",
         "https://d.example/scans/fox/01/",
         30,
         "https://d.example/scans/fox/01/001.png",
         "https://d.example/scans/fox/01/030.png",
         ""},
        {"dropdown_reader",
         "https://x.example/read/red-elk/5",
         12,
         "https://x.example/data/red-elk/5/1.webp",
         "https://x.example/data/red-elk/5/12.webp",
         "https://x.example/read/red-elk/6"},
        {"blog_comic",
         "https://blog.example/2026/03/owls/",
         6,
         "https://blog.example/up/2026/03/owls_1.png",
         "https://blog.example/up/2026/03/owls_6.png",
         ""},
    };
    for (auto const& row : table) {
        auto const from = site(row.name, row.url);
        auto const listed = read(from, role::list);
        auto const said = read(from, role::chapter);
        CAPTURE(std::string(row.name));
        CAPTURE(said.confidence);
        CAPTURE((listed.notes.empty() ? std::string{} : listed.notes.back()));
        CAPTURE(listed.chapters.size());
        CHECK((listed.chapters.empty() || listed.confidence < sure_enough));
        CHECK(said.confidence >= sure_enough);
        REQUIRE(said.self.pages.size() == row.pages);
        CHECK(said.self.pages.front().url == row.first);
        CHECK(said.self.pages.back().url == row.last);
        CHECK(said.next.url == row.next);
        CHECK(!said.notes.empty());
    }
}

TEST_CASE("discovery: a page is not dropped for its name or its link when it is like the others") {
    struct row {
        char const* fact;
        std::vector<std::string> images;  // what stands in the reader
        std::size_t pages;
    };
    auto const image = [](std::string const& name) {
        return "<p><img src=/i/" + name + "></p>";
    };
    auto const numbered = [&](std::string const& before, int count) {
        std::vector<std::string> out;
        for (int i = 1; i <= count; ++i) out.push_back(image(before + std::to_string(i) + ".png"));
        return out;
    };
    auto const with = [](std::vector<std::string> list, std::string more) {
        list.push_back(std::move(more));
        return list;
    };
    auto const seven = numbered("0", 7);
    auto const linked = [](std::string const& target, std::string const& name) {
        return "<p><a href=" + target + "><img src=" + name + "></a></p>";
    };
    std::vector<std::string> named;
    for (auto const* word : {"title", "the-flag", "button", "rain", "ad-1", "credits", "pixel"}) {
        named.push_back(image(std::string("bf-03-") + word + ".png"));
    }
    std::vector<std::string> hidden{image("1.png")};
    for (int i = 2; i < 9; ++i) {
        hidden.push_back("<img style='display: none' src=/i/" + std::to_string(i) + ".png>");
    }
    std::vector<row> const rows = {
        {"the last one links to the next chapter",
         with(seven, linked("/fox/chapter-4", "/i/08.png")),
         8},
        {"one links to a sponsor",
         with(seven, linked("https://patreon.example/me", "/i/08.png")),
         8},
        {"words in names", named, 7},
        {"all bear the word", numbered("pixel-", 8), 8},
        {"a viewer hides all but one", hidden, 8},
        {"another folder is an advertisement's", with(seven, linked("/go/1", "/promo/08.png")), 7},
        {"so is a name with a link away", with(seven, linked("//a.example/", "/i/0-ad-1.png")), 7},
        {"and a size for a name", with(seven, linked("//a.example/", "/i/0728x90.png")), 7},
        {"and another size",
         with(seven, "<a href=//a.example/><img width=728 height=90 src=/i/09.png></a>"),
         7},
        {"a button has no number", with(seven, linked("/fox/chapter-4", "/i/next.png")), 7},
        {"covers lead to many pages",
         with(with(seven, linked("/s/1", "/i/11.png")), linked("/s/2", "/i/12.png")),
         7},
        {"hidden pages of the next chapter",
         with(numbered("3/", 7), "<img style='display:none' src=/i/4/1.png>"),
         7},
    };
    for (auto const& [fact, images, pages] : rows) {
        CAPTURE(std::string(fact));
        std::string body = "<title>Blue Fox Chapter 3</title><div class=reader>";
        for (auto const& one : images) body += one;
        document const from{
            "https://s.example/fox/chapter-3",
            "text/html",
            "utf-8",
            body + "</div><a href=/fox/chapter-4>Next</a>"};
        auto const said = read(from, role::chapter);
        CHECK(said.confidence >= sure_enough);
        CHECK(said.self.pages.size() == pages);
    }
    // Not where nothing says that this is a comic.
    std::string banners = "<title>Shop</title>";
    for (auto const& one : numbered("banner-", 6)) banners += one;
    auto const shop = read({"https://s.example/", "text/html", "utf-8", banners}, role::chapter);
    CHECK(shop.self.pages.empty());
}

TEST_CASE("discovery: pictures of buttons are no pages, and lead to the neighbours") {
    auto const page = [](std::string const& back, std::string const& on, std::string const& home) {
        return read(
            {"https://s.example/fox/ch1/page03.html",
             "text/html",
             "utf-8",
             "<title>Blue Fox Chapter 1 page 3</title><center><img src=/i/p03.png><br>"
             "<a href=page02.html><img " +
                 back + "></a><a href=/fox/><img " + home + "></a><a href=page04.html><img " + on +
                 "></a></center>"},
            role::chapter
        );
    };
    for (auto const& said :
         {page("src=/i/prev.gif", "src=/i/next.gif", "src=/i/home.gif"),
          page("src=nav_back.png", "src=nav_next.png", "src=nav_index.png"),
          page("src=b1.gif alt=Previous", "src=b2.gif alt='Next page'", "src=b3.gif alt=Home")}) {
        REQUIRE(said.self.pages.size() == 1);
        CHECK(said.self.pages.front().url == "https://s.example/i/p03.png");
        CHECK(said.confidence >= sure_enough);
        CHECK(said.more.size() == 2);
    }
    // A page may lead on, too.
    auto const linked = read(
        {"https://s.example/comic/12",
         "text/html",
         "utf-8",
         "<div id=comic><a href=/comic/13><img src=/i/12.png alt=Next></a></div>"},
        role::chapter
    );
    CHECK(linked.self.pages.size() == 1);
    CHECK(linked.next.url == "https://s.example/comic/13");
    for (auto const* const name : {"next.gif", "arrow_left.png", "Go to the first page"})
        CHECK_MESSAGE(names_way(name), name);
    for (auto const* const name : {"012.png", "nextwave-1.jpg", "the-last-fox.png", "page_2.png"})
        CHECK_MESSAGE(!names_way(name), name);
}

TEST_CASE("discovery: news, shop, login, search results and home pages are not taken for comics") {
    for (auto const* const name :
         {"unsure_news",
          "unsure_shop",
          "unsure_login",
          "unsure_search",
          "unsure_empty",
          "unsure_home"}) {
        CAPTURE(std::string(name));
        auto const from = site(name, "https://u.example/some/page");
        auto const listed = read(from, role::list);
        CAPTURE(listed.confidence);
        CHECK((listed.chapters.empty() || listed.confidence < sure_enough));
        auto const said = read(from, role::chapter);
        CAPTURE(said.confidence);
        CHECK((said.self.pages.empty() || said.confidence < sure_enough));
    }
}

TEST_CASE("discovery: pictures that the list shows, too, are pages, and others stay unsure") {
    document const page{
        .url = "https://c.example/fox-1/",
        .content_type = "text/html",
        .body =
            "<html><title>Fox 1</title><body><p><img src=/a.png></p><p><img src=/b.png></p>"
            "</body></html>"};
    auto const found = discovery_reader(page);
    REQUIRE(found);
    chapter_link named{.url = page.url};
    CHECK(found->read_chapter(page, named).confidence < sure_enough);
    named.shown = {"https://c.example/a-300x200.png", "https://c.example/b.png?w=600"};
    auto const said = found->read_chapter(page, named);
    CHECK(said.confidence >= sure_enough);
    CHECK(said.self.pages.size() == 2);
    named.shown.pop_back();
    CHECK(found->read_chapter(page, named).confidence < sure_enough);
}

TEST_CASE("discovery: names of smaller versions, kinds of addresses") {
    CHECK(full_name("/a/plateII_thumb.jpg") == full_name("/b/plateII.png"));
    CHECK(full_name("/a/fox-300x200.jpg?v=1") == "fox");
    CHECK(full_name("/a/fox-12.jpg") == "fox-12");
    CHECK(address_shape("https://s.example/fox/chapter-12-the-den/") == "s.example/fox/chapter-#");
    CHECK(address_shape("https://s.example/2026/03/the-den") == "s.example/#/#/*");
    CHECK(address_shape("https://s.example/view?id=5&no=12") == "s.example/view?id=#&no=#");
}

namespace {

/// What this thread has used, whatever else the machine does.
double cpu_seconds() {
    timespec used{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

}  // namespace

TEST_CASE("discovery: hostile pages end soon, and no link leaves http") {
    // A sanitizer makes everything slow, and smaller pages find the same mistakes there.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    constexpr int part = 20;
#else
    constexpr int part = 1;
#endif
    std::string links = "<html><body>";
    for (int i = 0; i < 1'000'000 / part; ++i)
        links += "<a href=\"/c-" + std::to_string(i) + "\">Chapter " + std::to_string(i) + "</a>";
    std::string deep = "<html>";
    for (int i = 0; i < 200'000 / part; ++i) deep += "<div class=ad>";
    deep += "<img src=x.png>";
    std::string images = "<html><body>";
    for (int i = 0; i < 300'000 / part; ++i)
        images += "<div><img src=\"" + std::to_string(i) + ".png\"></div>";
    std::string wide = "<html><body>" + std::string((50 << 20) / part, 'x');
    std::string bad =
        "<html><body><a href='javascript:alert(1)'>Chapter 1</a><a href='data:text/html,x'>Chapter "
        "2</a>"
        "<a href='file:///etc/passwd'>Chapter 3</a><img src='data:image/png;base64,AA'><img "
        "src='javascript:x'>";
    std::string buttons = "<html><body><a href=/c-9>Chapter 9</a><a href=/c-8>Chapter 8</a>";
    for (int i = 0; i < 150; ++i) buttons += "<div class=\"a b c d e f\">";
    for (int i = 0; i < 200'000 / part; ++i) buttons += "<button>Show more</button>";
    for (auto* const body : {&links, &deep, &images, &wide, &bad, &buttons}) {
        document const from{
            .url = "https://h.example/x", .content_type = "text/html", .body = std::move(*body)};
        for (auto const as : {role::list, role::chapter}) {
            auto const begin = cpu_seconds();
            auto const said = read(from, as);
            CHECK(cpu_seconds() - begin < 60);
            for (auto const& chapter : said.chapters) CHECK(chapter.url.starts_with("https://"));
            if (from.body.size() < 1000) CHECK((said.chapters.empty() && said.self.pages.empty()));
        }
    }
}

namespace {

std::size_t larger_side(std::string const& bytes) {
    auto const at = [&](std::size_t i) {
        return static_cast<std::size_t>(static_cast<unsigned char>(bytes[i]));
    };
    if (bytes.starts_with("\x89PNG")) {
        return std::max((at(18) << 8U) + at(19), (at(22) << 8U) + at(23));
    }
    for (std::size_t i = 2; i + 9 < bytes.size();) {
        auto const mark = at(i + 1);
        if (mark >= 0xc0 && mark <= 0xc2)
            return std::max((at(i + 5) << 8U) + at(i + 6), (at(i + 7) << 8U) + at(i + 8));
        i += 2 + (at(i + 2) << 8U) + at(i + 3);
    }
    return 0;
}

bool is_picture(fs::path const& file) {
    return file.extension() == ".jpg" || file.extension() == ".png";
}

}  // namespace

TEST_CASE("discovery: three books as plain sites: 95 % of their pages, at most 2 % of others") {
    auto const corpus = panelia::testing::source_folder() / "../shared/corpus/gutenberg";
    if (!fs::exists(corpus)) {
        MESSAGE("skipped: needs ../shared/corpus/gutenberg");
        return;
    }
    for (std::string const folder : {"legend-land", "mide-wiwin", "three-blind-mice"}) {
        document from{
            .url = "http://127.0.0.1:8080/" + folder + "/index.htm", .content_type = "text/html"};
        for (auto const& entry : fs::directory_iterator(corpus / folder)) {
            if (entry.path().extension() == ".htm") from.body = content(entry.path());
        }
        std::set<std::string> real;
        // Every picture that the book shows or links to, less the smaller version of a linked one
        // and what is below 100 pixels; told by the files themselves.
        for (auto const& entry : fs::recursive_directory_iterator(corpus / folder)) {
            if (!is_picture(entry.path())) continue;
            auto const name = entry.path().filename().string();
            bool const thumbnail = name.starts_with("t-00") || name.ends_with("-t.png") ||
                                   name.find("_thumb.") != std::string::npos ||
                                   name == "backcover_small.jpg";
            bool const referred = from.body.find(name) != std::string::npos;
            if (thumbnail || !referred || larger_side(content(entry.path())) < 100) continue;
            real.insert(
                "http://127.0.0.1:8080/" + entry.path().lexically_relative(corpus).string()
            );
        }
        auto const listed = read(from, role::list);
        CHECK((listed.chapters.empty() || listed.confidence < sure_enough));
        auto const said = read(from, role::chapter);
        std::size_t right = 0;
        for (auto const& page : said.self.pages) right += real.count(page.url);
        auto const found = static_cast<double>(right) / static_cast<double>(real.size());
        auto const wrong = said.self.pages.size() - right;
        MESSAGE(
            folder << ": " << right << " of " << real.size() << " pages, " << wrong
                   << " others, confidence " << said.confidence
        );
        CHECK(said.confidence >= sure_enough);
        CHECK(found >= 0.95);
        CHECK(static_cast<double>(wrong) <= 0.02 * static_cast<double>(said.self.pages.size()));
    }
}
