// Pages of HTML that lead to IIIF manifests.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sources/discovery.hpp"
#include "sources/iiif.hpp"
#include "sources/iiif_links.hpp"

using namespace panelia::sources;

namespace {

constexpr auto item = "https://lib.example/item/1";

document page(std::string const& head, std::string const& body, std::string url = item) {
    return {
        .url = std::move(url),
        .content_type = "text/html",
        .body =
            "<html><head><title>Fox</title>" + head + "</head><body>" + body + "</body></html>"};
}

using addresses = std::vector<std::string>;

addresses const fox = {"https://lib.example/m/1/manifest.json"};

}  // namespace

TEST_CASE("iiif links: how pages of libraries name the manifest of a book") {
    for (auto const& [head, body] : std::vector<std::pair<std::string, std::string>>{
             {R"(<link rel="alternate" href="/m/1/manifest.json" type='application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'>)",
              R"(<a class="iiif" href="/m/2/manifest.json">another</a>)"},
             {R"(<link rel=alternate type="application/ld+json" href="/m/1/manifest.json">)",
              "<img src=/iiif/1/full/200,/0/default.jpg>"},
             {"", R"(<a class="iiif" href="/m/1/manifest.json">Manifest</a>)"},
             {"", R"(<a href="/m/1/manifest.json"><img src="/iiif-logo.svg"></a>)"},
             {"",
              R"(<a href="/viewer?manifest=https%3A%2F%2Flib.example%2Fm%2F1%2Fmanifest.json&amp;c=0">IIIF</a>)"},
             {"", R"(<iframe src="/uv/uv.html#?manifest=/m/1/manifest.json&amp;cv=3"></iframe>)"},
             {"",
              R"(<div class="uv" data-uri="/m/1/manifest.json"></div><script src="/mirador.js">)"},
             {"", R"(<div data-iiif-manifest="/m/1/manifest.json"></div>)"},
             {"", R"(<x-viewer iiif-content="https://lib.example/m/1/manifest.json"></x-viewer>)"},
             {"",
              R"(<script>Mirador.viewer({windows:[{manifestId:"https:\/\/lib.example\/m\/1\/manifest.json"}]})</script>)"},
             {"",
              R"(<script>var manifest = '/m/1/manifest.json'; /* iiif */ var manifests = {"a": "b"};</script>)"}}) {
        CAPTURE(head);
        CAPTURE(body);
        CHECK(manifests_of(page(head, body)) == fox);
    }
}

TEST_CASE("iiif links: what has manifests, and none of IIIF") {
    for (auto const& [head, body] : std::vector<std::pair<std::string, std::string>>{
             {"<link rel=manifest href=/app/manifest.json>", "<p>iiif</p>"},
             {"", "<div data-manifest=/app/manifest.webmanifest>iiif</div>"},
             {"", "<div data-manifest=/manifest.json>iiif</div>"},
             {"", "<script>{manifestUrl:'https://v.example/film.mpd', x: 'iiif'}</script>"},
             {"", "<script>{manifest:'https://v.example/list.json'}</script>IIIF"},
             {"", "<a href=https://iiif.io/api/presentation/3.0/>What is a IIIF manifest?</a>"},
             {"", "<a href=/iiif/1/info.json>IIIF manifest</a>"},
             {"", "<a href=/help/iiif-manifest.html>IIIF manifest</a>"},
             {"", "<a href=/build/manifest.json>no word of it</a>"}}) {
        CAPTURE(head);
        CAPTURE(body);
        CHECK(manifests_of(page(head, body)).empty());
    }
}

TEST_CASE("iiif links: a viewer's address names what it shows") {
    auto const manifest = "https://lib.example/m?id=1";
    for (auto const* const address :
         {"https://v.example/?manifest=https%3A%2F%2Flib.example%2Fm%3Fid%3D1",
          "https://v.example/uv.html#?c=0&manifest=https://lib.example/m?id=1&cv=2",
          "https://v.example/a?x=1#manifest=https://lib.example/m?id=1",
          "https://v.example/?iiif-content=https://lib.example/m?id=1"}) {
        CAPTURE(address);
        CHECK(manifest_in_address(address) == manifest);
    }
    CHECK(manifest_in_address("https://v.example/?manifest=https://v.example/film.m3u8").empty());
    CHECK(manifest_in_address("https://v.example/?manifest=1").empty());
    CHECK(manifest_in_fragment("https://v.example/?manifest=https://lib.example/m").empty());
    CHECK(
        manifests_of(page("", "", "https://v.example/?manifest=https://lib.example/m")) ==
        addresses{"https://lib.example/m"}
    );
}

TEST_CASE("iiif links: of two versions the later one, of several books all") {
    CHECK(
        manifests_of(page(
            "", "<a href=/iiif/v3/b1/manifest>IIIF 3</a> <a href=/iiif/v2/b1/manifest>IIIF 2</a>"
        )) == addresses{"https://lib.example/iiif/v3/b1/manifest"}
    );
    CHECK(
        manifests_of(page("", "<a href=/iiif/1/manifest>one</a> <a href=/iiif/2/manifest>two</a>"))
            .size() == 2
    );
}

TEST_CASE("iiif links: a page with one manifest stands for it, in both roles") {
    auto const from =
        page("", "<img src=/iiif/1/full/200,/0/default.jpg><a href=/iiif/1/manifest>IIIF</a>");
    auto const found = iiif_reader(from);
    REQUIRE(found);
    for (auto const as : {role::list, role::chapter}) {
        auto const said = found->read(from, as);
        CHECK(said.understood);
        REQUIRE(said.more.size() == 1);
        CHECK(said.more[0].url == "https://lib.example/iiif/1/manifest");
    }
    CHECK(iiif_reader(page("", "<a href=/chapter-1/>Chapter 1</a>")) == nullptr);
}

TEST_CASE("iiif links: the thumbnails of a page with several manifests are no chapter") {
    std::string pictures;
    for (int i = 1; i <= 12; ++i)
        pictures += "<img class=page src=/iiif/p" + std::to_string(i) + "/full/800,/0/default.jpg>";
    auto const read = [&](std::string const& links) {
        auto const from = page("", "<div class=reader>" + pictures + "</div>" + links);
        return discovery_reader(from)->read(from, role::chapter);
    };
    CHECK(read("").confidence >= sure_enough);
    auto const several = read("<a href=/iiif/1/manifest>one</a> <a href=/iiif/2/manifest>two</a>");
    CHECK(several.confidence < sure_enough);
    CHECK(several.notes.back() == "it leads to 2 IIIF manifests: name one of them");
}
