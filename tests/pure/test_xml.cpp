// XML within bounds: names, broken documents, bombs, gzip.
#include "tests/pure/thread_time.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <optional>
#include <string>

#include "sources/gunzip.hpp"
#include "sources/xml.hpp"

using namespace panelia::sources;
using panelia::testing::cpu_seconds_of;

namespace {

std::string packed(std::string const& text) {
    z_stream out{};
    REQUIRE(deflateInit2(&out, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string body(text.size() + 1024, '\0');
    out.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    out.avail_in = static_cast<uInt>(text.size());
    out.next_out = reinterpret_cast<Bytef*>(body.data());
    out.avail_out = static_cast<uInt>(body.size());
    CHECK(deflate(&out, Z_FINISH) == Z_STREAM_END);
    body.resize(out.total_out);
    deflateEnd(&out);
    return body;
}

}  // namespace

TEST_CASE("xml: vocabularies have one prefix whatever the document calls them") {
    auto const found = parse_xml(
        R"(<r xmlns:m="http://search.yahoo.com/mrss/"><m:content url="a&amp;b">x <![CDATA[<y>]]></m:content></r>)",
        ""
    );
    REQUIRE(found);
    CHECK(found->whole);
    auto const* const content = found->root.child("media:content");
    REQUIRE(content != nullptr);
    CHECK(content->attribute("url") == "a&b");
    CHECK(content->shown() == "x <y>");
}

TEST_CASE("xml: an Atom document's names have no prefix, others' do") {
    CHECK(
        parse_xml(
            R"(<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>t</a:title></a:feed>)", ""
        )
            ->root.child_text("title") == "t"
    );
    CHECK(
        parse_xml(R"(<rss xmlns:a="http://www.w3.org/2005/Atom"><a:link href="u"/></rss>)", "")
            ->root.child("atom:link") != nullptr
    );
}

TEST_CASE("xml: a broken or endless document gives what can be read of it") {
    auto const broken = parse_xml("<rss><channel><title>A &nbsp; B</title><item>", "");
    REQUIRE(broken);
    CHECK(!broken->whole);
    CHECK(broken->root.child("channel") != nullptr);
    std::string many = "<rss>";
    for (int i = 0; i < 1000; ++i) many += "<i/>";
    auto const cut = parse_xml(many + "</rss>", "", {.bytes = 1 << 20, .elements = 100});
    REQUIRE(cut);
    CHECK(!cut->whole);
    CHECK(cut->root.children.size() == 99);
    CHECK(!parse_xml("no xml at all", ""));
    CHECK(!parse_xml("", ""));
}

TEST_CASE("xml: entities of the document are neither expanded nor fetched") {
    std::string bomb = "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\">";
    for (char c = 'b'; c <= 'p'; ++c) {
        bomb += std::string("<!ENTITY ") + c + " \"";
        for (int i = 0; i < 10; ++i) bomb += std::string("&") + static_cast<char>(c - 1) + ";";
        bomb += "\">";
    }
    bomb +=
        "<!ENTITY f SYSTEM \"file:///etc/passwd\"><!ENTITY % p SYSTEM \"http://x.example/p\"> "
        "%p;]>";
    auto const found = parse_xml(bomb + "<r at=\"&p;\">&p;&f;.</r>", "");
    REQUIRE(found);
    CHECK(found->root.text.size() < 100);
    CHECK(found->root.text.find("root") == std::string::npos);
    CHECK(found->root.attribute("at").size() < 100);
}

TEST_CASE("xml: nesting without end stops") {
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<a>";
    auto const found = parse_xml(deep, "");
    CHECK((!found || !found->whole));
}

TEST_CASE("xml: a tag with attributes without end is given up at once, a large one is read") {
    auto const tag_of = [](std::string const& name, int count) {
        std::string tag = "<r><a>1</a><b";
        for (int i = 0; i < count; ++i) tag += " " + name + std::to_string(i) + "=\"1\"";
        return tag + "/></r>";
    };
    auto const large = parse_xml(tag_of("a", 1'000), "");
    REQUIRE(large);
    CHECK(large->whole);
    CHECK(large->root.child("b")->attribute("a999") == "1");
    for (auto const* name : {"a", "xmlns:n"}) {
        auto const flood = tag_of(name, 200'000);
        std::optional<xml_document> read;
        auto const seconds = cpu_seconds_of([&] { read = parse_xml(flood, ""); });
        REQUIRE(read);
        CHECK_FALSE(read->whole);
        CHECK(read->root.child_text("a") == "1");
        CHECK(seconds < 1);
    }
}

TEST_CASE("xml: the Content-Type's charset counts, and the root's name is seen past a prolog") {
    CHECK(parse_xml("<r>\xE9</r>", "iso-8859-1")->root.text == "\xC3\xA9");
    CHECK(
        xml_root_name("\xEF\xBB\xBF <?xml version='1.0'?><!-- <x> --><!DOCTYPE r [<!ENTITY a "
                      "'>'>]>\n<rss a='b'>") == "rss"
    );
    CHECK(xml_root_name("plain").empty());
    CHECK(xml_root_name("<!-- never closed").empty());
}

TEST_CASE("gunzip: a gzip file is unpacked within a bound, a broken one refused") {
    auto const body = packed(std::string(100'000, 'x'));
    CHECK(looks_like_gzip(body));
    CHECK(gunzip(body) == std::string(100'000, 'x'));
    CHECK(gunzip(body + body)->size() == 200'000);
    CHECK(!gunzip(body, 50'000));
    CHECK(!gunzip(body.substr(0, body.size() / 2)));
    CHECK(!gunzip("\x1f\x8b\x08 nonsense"));
}
