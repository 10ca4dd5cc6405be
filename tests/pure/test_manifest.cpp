// Manifests: what each format may hold, and where errors say they are.
#include "engine/manifest.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

using namespace panelia;
using namespace panelia::engine;

namespace {

byte_reader read_in_blocks(std::string text, std::size_t block) {
    return [text = std::move(text),
            block,
            at = std::size_t{0}](char* buffer, std::size_t size) mutable {
        std::size_t const n = std::min({size, block, text.size() - at});
        std::memcpy(buffer, text.data() + at, n);
        at += n;
        return n;
    };
}

struct outcome {
    std::vector<chapter_spec> chapters;
    std::vector<std::string> warnings;
    std::string error;
};

outcome read(manifest_format format, std::string const& text, std::size_t block = 1U << 20) {
    static constexpr char const* names[] = {"m.json", "m.ndjson", "m.csv", "m.txt"};
    outcome out;
    auto const source = open_manifest(
        read_in_blocks(text, block),
        format,
        names[static_cast<int>(format)],
        "Series",
        [&](std::string_view w) { out.warnings.emplace_back(w); }
    );
    try {
        while (auto chapter = source->next()) out.chapters.push_back(std::move(*chapter));
    } catch (source_error const& e) {
        out.error = e.what();
        CHECK_FALSE(source->next());
    }
    return out;
}

outcome json(std::string const& text) {
    return read(manifest_format::json, text);
}
outcome ndjson(std::string const& text) {
    return read(manifest_format::ndjson, text);
}
outcome csv(std::string const& text) {
    return read(manifest_format::csv, text);
}
outcome txt(std::string const& text) {
    return read(manifest_format::txt, text);
}

std::string flat(outcome const& o) {
    std::string s;
    for (auto const& c : o.chapters) {
        s += c.series + '|' + c.language + '|' + c.direction + '|' + c.number + '|' + c.title +
             '|' + c.volume + '|' + c.url;
        for (auto const& [name, value] : c.headers) s += '|' + name + '=' + value;
        for (auto const& p : c.pages) {
            s += '|' + p.url + ',' + p.sha256 + ',' + (p.bytes ? std::to_string(*p.bytes) : "-");
        }
        s += '\n';
    }
    for (auto const& w : o.warnings) s += "warning " + w + '\n';
    return s + o.error;
}

std::string const digest(64, 'a');

// One chapter of a JSON manifest with the given members.
std::string chapter(std::string const& members) {
    return R"({"series":"S","chapters":[{)" + members + "}]}";
}
std::string const one_page = R"("pages":["https://h/1.jpg"])";

}  // namespace

TEST_CASE("manifest: the contract's example is read as it says") {
    auto const o = json(
        R"({
      "series": "Legend Land", "language": "en", "direction": "ltr",
      "headers": { "Referer": "https://example.org/" },
      "chapters": [
        { "number": "10.50", "title": "The Piskies", "volume": "1", "url": "https://example.org/c/10.5",
          "pages": [ "https://cdn.example.org/1.jpg",
                     { "url": "https://cdn.example.org/2.jpg", "sha256": ")" +
        std::string(64, 'A') + R"(", "bytes": 48213 } ] }
      ]
    })"
    );
    CHECK(
        flat(o) ==
        "Legend Land|en|ltr|10.5|The "
        "Piskies|1|https://example.org/c/10.5|Referer=https://example.org/"
        "|https://cdn.example.org/1.jpg,,-|https://cdn.example.org/2.jpg," +
            digest + ",48213\n"
    );
}

TEST_CASE("manifest: a number is a decimal, however it is written") {
    struct row {
        char const* written;
        char const* number;
    };
    for (auto const& [written, number] : {
             row{"\"10.50\"", "10.5"},
             row{"10.50", "10.5"},
             row{"10.5", "10.5"},
             row{"7", "7"},
             row{"0.1", "0.1"},
             row{"-1", "-1"},
             row{"12345678901234567890.123456789", "12345678901234567890.123456789"},
             row{"18446744073709551617", "18446744073709551617"},
             row{"null", "1"},
         }) {
        CAPTURE(written);
        auto const o = json(chapter(std::string(R"("number":)") + written + ',' + one_page));
        CHECK(o.error == "");
        REQUIRE(o.chapters.size() == 1);
        CHECK(o.chapters[0].number == number);
    }
}

TEST_CASE("manifest: a chapter without a number has its position in its series") {
    auto const o =
        json(R"([{"series":"A","chapters":[{"pages":["http://h/1"]},{"pages":["http://h/1"]}]},)"
             R"({"series":"B","chapters":[{"pages":["http://h/1"]}]}])");
    REQUIRE(o.chapters.size() == 3);
    CHECK(o.chapters[1].number == "2");
    CHECK(o.chapters[2].number == "1");
    CHECK(o.chapters[2].series == "B");
}

TEST_CASE("manifest: digits of a number are found behind other chapters, escapes and nesting") {
    auto const o = json(
        R"({"chapters":[{"title":"\"}],[{","pages":["http://h/1"]}, {"x":{"number":3.5,"y":[[]]},"number":1.25,)"
        R"("pages":["http://h/1"]},{"n\u0075mber":9.75,"pages":["http://h/1"]}],"series":"S"})"
    );
    REQUIRE(o.chapters.size() == 3);
    CHECK(o.chapters[1].number == "1.25");
    CHECK(o.chapters[2].number == "9.75");
}

TEST_CASE("manifest: a relative page URL stands against the chapter's page") {
    auto const o =
        json(chapter(R"("url":"https://h/c/1/","pages":["01.jpg","/x/02.jpg","//o/3"])"));
    REQUIRE(o.chapters.size() == 1);
    CHECK(o.chapters[0].pages[0].url == "https://h/c/1/01.jpg");
    CHECK(o.chapters[0].pages[1].url == "https://h/x/02.jpg");
    CHECK(o.chapters[0].pages[2].url == "https://o/3");
}

TEST_CASE("manifest: a chapter's headers add to those of its series and win over them") {
    auto const o = json(R"({"series":"S","headers":{"Referer":"https://a/","X-A":"1"},"chapters":[)"
                        R"({"headers":{"referer":"https://b/"},"pages":["http://h/1"]}]})");
    REQUIRE(o.chapters.size() == 1);
    REQUIRE(o.chapters[0].headers.size() == 2);
    CHECK(o.chapters[0].headers[0].second == "1");
    CHECK(o.chapters[0].headers[1].second == "https://b/");
}

TEST_CASE("manifest: errors of JSON say where and what") {
    struct row {
        std::string text;
        char const* error;
    };
    auto const with_page = [](std::string const& page) {
        return chapter("\"pages\":[" + page + ']');
    };
    for (auto const& [text, error] : std::vector<row>{
             {"", "m.json:1:1: JSON ends too early"},
             {"{\n  \"series\": \"S\",\n  oops", "m.json:3:3: not valid JSON"},
             {"{} x", "m.json:1:4: something follows the end of the JSON"},
             {"\n 3", "m.json:2:2: must be an object with \"series\" and \"chapters\""},
             {"[{\"series\":\"S\",\"chapters\":[]},\n7]",
              "m.json:2:1: [1]: must be an object with \"series\" and \"chapters\""},
             {R"({"chapters":[]})", "m.json:1:1: no \"series\""},
             {R"({"series":" ","chapters":[]})", "m.json:1:1: no \"series\""},
             {R"({"series":4,"chapters":[]})", "m.json:1:11: series: must be a string"},
             {R"({"series":"S"})", "m.json:1:1: no \"chapters\""},
             {R"({"series":"S","chapters":{}})", "m.json:1:26: chapters: must be a list"},
             {R"({"series":"S","language":"e n","chapters":[]})",
              "m.json:1:26: language: not a language tag (such as \"en\" or \"pt-BR\")"},
             {R"({"series":"S","direction":"up","chapters":[]})",
              "m.json:1:27: direction: must be \"ltr\", \"rtl\" or \"ttb\""},
             {R"({"series":"S","headers":{"A B":"x"},"chapters":[]})",
              "m.json:1:32: headers.A B: not a header that may be set"},
             {R"({"series":"S","headers":{"Content-Length":"3"},"chapters":[]})",
              "m.json:1:43: headers.Content-Length: not a header that may be set"},
             {R"({"series":"S","headers":{"A":"x\r\nB: y"},"chapters":[]})",
              "m.json:1:30: headers.A: holds a control character"},
             {chapter(R"("number":"one",)" + one_page),
              "m.json:1:37: chapters[0].number: not a decimal number (words belong in the title)"},
             {chapter(R"("number":1e1,)" + one_page),
              "m.json:1:37: chapters[0].number: not a decimal number (words belong in the title)"},
             {chapter(R"("number":true,)" + one_page),
              "m.json:1:37: chapters[0].number: must be a string or a number"},
             {chapter(R"("url":"ftp://h/",)" + one_page),
              "m.json:1:34: chapters[0].url: not an http(s) URL"},
             {chapter(R"("title":"x")"), "m.json:1:27: chapters[0]: neither \"pages\" nor \"url\""},
             {chapter(R"("pages":[])"), "m.json:1:36: chapters[0].pages: no pages"},
             {chapter(R"("pages":"x")"), "m.json:1:36: chapters[0].pages: must be a list"},
             {with_page("3"), "m.json:1:37: chapters[0].pages[0]: must be a URL or an object"},
             {with_page("\"1.jpg\""), "m.json:1:37: chapters[0].pages[0]: not an http(s) URL"},
             {with_page(R"("http://h/1", {"url":"mailto:x"})"),
              "m.json:1:58: chapters[0].pages[1].url: not an http(s) URL"},
             {with_page("{}"), "m.json:1:37: chapters[0].pages[0]: no \"url\""},
             {with_page(R"({"url":"http://h/","sha256":"abc"})"),
              "m.json:1:65: chapters[0].pages[0].sha256: not 64 hex digits"},
             {with_page(R"({"url":"http://h/","bytes":-1})"),
              "m.json:1:64: chapters[0].pages[0].bytes: not a whole number of bytes"},
             {with_page(R"({"url":"http://h/","bytes":1.5})"),
              "m.json:1:64: chapters[0].pages[0].bytes: not a whole number of bytes"},
             {"{\"series\":\"\xC3\xA9\", \"x\":\"\xFF\"}", "m.json:1:21: invalid UTF-8"},
             {std::string(100, '['), "m.json:1:33: JSON nested too deeply"},
             {"{\"series\":\"\\ud800\"}", "m.json:1:18: not valid JSON"},
         }) {
        CAPTURE(text);
        CHECK(json(text).error == error);
    }
}

TEST_CASE("manifest: an error in a later chapter of a later manifest names its whole path") {
    auto const o = json(
        "[{\"series\":\"A\",\"chapters\":[]},\n {\"series\":\"B\",\"chapters\":[\n"
        "  {\"number\":1.5,\"pages\":[\"http://h/1\"]},\n  {\"pages\":[\"http://h/1\"]},\n"
        "  {\"pages\":[\"http://h/1\",\n    \"nowhere\"]}]}]"
    );
    CHECK(o.error == "m.json:6:5: [1].chapters[2].pages[1]: not an http(s) URL");
    CHECK(o.chapters.empty());
}

TEST_CASE("manifest: unknown keys are ignored with one warning each") {
    auto const o =
        json(R"({"series":"S","foo":1,"chapters":[{"bar":1,"pages":[{"url":"http://h/1","x":0},)"
             R"({"url":"http://h/2","x":0}]},{"bar":1,"pages":["http://h/1"]}]})");
    CHECK(o.chapters.size() == 2);
    REQUIRE(o.warnings.size() == 3);
    CHECK(o.warnings[0] == "m.json: unknown key \"foo\" in a manifest, ignored");
    CHECK(o.warnings[1] == "m.json: unknown key \"bar\" in a chapter, ignored");
    CHECK(o.warnings[2] == "m.json: unknown key \"x\" in a page, ignored");
}

TEST_CASE("manifest: warnings about strange keys do not grow with the file") {
    std::string text;
    for (int i = 0; i < 500; ++i) {
        text += "{\"series\":\"S\",\"k" + std::to_string(i) + "\":1," + one_page + "}\n";
    }
    CHECK(ndjson(text).warnings.size() == 51);
}

TEST_CASE("manifest: a chapter given twice is told and kept") {
    auto const o = json(
        "{\"series\":\"S\",\"chapters\":[{\"number\":1.0," + one_page + "},\n{\"number\":\"1\"," +
        one_page + "},{\"number\":\"1\",\"language\":\"fr\"," + one_page + "}]}"
    );
    CHECK(o.chapters.size() == 3);
    REQUIRE(o.warnings.size() == 1);
    CHECK(
        o.warnings[0] ==
        "m.json:2:1: chapter 1 of \"S\" is given more than once; those that differ are each "
        "downloaded"
    );
}

TEST_CASE("manifest: NDJSON has a chapter a line; BOM, CRLF and blank lines do no harm") {
    auto const o = ndjson(
        "\xEF\xBB\xBF{\"series\":\"S\",\"number\":2," + one_page +
        "}\r\n\r\n  \n{\"series\":\"S\"," + one_page + "}\n{\"series\":\"T\"," + one_page + "}"
    );
    CHECK(
        flat(o) ==
        "S|||2||||https://h/1.jpg,,-\nS|||2||||https://h/1.jpg,,-\nT|||1||||https://h/1.jpg,,-\n"
        "warning m.ndjson:4:1: chapter 2 of \"S\" is given more than once; those that differ are "
        "each downloaded\n"
    );
}

TEST_CASE("manifest: errors of NDJSON name the line; chapters before it are handed out") {
    struct row {
        std::string line;
        char const* error;
    };
    for (auto const& [line, error] : std::vector<row>{
             {R"({"series":"S","pages":["x"]})", "m.ndjson:3:24: pages[0]: not an http(s) URL"},
             {R"({"pages":["http://h/"]})", "m.ndjson:3:1: no \"series\""},
             {R"({"series":"S",)", "m.ndjson:3:15: JSON ends too early"},
             {R"({"series":"S","chapters":[]})",
              "m.ndjson:3:1: this is a whole manifest (json); a line of NDJSON is one chapter"},
             {"[]", "m.ndjson:3:1: must be an object: one chapter a line"},
             {"{\"series\":\"\xC0\x80\"}", "m.ndjson:3:12: invalid UTF-8"},
         }) {
        CAPTURE(line);
        auto const o = ndjson("{\"series\":\"S\"," + one_page + "}\n\n" + line + "\n{}");
        CHECK(o.error == error);
        CHECK(o.chapters.size() == 1);
    }
}

TEST_CASE("manifest: CSV rows that follow each other make a chapter, in page order") {
    auto const o =
        csv("url,page,number,series,title\r\n"
            "https://h/2,2,1.0,S,\"A, \"\"B\"\"\nC\"\r\n"
            "https://h/1,1,1,S,\r\n"
            "\r\n"
            "\"https://h/3\",1,2,S,D\r\n"
            ",,,,\r\n"
            "https://h/4,1,1,T,");
    CHECK(
        flat(o) ==
        "S|||1|A, \"B\"\nC|||https://h/1,,-|https://h/2,,-\nS|||2|D|||https://h/3,,-\n"
        "T|||1||||https://h/4,,-\n"
    );
}

TEST_CASE(
    "manifest: CSV without titles and pages takes the rows' order, and more columns if they are "
    "there"
) {
    auto const o =
        csv("series,number,url,Language,volume,sha256,bytes,mood\n"
            "S,1,https://h/1,en,3," +
            digest + ",5,glad\nS,1,https://h/2,en,3,,,\nS,1,https://h/3,fr,,,,\n");
    CHECK(
        flat(o) == "S|en||1||3||https://h/1," + digest +
                       ",5|https://h/2,,-\nS|fr||1||||https://h/3,,-\n"
                       "warning m.csv: unknown column \"mood\", ignored\n"
    );
}

TEST_CASE("manifest: errors of CSV name line and column") {
    struct row {
        char const* text;
        char const* error;
    };
    std::string const header = "series,number,title,page,url\n";
    for (auto const& [text, error] : {
             row{"S,1,T,1,nowhere", "m.csv:2:9: url: not an http(s) URL"},
             row{"S,x,T,1,http://h/",
                 "m.csv:2:3: number: not a decimal number (words belong in the title)"},
             row{",1,T,1,http://h/", "m.csv:2:1: series: empty"},
             row{"S,1,T,0,http://h/", "m.csv:2:7: page: not a page number (1, 2, 3, …)"},
             row{"S,1,T,,http://h/", "m.csv:2:7: page: not a page number (1, 2, 3, …)"},
             row{"S,1,T,1", "m.csv:2:1: 4 fields where the header has 5"},
             row{"S,1,T,1,http://h/,", "m.csv:2:1: 6 fields where the header has 5"},
             row{"S,1,T\"x,1,http://h/",
                 "m.csv:2:6: a stray quote (a field that holds one is quoted as a whole)"},
             row{"S,1,\"T\"x,1,http://h/", "m.csv:2:8: text after a closing quote"},
             row{"S,1,\"T\n,1,http://h/", "m.csv:2:5: this quote is never closed"},
             row{"S,1,T,1,http://h/\nS,1,T,1,http://h/",
                 "m.csv:3:7: page: 1 is already given in line 2"},
             row{"S,1,T,1,http://h/\nS,1,T,3,http://h/",
                 "m.csv:3:7: page: 3 is given, but there is no 2 beside it: the rows of a chapter "
                 "must stand together, and count from 1"},
             row{"S,1,T,2,http://h/",
                 "m.csv:2:7: page: 2 is given, but there is no 1 beside it: the rows of a chapter "
                 "must stand together, and count from 1"},
         }) {
        CAPTURE(text);
        CHECK(csv(header + text).error == error);
    }
    CHECK(csv("").error == "m.csv:1:1: no header row (series,number,title,page,url)");
    CHECK(
        csv("\nseries;number;url\n").error ==
        "m.csv:2:1: no column \"series\" in the header row (series,number,title,page,url)"
    );
    CHECK(csv("series,number,url,url\n").error == "m.csv:1:19: a second column \"url\"");
}

TEST_CASE("manifest: a quote that is never closed does not swallow a whole file") {
    std::string text = "series,number,url\nS,1,\"http";
    for (int i = 0; i < 100'000; ++i) text += "\nlots of text that goes on and on";
    CHECK(csv(text).error == "m.csv:2:5: this quote is never closed");
}

TEST_CASE("manifest: TXT is a URL a line, chapter 1 of the series named after the file") {
    auto const o = txt("\xEF\xBB\xBF# mine\r\n\r\n  https://h/1.jpg \r\nhttp://h/2.jpg#x\n");
    CHECK(flat(o) == "Series|||1||||https://h/1.jpg,,-|http://h/2.jpg#x,,-\n");
    CHECK(txt("# nothing\n").chapters.empty());
    CHECK(txt("https://h/\n\n \tnope\n").error == "m.txt:3:3: not an http(s) URL");
    CHECK(txt("\xFF\xFEh").error == "m.txt:1:1: this looks like UTF-16; a manifest is UTF-8");
}

TEST_CASE("manifest: byte by byte or in blocks, it reads the same") {
    std::string const lines = "\xEF\xBB\xBF{\"series\":\"\xC3\xA9t\xC3\xA9\",\"number\":1.50," +
                              one_page + "}\r\n\r\n{\"series\":\"S\"," + one_page +
                              "}\r\n{\"bad\":}";
    std::string const rows =
        "series,number,url\r\n\"S\r\nx\",1,http://h/1\r\n\"a\"\"b\",2,http://h/2\nS,1,\"x";
    for (auto const& [format, text] : std::vector<std::pair<manifest_format, std::string>>{
             {manifest_format::json, chapter(R"("number":1.5,)" + one_page)},
             {manifest_format::ndjson, lines},
             {manifest_format::csv, rows},
             {manifest_format::txt, "\r\nhttp://h/1\r\n#\r\nhttp://h/2"},
         }) {
        auto const whole = flat(read(format, text));
        for (std::size_t const block : {1, 2, 3, 7, 64}) {
            CAPTURE(block);
            CHECK(flat(read(format, text, block)) == whole);
        }
    }
}

TEST_CASE("manifest: the first chapter is there before the second line is read") {
    std::size_t reads = 0;
    std::string const line = "{\"series\":\"S\"," + one_page + "}\n";
    auto const source = open_manifest(
        [&](char* buffer, std::size_t) {
            ++reads;
            std::memcpy(buffer, line.data(), line.size());
            return line.size();
        },
        manifest_format::ndjson,
        "-",
        "",
        {}
    );
    CHECK(source->next());
    CHECK(reads == 1);
}

TEST_CASE("manifest: a stopped source ends without an error") {
    chapter_source* self = nullptr;
    bool first = true;
    auto const source = open_manifest(
        [&](char* buffer, std::size_t) {
            if (!first) self->stop();
            bool const was_first = std::exchange(first, false);
            if (was_first) *buffer = '{';
            return was_first ? std::size_t{1} : nothing_yet;
        },
        manifest_format::ndjson,
        "-",
        "",
        {}
    );
    self = source.get();
    CHECK_FALSE(source->next());
    CHECK_FALSE(source->next());
}

TEST_CASE("manifest: a line without end is refused before memory is") {
    std::size_t given = 0;
    auto const source = open_manifest(
        [&](char* buffer, std::size_t size) {
            given += size;
            std::memset(buffer, ' ', size);
            return size;
        },
        manifest_format::ndjson,
        "-",
        "",
        {}
    );
    CHECK_THROWS_WITH_AS(source->next(), "-:1:1: this line is longer than 64 MiB", source_error);
    CHECK(given < (200U << 20));
}

TEST_CASE("manifest: names announce formats") {
    CHECK(format_of("a/b.json") == manifest_format::json);
    CHECK(format_of("b.JSONL") == manifest_format::ndjson);
    CHECK(format_of("b.ndjson") == manifest_format::ndjson);
    CHECK(format_of("b.Csv") == manifest_format::csv);
    CHECK(format_of("b.txt") == manifest_format::txt);
    CHECK_FALSE(format_of("b"));
    CHECK_FALSE(format_of("b.xml"));
    CHECK(parse_format("ndjson") == manifest_format::ndjson);
    CHECK_FALSE(parse_format("JSON"));
}

TEST_CASE("manifest: files that cannot be read are named with the reason") {
    CHECK_THROWS_WITH_AS(
        read_file("/nonexistent/x.json"),
        "/nonexistent/x.json: cannot be opened: No such file or directory",
        source_error
    );
    CHECK_THROWS_WITH_AS(read_file("/"), "/: cannot be read: Is a directory", source_error);
}

TEST_CASE("manifest: a check of a whole file finds its last error") {
    auto const good = "{\"series\":\"S\"," + one_page + "}\n";
    CHECK_NOTHROW(check_manifest(read_in_blocks(good, 10), manifest_format::ndjson, "m", ""));
    CHECK_THROWS_WITH_AS(
        check_manifest(read_in_blocks(good + "{}", 10), manifest_format::ndjson, "m", ""),
        "m:2:1: no \"series\"",
        source_error
    );
}

TEST_CASE("manifest: messages stay on one line whatever the input") {
    auto const o = ndjson(
        "{\"series\":\"S\",\"a\\n\\u001b[31m\":1,\"pages\":[\"http://h/"
        "\"],\"headers\":{\"x\\r\\ny\":\"\"}}"
    );
    REQUIRE(o.warnings.size() == 1);
    CHECK(o.warnings[0] == "m.ndjson: unknown key \"a??[31m\" in a chapter, ignored");
    CHECK(o.error == "m.ndjson:1:75: headers.x??y: not a header that may be set");
}

TEST_CASE("manifest: a chapter may have its address only; its pages are looked for later") {
    auto const got =
        json(R"({"series":"S","chapters":[{"number":1,"url":"https://h/c1"}]})").chapters;
    REQUIRE(got.size() == 1);
    CHECK(got[0].url == "https://h/c1");
    CHECK(got[0].pages.empty());
}

TEST_CASE("manifest: NDJSON of pages, as a plan has them, makes chapters of pages that follow") {
    auto const o = ndjson(
        R"({"series":"S","number":"1","title":"A","page":1,"url":"http://h/1","folder":"f","stem":"001","chapter_url":"http://h/c"}
{"series":"S","number":"1","title":"A","page":2,"url":"http://h/2","bytes":7,"chapter_url":"http://h/c"}
{"series":"S","number":"1","title":"B","page":1,"url":"http://h/3","headers":{"Referer":"http://h/"}}
{"series":"S","number":"2","pages":["http://h/4"]}
{"series":"S","number":"3","page":1,"url":"http://h/5"}
)"
    );
    auto const& got = o.chapters;
    CHECK(o.warnings.size() == 1);  // number 1 comes twice
    REQUIRE(got.size() == 4);
    CHECK(got[0].pages.size() == 2);
    CHECK(got[0].url == "http://h/c");
    CHECK(got[0].pages[1].bytes == 7);
    CHECK(got[1].title == "B");
    CHECK(got[1].pages.size() == 1);
    CHECK(got[1].headers.size() == 1);
    CHECK(got[2].number == "2");
    CHECK(got[3].number == "3");
    CHECK(got[3].pages.size() == 1);
}

TEST_CASE("manifest: NDJSON of pages: a page out of turn is an error with its line") {
    auto const two = [](char const* first, char const* second) {
        std::string const start = R"({"series":"S","number":"1","url":"http://h/1","page":)";
        return start + first + "}\n" + start + second + "}\n";
    };
    CHECK(ndjson(two("1", "3")).error == "m.ndjson:2:1: page: 3 is given where 2 is due");
    CHECK(ndjson(two("2", "3")).error == "m.ndjson:1:1: page: 2 is given where 1 is due");
    CHECK(ndjson(two("0", "1")).error.find("not a page number") != std::string::npos);
}

TEST_CASE("manifest: a key that comes twice in an object is an error at the second") {
    struct row {
        manifest_format format;
        std::string_view text, what;
    };
    std::vector<row> const rows = {
        {manifest_format::json,
         "{\"series\": \"S\", \"chapters\": [],\n \"chapters\": []}",
         "m:2:2: this key is given twice in one object"},
        {manifest_format::json,
         R"({"series":"S","s\u0065ries":"T","chapters":[]})",
         "m:1:15: this key is given twice in one object"},
        {manifest_format::ndjson,
         R"({"series":"S","number":1,"pages":[{"url":"http://h/1","url":"http://h/2"}]})",
         "m:1:55: this key is given twice in one object"},
    };
    for (auto const& [format, text, what] : rows) {
        CAPTURE(text);
        bool given = false;
        auto const source = open_manifest(
            [&, shown = text](char* buffer, std::size_t) {
                if (std::exchange(given, true)) return std::size_t{0};
                shown.copy(buffer, shown.size());
                return shown.size();
            },
            format,
            "m",
            "",
            {}
        );
        CHECK_THROWS_WITH_AS(source->next(), std::string(what).c_str(), source_error);
    }
}
