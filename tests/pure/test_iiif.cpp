// IIIF documents of both versions as series, chapters and pages.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sources/iiif.hpp"
#include "sources/iiif_image.hpp"
#include "sources/json_document.hpp"

using namespace panelia::sources;

namespace {

reading read(std::string body, role as = role::list) {
    document const from{
        .url = "https://lib.example/iiif/book/manifest.json", .body = std::move(body)};
    auto const found = iiif_reader(from);
    return found ? found->read(from, as) : reading{};
}

std::vector<std::string> urls(chapter_link const& chapter) {
    std::vector<std::string> out;
    for (auto const& page : chapter.pages) out.push_back(page.url);
    return out;
}

std::string canvas3(int n, std::string const& body) {
    auto const id = "https://lib.example/c/" + std::to_string(n);
    return R"({"id":")" + id + R"(","type":"Canvas","items":[{"id":")" + id +
           R"(/p","type":"AnnotationPage","items":[{"id":")" + id +
           R"(/a","type":"Annotation","motivation":"painting","body":)" + body + "}]}]}";
}

std::string image3(int n) {
    auto const n_text = std::to_string(n);
    return R"({"id":"https://img.example/)" + n_text +
           R"(/full/max/0/default.jpg","type":"Image",)" +
           R"("service":[{"id":"https://img.example/)" + n_text +
           R"(","type":"ImageService3","profile":"level2"}]})";
}

std::string manifest3(int canvases, std::string const& more = "") {
    std::string items;
    for (int i = 1; i <= canvases; ++i) items += (i > 1 ? "," : "") + canvas3(i, image3(i));
    return R"({"@context":"http://iiif.io/api/presentation/3/context.json","id":"https://lib.example/m",)"
           R"("type":"Manifest","label":{"en":["The  Fox"]},"viewingDirection":"right-to-left","items":[)" +
           items + "]" + more + "}";
}

std::string range3(int n, std::string const& label, std::vector<int> const& canvases) {
    std::string items;
    for (int const c : canvases) {
        items += (items.empty() ? "" : ",") +
                 (R"({"id":"https://lib.example/c/)" + std::to_string(c) + R"(","type":"Canvas"})");
    }
    return R"({"id":"https://lib.example/r/)" + std::to_string(n) +
           R"(","type":"Range","label":{"en":[")" + label + R"("]},"items":[)" + items + "]}";
}

std::string address_of(std::string const& service, std::string const& named) {
    auto const value =
        parse_json(R"({"id":")" + named + R"(","type":"Image","service":)" + service + "}");
    return iiif_page_address(*value);
}

}  // namespace

TEST_CASE("iiif: a manifest of version 3 is one chapter, a canvas a page in full size") {
    auto const said = read(manifest3(3));
    REQUIRE(said.chapters.size() == 1);
    CHECK(said.series == "The Fox");
    CHECK(said.direction == "rtl");
    CHECK(
        urls(said.chapters[0]) ==
        std::vector<std::string>{
            "https://img.example/1/full/max/0/default.jpg",
            "https://img.example/2/full/max/0/default.jpg",
            "https://img.example/3/full/max/0/default.jpg"}
    );
    auto const own = read(manifest3(3), role::chapter);
    CHECK(own.self.pages.size() == 3);
    CHECK(own.self.title == "The Fox");
}

TEST_CASE("iiif: a manifest of version 2, its sequence's direction, its old services") {
    auto const said = read(R"({"@context":"http://iiif.io/api/presentation/2/context.json",
        "@id":"http://lib.example/m","@type":"sc:Manifest","label":[{"@value":"Le Renard","@language":"fr"}],
        "within":{"@type":"sc:Collection","@id":"http://lib.example/c","label":"Fables"},
        "sequences":[{"viewingDirection":"top-to-bottom","canvases":[
          {"@id":"http://lib.example/1","images":[{"resource":{"@id":"http://img.example/a/full/600,/0/native.jpg",
            "@type":"dctypes:Image","service":{"@context":"http://iiif.io/api/image/2/context.json",
            "@id":"http://img.example/a","profile":"http://iiif.io/api/image/2/level1.json"}}}]},
          {"@id":"http://lib.example/2","images":[{"resource":{"@id":"http://img.example/b.png","format":"image/png"}}]},
          {"@id":"http://lib.example/3","images":[{"resource":{"@type":"oa:Choice",
            "default":{"@id":"http://img.example/c1.jpg","@type":"dctypes:Image"},
            "item":[{"@id":"http://img.example/c2.jpg","@type":"dctypes:Image"}]}}]}]}]})");
    REQUIRE(said.chapters.size() == 1);
    CHECK(said.series == "Fables");
    CHECK(said.chapters[0].title == "Le Renard");
    CHECK(said.direction == "ttb");
    CHECK(
        urls(said.chapters[0]) ==
        std::vector<std::string>{
            "http://img.example/a/full/full/0/native.jpg",
            "http://img.example/b.png",
            "http://img.example/c1.jpg"}
    );
}

TEST_CASE("iiif: the full size is asked for in the words of the service's version and level") {
    std::string const v2 =
        R"({"@context":"http://iiif.io/api/image/2/context.json","@id":"https://i.example/x/","profile":)";
    auto const small = "https://i.example/x/full/400,/0/default.jpg";
    auto const whole = "https://i.example/x/full/full/0/default.jpg";
    auto const most = "https://i.example/x/full/max/0/default.jpg";
    CHECK(address_of(v2 + R"("http://iiif.io/api/image/2/level2.json"})", small) == whole);
    CHECK(
        address_of(
            v2 + R"(["http://iiif.io/api/image/2/level2.json",{"maxWidth":1000}]})", whole
        ) == most
    );
    CHECK(address_of(v2 + R"("http://iiif.io/api/image/2/level0.json"})", small) == small);
    CHECK(
        address_of(
            v2 +
                R"("http://iiif.io/api/image/2/level0.json","sizes":[{"width":90,"height":120},{"width":900,"height":1200}]})",
            small
        ) == "https://i.example/x/full/900,/0/default.jpg"
    );
    auto const files = [](std::string const& sizes) {
        return R"({"id":"https://i.example/x","type":"ImageService3","profile":"level0")" + sizes +
               "}";
    };
    std::string const sizes = R"(,"sizes":[{"width":90,"height":120},{"width":900,"height":1200}])";
    auto const listed = "https://i.example/x/full/900,1200/0/default.jpg";
    CHECK(address_of(files(""), small) == small);
    CHECK(address_of(files(""), "https://i.example/x.jpg") == "https://i.example/x.jpg");
    CHECK(address_of(files(sizes), small) == listed);
    CHECK(address_of(files(sizes), listed) == listed);
    CHECK(address_of(files(sizes), most) == most);
    CHECK(
        address_of(
            R"({"@id":"https://i.example/x","profile":"http://library.stanford.edu/iiif/image-api/1.1/compliance.html#level1"})",
            "https://i.example/x.jpg"
        ) == "https://i.example/x/full/full/0/native.jpg"
    );
    CHECK(
        address_of(
            R"({"@id":"https://i.example/login","profile":"http://iiif.io/api/auth/1/login"})",
            small
        ) == small
    );
}

TEST_CASE("iiif: a table of contents that divides the book makes chapters, and nothing is lost") {
    auto const structure =
        R"(,"structures":[{"id":"https://lib.example/r/0","type":"Range","items":[)" +
        range3(1, "Chapter 1", {2, 3}) + "," + range3(2, "Chapter 2.5", {4, 5}) + "]}]";
    auto const said = read(manifest3(6, structure));
    REQUIRE(said.chapters.size() == 2);
    CHECK(said.chapters[0].title.empty());  // the number says it
    CHECK(said.chapters[0].number == "1");
    CHECK(said.chapters[1].number == "2.5");
    CHECK(said.chapters[0].url == "https://lib.example/r/1");
    CHECK(said.chapters[0].pages.size() == 3);  // with the cover
    CHECK(said.chapters[1].pages.size() == 3);  // with the last page
    CHECK(read(manifest3(6, structure), role::chapter).self.pages.size() == 6);
}

TEST_CASE("iiif: a list of single pages, or of a few marked ones, is no list of chapters") {
    std::string single;
    for (int i = 1; i <= 6; ++i)
        single += (i > 1 ? "," : "") + range3(i, "p. " + std::to_string(i), {i});
    CHECK(read(manifest3(6, R"(,"structures":[)" + single + "]")).chapters.size() == 1);
    auto const marked = range3(1, "Map", {2}) + "," + range3(2, "Seal", {9});
    CHECK(read(manifest3(30, R"(,"structures":[)" + marked + "]")).chapters.size() == 1);
}

TEST_CASE("iiif: a collection names its manifests, takes nested ones in, and asks for the rest") {
    auto const said = read(
        R"({"@context":"http://iiif.io/api/presentation/3/context.json","id":"https://lib.example/c",
        "type":"Collection","label":{"none":["Almanac"],"en":["Other"]},"items":[
          {"id":"https://lib.example/m1","type":"Manifest","label":{"en":["Volume 1"]}},
          {"id":"https://lib.example/sub","type":"Collection","label":{"en":["Rest"]}},
          {"type":"Collection","items":[{"id":"https://lib.example/m2","type":"Manifest","label":"No. 2"}]}]})"
    );
    CHECK(said.series == "Almanac");
    REQUIRE(said.chapters.size() == 2);
    CHECK(said.chapters[0].pages_at.url == "https://lib.example/m1");
    CHECK(said.chapters[1].url == "https://lib.example/m2");
    REQUIRE(said.more.size() == 1);
    CHECK(said.more[0].url == "https://lib.example/sub");
}

TEST_CASE("iiif: numbers of labels, and not those of shelfmarks") {
    struct row {
        std::vector<std::string> labels, numbers;
    };
    for (auto const& [labels, numbers] : std::vector<row>{
             {{"Fox 1", "Fox 2"}, {"1", "2"}},
             {{"No. 1", "No. 2: The Door"}, {"1", "2"}},
             {{"MS. Bodl. 264", "MS. Ashmole 1511", "MS. Douce 180"}, {"", "", ""}},
             {{"Ms. 123", "Ms. 124"}, {"", ""}},
             {{"Cod. Sang. 231"}, {""}},
             {{"Houghton 12", "Arundel 7"}, {"", ""}},
             {{"Ms. 5, part 2"}, {"2"}}}) {
        std::string items;
        for (auto const& label : labels) {
            items += (items.empty() ? "" : ",") +
                     (R"({"id":"https://lib.example/m)" + label +
                      R"(","type":"Manifest","label":{"en":[")" + label + R"("]}})");
        }
        auto const said = read(
            R"({"@context":"http://iiif.io/api/presentation/3/context.json","id":"https://lib.example/c",)"
            R"("type":"Collection","label":{"en":["Almanac"]},"items":[)" +
            items + "]}"
        );
        CAPTURE(labels.front());
        std::vector<std::string> found;
        for (auto const& chapter : said.chapters) found.push_back(chapter.number);
        CHECK(found == numbers);
        if (numbers.front().empty()) CHECK(said.chapters.at(0).title == labels.front());
    }
}

TEST_CASE("iiif: parts of one image are cut out by its service") {
    auto const part = [](std::string const& selector, std::string const& profile) {
        return R"({"type":"SpecificResource","source":{"id":"https://i.example/x/full/max/0/default.jpg",)"
               R"("type":"Image","service":[{"id":"https://i.example/x","type":"ImageService3","profile":")" +
               profile + R"("}]},"selector":)" + selector + "}";
    };
    auto const page = [&](std::string const& selector, std::string const& profile = "level2") {
        auto const said = read(
            R"({"@context":"http://iiif.io/api/presentation/3/context.json","id":"https://lib.example/m",)"
            R"("type":"Manifest","label":"x","items":[)" +
            canvas3(1, part(selector, profile)) + "]}"
        );
        return urls(said.chapters.at(0)).at(0);
    };
    std::string const api = R"({"type":"ImageApiSelector","region":"0,0,100,200"})";
    auto const whole = "https://i.example/x/full/max/0/default.jpg";
    CHECK(page(api) == "https://i.example/x/0,0,100,200/max/0/default.jpg");
    CHECK(
        page(R"({"type":"FragmentSelector","value":"xywh=percent:50,0,50,100"})") ==
        "https://i.example/x/pct:50,0,50,100/max/0/default.jpg"
    );
    CHECK(page(R"({"type":"ImageApiSelector","region":"full"})") == whole);
    CHECK(page(api, "level0") == whole);
}

TEST_CASE("iiif: a canvas without an image is told") {
    auto const said = read(
        R"({"@context":"http://iiif.io/api/presentation/3/context.json","id":"https://lib.example/m",)"
        R"("type":"Manifest","label":"x","items":[)" +
        canvas3(1, image3(1)) + R"(,{"id":"https://lib.example/c/2","type":"Canvas","items":[]},)" +
        canvas3(3, image3(3)) + "]}"
    );
    CHECK(said.chapters.at(0).pages.size() == 2);
    CHECK(said.warnings == std::vector<std::string>{"1 of its 3 canvases show no image (2)"});
    CHECK(read(manifest3(3)).warnings.empty());
}

TEST_CASE("iiif: what is no image is no page, and a canvas may hold several") {
    auto const body =
        R"([{"id":"https://i.example/a.mp4","type":"Video"},{"id":"https://i.example/a.jpg","type":"Image"},)"
        R"({"id":"https://i.example/b.jpg","type":"Image"},{"id":"data:image/png;base64,AA","type":"Image"}])";
    auto const said = read(
        R"({"@context":"http://iiif.io/api/presentation/3/context.json","id":"https://lib.example/m","type":"Manifest","label":"x","items":[)" +
        canvas3(1, body) + "]}"
    );
    REQUIRE(said.chapters.size() == 1);
    CHECK(
        urls(said.chapters[0]) ==
        std::vector<std::string>{"https://i.example/a.jpg", "https://i.example/b.jpg"}
    );
}

TEST_CASE("iiif: other JSON, and JSON out of bounds, is none of ours") {
    document from{.url = "https://lib.example/x", .body = R"({"type":"Manifest"})"};
    CHECK(iiif_reader(from) == nullptr);
    from.body = std::string(100'000, '[');
    CHECK(iiif_reader(from) == nullptr);
    CHECK(!parse_json(from.body));
    std::string many = "[";
    for (int i = 0; i < 100; ++i) many += "[],";
    CHECK(parse_json(many + "1]"));
    CHECK(!parse_json(many + "1]", {.bytes = 1 << 20, .values = 150, .depth = 8}));
    CHECK(!parse_json(many + "1]", {.bytes = 20, .values = 1000, .depth = 8}));
}
