// The demo's site: what its manifest names is there, and one page is not there at first.
#include "origin/demo_site.hpp"
#include "tests/loopback/raw_client.hpp"

#include <doctest/doctest.h>

using namespace panelia;

namespace {

raw::received fetch(origin::demo_site const& site, std::string const& url) {
    raw::client peer(site.http().port());
    peer.get(url.substr(site.http().base().size()), "Connection: close\r\n");
    return peer.read_all();
}

}  // namespace

TEST_CASE("demo site: every page of its manifest is an image; one is unavailable at first") {
    origin::demo_site const site;
    CHECK(site.series() == 3);
    CHECK(site.chapters() == 11);
    std::size_t pages = 0;
    std::size_t unavailable = 0;
    auto const& text = site.manifest();
    for (auto at = text.find(site.http().base()); at != std::string::npos;
         at = text.find(site.http().base(), at + 1)) {
        auto const url = text.substr(at, text.find('"', at) - at);
        if (url.ends_with('/')) continue;
        auto got = fetch(site, url);
        if (got.has("HTTP/1.1 503")) {
            ++unavailable;
            got = fetch(site, url);
        }
        bool const png = url.ends_with(".png");
        CHECK(got.has(png ? "Content-Type: image/png" : "Content-Type: image/jpeg"));
        CHECK(got.body().starts_with(png ? "\x89PNG\r\n" : "\xff\xd8\xff"));
        ++pages;
    }
    CHECK(pages == site.pages());
    CHECK(unavailable == 1);
    CHECK(text.find("\"10.5\"") != std::string::npos);
    CHECK(site.http().settled_log().size() == pages + 1);
}
