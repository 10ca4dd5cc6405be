// Site rules over JSON: templates, answers of APIs, JSON in scripts.
#include "tests/paths.hpp"
#include "tests/pure/rule_complaint.hpp"

#include <boost/json/parse.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sources/mangadex.hpp"
#include "sources/rule_reader.hpp"
#include "sources/rule_template.hpp"

using namespace panelia::sources;
using panelia::testing::complaint;

namespace {

document json_document(std::string body, std::string url = "https://api.s.example/x?page=2") {
    return {std::move(url), "application/json", "utf-8", std::move(body)};
}

reading read_by(std::string const& text, document const& from, role as) {
    auto const r = std::make_shared<rule const>(parse_rule(text, "own.toml"));
    return rule_reader(r).read(from, as);
}

std::vector<std::string> urls(reading const& said) {
    std::vector<std::string> out;
    for (auto const& p : said.self.pages) out.push_back(p.url);
    return out;
}

constexpr std::string_view api_rule = R"(
hosts = ["s.example", "api.s.example"]
path = '^/(?:series|read)/(\w+)'
request-rate = 2.5
[chapters]
api = "https://api.s.example/series/{1}/chapters?page=1"
items = "/data/*"
series = "{//series/title}"
url = "/read/{/id}"
pages-at = "https://api.s.example/chapters/{/id}/pages"
number = "{/attributes/chapter}"
title = "{/attributes/title}"
volume = "{/attributes/volume}"
language = "{/attributes/lang}"
more-api = "?page={page+1}"
more-while = "/has_more"
skip = 'locked'
order = "newest-first"
[pages]
api = "https://api.s.example/chapters/{1}/pages"
pointer = "/images/*/file"
url = "{//base}/{}"
[headers]
Referer = "https://s.example/"
)";

}  // namespace

TEST_CASE("rule template: what each place stands for") {
    auto const answer =
        boost::json::parse(R"({"a":{"b":"x y"},"n":7,"d":10.5,"z":null,"l":[1],"u":"https://h/?q"})"
        );
    auto const element = boost::json::parse(R"({"id":"a/b?c#d&e","~t":"tilde","e":""})");
    std::vector<std::string_view> const groups{"/t/abc", "abc", ""};
    template_values const from{groups, &answer, &element, "limit=9&page=41&bad=x"};
    struct row {
        char const* text;
        std::optional<std::string> as_text, as_address;
    };
    for (auto const& [text, as_text, as_address] : std::vector<row>{
             {"plain {{}}", "plain {}", "plain {}"},
             {"/t/{1}", "/t/abc", "/t/abc"},
             {"{2}", std::nullopt, std::nullopt},  // took no part
             {"{3}", std::nullopt, std::nullopt},
             {"{//a/b}!", "x y!", "x y!"},
             {"q={//a/b}", "q=x y", "q=x%20y"},
             {"{//n}{//d}", "710.5", "710.5"},
             {"{//z}", std::nullopt, std::nullopt},
             {"{//l}", std::nullopt, std::nullopt},
             {"{//l/0}", "1", "1"},
             {"{//gone}", std::nullopt, std::nullopt},
             {"{//u}", "https://h/?q", "https://h/?q"},
             {"/x/{/id}", "/x/a/b?c#d&e", "/x/a/b%3Fc%23d%26e"},
             {"{/~0t}", "tilde", "tilde"},
             {"{/e}", "", std::nullopt},
             {"{}", std::nullopt, std::nullopt},
             {"?page={page+1}", "?page=42", "?page=42"},
             {"{offset+100}", "100", "100"},
             {"{bad+1}", std::nullopt, std::nullopt},
         }) {
        CAPTURE(text);
        CHECK(rule_template(text).text(from) == as_text);
        CHECK(rule_template(text).address(from) == as_address);
    }
    boost::json::value const one("p.png");
    CHECK(rule_template("a/{}").address({{}, &answer, &one, {}}) == "a/p.png");
    for (auto const* bad : {"{", "}", "{a", "{a.b}", "{10}", "{+1}", "{a+}", "{a+x}", "{a b+1}"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(rule_template{bad}, std::runtime_error);
    }
}

TEST_CASE("rule over JSON: what is wrong is told with file, line and key") {
    auto const with = [](std::string const& chapters, std::string const& pages = "") {
        return complaint(
            "hosts=['a']\npath='/(a)'\n[chapters]\n" + chapters + "\n[pages]\npointer='/p/*'\n" +
            pages
        );
    };
    CHECK(with("items='/a/*'\nurl='{/u}'").empty());
    CHECK(
        with("items='a'\nurl='{/u}'").find(":4:7: chapters.items: must begin") != std::string::npos
    );
    CHECK(
        with("items='/a/*'\nurl='{u}'").find(":5:5: chapters.url: {u} is a value of a page") !=
        std::string::npos
    );
    CHECK(with("items='/a/*'\nurl='{2}'").find("chapters.url: names a group") != std::string::npos);
    CHECK(with("items='/a/*'").find("chapters.items: needs url") != std::string::npos);
    CHECK(with("url='{/u}'").find("chapters.url: needs items") != std::string::npos);
    CHECK(
        with("api='/x'").find("chapters.api: needs items beside it, or links") != std::string::npos
    );
    CHECK(with("links='//a'\njson='(x)'").find("chapters.json: needs items") != std::string::npos);
    CHECK(
        with("items='/a/*'\nurl='{/u}'\napi='/x'\njson='(x)'")
            .find("chapters.api: stands beside") != std::string::npos
    );
    CHECK(
        with("items='/a/*'\nurl='{/u}'\nmore-while='/x'").find("more-while: needs more-api") !=
        std::string::npos
    );
    CHECK(
        with("items='/a/*'\nurl='{/u}'", "more-api='{'").find("pages.more-api: a brace") !=
        std::string::npos
    );
    auto const told = [](std::string const& said, std::string_view what) {
        CAPTURE(said);
        CHECK(said.find(what) != std::string::npos);
    };
    told(with("items='/a~2'\nurl='{/u}'"), ":4:7: chapters.items: no JSON pointer");
    told(with("items='/a'\nurl='{/u~2}'"), ":5:5: chapters.url: {/u~2} is no JSON pointer");
    told(with("items='/a'\nurl='ftp://x/{/u}'"), "chapters.url: is no address of http");
    told(with("items='/a'\nurl='{/u}'\napi='ftp://x/'"), ":6:5: chapters.api: is no address");
    told(with("items='/a'\nurl='{/u}'\napi='/x/{/a}'"), "chapters.api: names a value");
    told(with("items='/a'\nurl='{/u}'\nlinks='//a'"), "chapters.links: stands beside items");
    CHECK(with("items='/a~1b~0/*'\nurl='HTTPS://x/{/u}'\napi='//h/x?p={p+1}'").empty());
    CHECK(
        complaint("hosts=['a']\nrequest-rate=0\n[pages]\nimages='//img'")
            .find(":2:14: request-rate: must be a number") != std::string::npos
    );
    CHECK(
        complaint("hosts=['a']\nrequest-rate='2'\n[pages]\nimages='//img'").find("request-rate") !=
        std::string::npos
    );
    CHECK(complaint("hosts=['a']\nrequest-rate=2\n[pages]\nimages='//img'").empty());
}

TEST_CASE("rule over JSON: a page leads to the API, its answers name chapters and go on") {
    std::string const rule(api_rule);
    document const page{"https://s.example/series/fox", "text/html", "utf-8", "<p>app</p>"};
    auto const lead = read_by(rule, page, role::list);
    REQUIRE(lead.understood);
    CHECK(lead.request_rate == 2.5);
    REQUIRE(lead.more.size() == 1);
    CHECK(lead.more[0].url == "https://api.s.example/series/fox/chapters?page=1");
    CHECK(lead.more[0].headers == header_list{{"Referer", "https://s.example/"}});

    auto const said = read_by(
        rule,
        json_document(R"({"series":{"title":"Blue  Fox"},"has_more":true,"data":[
            {"id":"k3","attributes":{"chapter":"10.5","title":" Home ","volume":2,"lang":"en"}},
            {"id":"k2","attributes":{"chapter":9,"title":null}},
            {"id":"k1","attributes":{"chapter":null,"title":"Prologue: Away"}},
            {"id":"locked7","attributes":{"chapter":"8"}},
            {"attributes":{"chapter":"7"}}]})"),
        role::list
    );
    REQUIRE(said.understood);
    CHECK(said.series == "Blue Fox");
    CHECK(said.order == list_order::newest_first);
    REQUIRE(said.chapters.size() == 3);
    CHECK(said.chapters[0].number == "10.5");
    CHECK(said.chapters[0].title == "Home");
    CHECK(said.chapters[0].volume == "2");
    CHECK(said.chapters[0].language == "en");
    CHECK(said.chapters[0].url == "https://api.s.example/read/k3");
    CHECK(said.chapters[0].pages_at.url == "https://api.s.example/chapters/k3/pages");
    CHECK(said.chapters[1].number == "9");
    CHECK(said.chapters[2].number == "0");
    REQUIRE(said.more.size() == 1);
    CHECK(said.more[0].url == "https://api.s.example/x?page=3");

    auto const last = read_by(rule, json_document(R"({"has_more":false,"data":[]})"), role::list);
    CHECK(last.understood);
    CHECK(last.chapters.empty());
    CHECK(last.more.empty());
    CHECK_FALSE(read_by(rule, json_document(R"({"error":"no"})"), role::list).understood);
    CHECK_FALSE(read_by(rule, json_document(R"({"data":[)"), role::list).understood);
}

TEST_CASE("rule over JSON: a chapter's pages, from its own page or from the list") {
    std::string const rule(api_rule);
    document const page{"https://s.example/read/k3", "text/html", "utf-8", "<p>app</p>"};
    auto const lead = read_by(rule, page, role::chapter);
    REQUIRE(lead.more.size() == 1);
    CHECK(lead.more[0].url == "https://api.s.example/chapters/k3/pages");
    auto const said = read_by(
        rule,
        json_document(R"({"base":"https://img.s.example/k3","images":[
            {"file":"1.png"},{"file":"a b?.png"},{"file":null},{"file":"1.png"}]})"),
        role::chapter
    );
    CHECK(said.understood);
    CHECK(
        urls(said) ==
        std::vector<std::string>{
            "https://img.s.example/k3/1.png", "https://img.s.example/k3/a%20b%3F.png"}
    );
    CHECK(said.self.headers == header_list{{"Referer", "https://s.example/"}});
    // Nothing leaves http(s).
    auto const odd = read_by(
        "hosts=['api.s.example']\n[pages]\npointer='/*'",
        json_document(R"(["file:///etc/passwd","javascript:x","//h.example/1.png",7])"),
        role::chapter
    );
    CHECK(
        urls(odd) == std::vector<std::string>{"https://h.example/1.png", "https://api.s.example/7"}
    );
}

TEST_CASE("rule over JSON: a list of chapters in a script of the page") {
    auto const said = read_by(
        R"(hosts = ["s.example"]
[chapters]
json = '(?s)window\.list = (\[.*?\]);'
items = "/*"
url = "{/path}"
title = "{/name}"
)",
        {"https://s.example/fox/",
         "text/html",
         "utf-8",
         "<script>window.list = [{\"path\":\"c/2\",\"name\":\"Chapter 2: B\"},"
         "{\"path\":\"/fox/c/1\",\"name\":\"Chapter 1\"}];</script>"},
        role::list
    );
    REQUIRE(said.chapters.size() == 2);
    CHECK(said.chapters[0].number == "2");
    CHECK(said.chapters[0].title == "B");
    CHECK(said.chapters[0].url == "https://s.example/fox/c/2");
    CHECK(said.chapters[1].url == "https://s.example/fox/c/1");
}

TEST_CASE("rule over JSON: chapters can be counted instead of numbered") {
    auto const said = read_by(
        "hosts=['api.s.example']\n[chapters]\nitems='/*'\nurl='/c/{/id}'\ntitle='{/t}'\n"
        "number='position'\norder='oldest-first'",
        json_document(R"([{"id":807,"t":"Dawn"},{"id":812,"t":"7 Days"}])"),
        role::list
    );
    REQUIRE(said.chapters.size() == 2);
    CHECK(said.chapters[0].number.empty());
    CHECK(said.chapters[1].number.empty());
    CHECK(said.chapters[1].title == "7 Days");
}

TEST_CASE("rule over JSON: each table can be for addresses of its own") {
    std::string const rule = R"(
hosts = ["s.example"]
[chapters]
path = '^/series/(\w+)'
api = "/api/series/{1}"
items = "/*"
url = "/read/{/id}"
[pages]
path = '^/read/(\w+)/?(\w*)'
api = "/api/chapters/{1}"
pointer = "/*"
)";
    auto const shell = [](std::string const& path) {
        return document{"https://s.example" + path, "text/html", "utf-8", "<p>app</p>"};
    };
    auto const leads = [&](std::string const& path, role as) {
        auto const said = read_by(rule, shell(path), as);
        return said.understood ? said.more.at(0).url : std::string{};
    };
    CHECK(leads("/series/fox", role::list) == "https://s.example/api/series/fox");
    CHECK(leads("/series/fox", role::chapter).empty());
    CHECK(leads("/read/k3", role::list).empty());
    CHECK(leads("/read/k3", role::chapter) == "https://s.example/api/chapters/k3");
    // The answers of an API are at addresses of their own.
    auto const list = read_by(
        rule, json_document(R"([{"id":"k3"}])", "https://s.example/api/series/fox"), role::list
    );
    REQUIRE(list.chapters.size() == 1);
    CHECK(list.chapters[0].url == "https://s.example/read/k3");
    CHECK(
        complaint("hosts=['a']\npath='(a)'\n[pages]\npath='b'\napi='/{1}'\npointer='/*'")
            .find("pages.api: names a group") != std::string::npos
    );
}

TEST_CASE("rule over JSON: only a rule that says so is asked about JSON") {
    auto const made = [](std::string_view text) {
        return std::make_shared<rule const>(parse_rule(text, "own.toml"));
    };
    auto const from = json_document(R"({"images":[]})", "https://api.s.example/series/x");
    auto const found = rule_factory({made(api_rule)})(from);
    REQUIRE(found);
    CHECK(found->name() == "rule own");
    CHECK_FALSE(rule_factory({made("hosts=['api.s.example']\n[pages]\nimages='//img'")})(from));
    CHECK_FALSE(rule_factory({made("hosts=['h']\n[pages]\npointer='/images/*'")})(from));
    CHECK_FALSE(rule_factory(built_in_rules())(from));
}

TEST_CASE("rule over JSON: ten lines say what MangaDex's API says") {
    constexpr std::string_view text = R"(
hosts = ["api.mangadex.org"]
path = '^/manga/([^/]+)'
[chapters]
items = "/data/*"
url = "https://mangadex.org/chapter/{/id}"
pages-at = "https://api.mangadex.org/at-home/server/{/id}"
number = "{/attributes/chapter}"
title = "{/attributes/title}"
volume = "{/attributes/volume}"
language = "{/attributes/translatedLanguage}"
more-api = "?limit=2&offset={offset+2}"
[pages]
pointer = "/chapter/data/*"
url = "{//baseUrl}/data/{//chapter/hash}/{}"
)";
    auto const feed = json_document(
        R"({"result":"ok","limit":2,"offset":0,"total":3,"data":[
            {"id":"aa","type":"chapter","attributes":{"chapter":"1","title":"One","volume":"1",
             "translatedLanguage":"en"},"relationships":[]},
            {"id":"bb","type":"chapter","attributes":{"chapter":"1.5","title":"","volume":null,
             "translatedLanguage":"fr"},"relationships":[]}]})",
        "https://api.mangadex.org/manga/m/feed?limit=2&offset=0"
    );
    auto const by_rule = read_by(std::string(text), feed, role::list);
    auto const by_code = mangadex_reader(feed)->read(feed, role::list);
    REQUIRE(by_rule.chapters.size() == 2);
    REQUIRE(by_code.chapters.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(by_rule.chapters[i].number == by_code.chapters[i].number);
        CHECK(by_rule.chapters[i].title == by_code.chapters[i].title);
        CHECK(by_rule.chapters[i].volume == by_code.chapters[i].volume);
        CHECK(by_rule.chapters[i].language == by_code.chapters[i].language);
        CHECK(by_rule.chapters[i].url == by_code.chapters[i].url);
        CHECK(by_rule.chapters[i].pages_at.url == by_code.chapters[i].pages_at.url);
    }
    REQUIRE(by_rule.more.size() == 1);
    CHECK(by_rule.more[0].url == "https://api.mangadex.org/manga/m/feed?limit=2&offset=2");
    auto const server = json_document(
        R"({"result":"ok","baseUrl":"https://u.example","chapter":{"hash":"h","data":["1.png","2.png"]}})",
        "https://api.mangadex.org/at-home/server/aa"
    );
    CHECK(
        urls(read_by(std::string(text), server, role::chapter)) ==
        urls(mangadex_reader(server)->read(server, role::chapter))
    );
}

TEST_CASE("rules: the examples of docs/rules.md are rules") {
    std::ifstream in(panelia::testing::source_folder() / "docs" / "rules.md");
    std::string line, text;
    bool inside = false;
    int examples = 0;
    while (std::getline(in, line)) {
        if (inside && line == "```") {
            CAPTURE(text);
            CHECK(complaint(text) == "");
            ++examples;
            inside = false;
        } else if (inside) {
            text += line + '\n';
        } else if (line == "```toml") {
            inside = true;
            text.clear();
        }
    }
    CHECK(examples == 5);
}
