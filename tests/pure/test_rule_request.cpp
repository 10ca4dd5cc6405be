// What site rules ask for beyond the page: requests with a form or JSON, their keys, and what is
// filled into them.
#include "tests/pure/rule_complaint.hpp"

#include <boost/json/parse.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sources/rule_reader.hpp"

using namespace panelia;
using namespace panelia::sources;
using panelia::testing::complaint;

namespace {

reading read_by(std::string const& text, document const& from, role as = role::list) {
    auto const r = std::make_shared<rule const>(parse_rule(text, "own.toml"));
    return rule_reader(r).read(from, as);
}

reading part_by(std::string const& text, document const& from) {
    auto const r = std::make_shared<rule const>(parse_rule(text, "own.toml"));
    return rule_reader(r).read_part(from, {});
}

document html(std::string body, std::string url = "https://s.example/t/fox/") {
    return {.url = std::move(url), .content_type = "text/html", .body = std::move(body)};
}

document answer(std::string body, post_spec posted, std::string url = "https://s.example/graphql") {
    return {
        .url = std::move(url),
        .content_type = "application/json",
        .body = std::move(body),
        .posted = std::move(posted)};
}

/// "POST https://… type body", or "GET https://…"; of several, in turn.
std::string shown(std::vector<document_request> const& all) {
    std::string out;
    for (auto const& one : all) {
        if (!out.empty()) out += " | ";
        out += one.post ? "POST " + one.url + " " + one.post->type + " " + one.post->body
                        : "GET " + one.url;
        for (auto const& other : one.instead) out += " else " + shown({other});
    }
    return out;
}

constexpr std::string_view form_type = "application/x-www-form-urlencoded";

/// A rule whose list is asked for with this table of `api`.
std::string asking(std::string const& api, std::string const& more = {}) {
    return "hosts=['s.example']\npath='^/t/([^/]+)/'\n"
           "[values]\nid=\"//@data-id\"\nnone=\"//@data-none\"\n"
           "[chapters]\nlinks='//a'\napi=" +
           api + "\n" + more;
}

std::string asked(std::string const& api, document const& page = html("<p data-id=7>")) {
    return shown(read_by(asking(api), page).more);
}

}  // namespace

TEST_CASE("rule requests: a form and JSON are filled in, encoded for where they stand") {
    struct row {
        char const *api, *request;
    };
    for (auto const& [api, request] : std::vector<row>{
             {"'{1}/list'", "GET https://s.example/t/fox/fox/list"},
             {"'?id={id}'", "GET https://s.example/t/fox/?id=7"},
             {"{url='list/',form={}}",
              "POST https://s.example/t/fox/list/ application/x-www-form-urlencoded "},
             {"{url='/a',form={action='get it',id='{id}&x=1',n=3,b=true}}",
              "POST https://s.example/a application/x-www-form-urlencoded "
              "action=get+it&b=true&id=7%26x%3D1&n=3"},
             {"{url='/a',form={'vars[p]'='é+{{'}}",
              "POST https://s.example/a application/x-www-form-urlencoded "
              "vars%5Bp%5D=%C3%A9%2B%7B"},
             {"{url='/a',json={q='a \"{1}\" \\',n=1,l=[true,'{id}'],o={x=1.5}}}",
              R"(POST https://s.example/a application/json )"
              R"({"l":[true,"7"],"n":1,"o":{"x":1.5E0},"q":"a \"fox\" \\"})"},
             {"{url='/a',json={id='{id as number}',page='{page+1}',s='{id}'}}",
              R"(POST https://s.example/a application/json {"id":7,"page":1,"s":"7"})"},
             {"{url='/a',json={q='query { s(id: $id) { c { id } } }'}}",
              R"(POST https://s.example/a application/json {"q":"query { s(id: $id) { c { id } } }"})"},
             // What lacks is not asked for; nor is a text that is to be a number.
             {"{url='/a',form={x='{none}'}}", ""},
             {"{url='/{none}',form={}}", ""},
             {"{url='/a',json={x='{1 as number}'}}", ""},
             {"{url='/a',when='//b',form={}}", ""},
             {"{url='/a',when='//p',form={}}",
              "POST https://s.example/a application/x-www-form-urlencoded "},
             // In turn, as far as the page gives what they need.
             {"[{url='/a',form={}},{url='/b/{id}'}]",
              "POST https://s.example/a application/x-www-form-urlencoded  else GET "
              "https://s.example/b/7"},
             {"[{url='/a/{none}'},{url='/b/{id}'}]", "GET https://s.example/b/7"},
         }) {
        CAPTURE(api);
        CHECK(asked(api) == request);
    }
}

TEST_CASE("rule requests: an address's group is decoded for what is posted") {
    auto const page = html("", "https://s.example/t/a%20%22b%22/");
    CHECK(
        asked("{url='/a',json={q='{1}'}}", page) ==
        R"(POST https://s.example/a application/json {"q":"a \"b\""})"
    );
    CHECK(
        asked("{url='/a',json={q='{1}'}}", html("", "https://s.example/t/a%FF/")) ==
        "POST https://s.example/a application/json {\"q\":\"a\xEF\xBF\xBD\"}"
    );
    CHECK(
        asked("{url='/a',form={q='{1}'}}", page) ==
        "POST https://s.example/a " + std::string(form_type) + " q=a+%22b%22"
    );
}

TEST_CASE("rule requests: beside links, only where the page has none of them") {
    auto const rule = asking("{url='/a',form={}}");
    CHECK(read_by(rule, html("<a href=1>Chapter 1</a>")).more.empty());
    auto const empty = read_by(rule, html("<p>"));
    CHECK(empty.understood);
    CHECK(empty.more.size() == 1);
    // An answer is read by the same links, wherever it came from, and asks for nothing.
    auto answered = html("<a href=1>Chapter 1</a>", "https://s.example/a");
    answered.posted = post_spec{};
    auto const said = part_by(rule, answered);
    CHECK(said.chapters.size() == 1);
    CHECK(said.more.empty());
    CHECK_FALSE(part_by(rule, html("0", "https://s.example/a")).understood);
}

TEST_CASE("rule requests: headers of a request go with it beside those of the rule") {
    auto const said = read_by(
        asking("{url='/a',form={},headers={X-Requested-With='XMLHttpRequest'}}") +
            "[headers]\nReferer='https://s.example/'\n",
        html("")
    );
    REQUIRE(said.more.size() == 1);
    CHECK(
        said.more[0].headers ==
        header_list{{"Referer", "https://s.example/"}, {"X-Requested-With", "XMLHttpRequest"}}
    );
}

TEST_CASE("rule requests: the next part posts what was posted, with what more-api says") {
    constexpr std::string_view rule =
        "hosts=['s.example']\npath='^/t/(\\w+)'\n[chapters]\nitems='/data/*'\nurl='{/u}'\n"
        "api={url='/graphql',json={query='q',variables={id='{1}',offset=0,deep={a=1}}}}\n"
        "more-api={json={variables={offset='{offset+2}',after='{//next}'}}}\nmore-while='/next'\n";
    auto const first = read_by(std::string(rule), html(""));
    REQUIRE(first.more.size() == 1);
    auto const posted = *first.more[0].post;
    CHECK(posted.body == R"({"query":"q","variables":{"deep":{"a":1},"id":"fox","offset":0}})");
    auto const said =
        part_by(std::string(rule), answer(R"({"data":[{"u":"/1"}],"next":"k"})", posted));
    CHECK(said.chapters.size() == 1);
    REQUIRE(said.more.size() == 1);
    CHECK(said.more[0].url == "https://s.example/graphql");
    CHECK(
        said.more[0].post->body ==
        R"({"query":"q","variables":{"deep":{"a":1},"id":"fox","offset":2,"after":"k"}})"
    );
    // No value, or the end: nothing is asked.
    for (auto const* body : {R"({"data":[{"u":"/1"}],"next":""})", R"({"data":[],"next":"k"})"}) {
        CHECK(part_by(std::string(rule), answer(body, posted)).more.empty());
    }
}

TEST_CASE("rule requests: a form goes on likewise; a part without chapters is the end of it") {
    auto const rule =
        asking("{url='/a',form={action='x y',page=1}}", "more-api={form={page='{page+1}'}}\n");
    auto part = html("<a href=1>Chapter 1</a>", "https://s.example/a");
    part.posted = read_by(rule, html("")).more.at(0).post;
    auto const said = part_by(rule, part);
    CHECK(
        shown(said.more) ==
        "POST https://s.example/a " + std::string(form_type) + " action=x+y&page=2"
    );
    part.body = "0";
    auto const last = part_by(rule, part);
    CHECK(last.understood);
    CHECK(last.more.empty());
    // Where the part before says that there is more, there must be.
    auto const said_so =
        asking("{url='/a',form={page=1}}", "more-api={form={page='{page+1}'},when='//b'}\n");
    CHECK_FALSE(part_by(said_so, part).understood);
    part.body = "<a href=1>Chapter 1</a>";
    CHECK(part_by(said_so, part).more.empty());
    part.body += "<b>";
    CHECK(part_by(said_so, part).more.size() == 1);
}

TEST_CASE("rule requests: a value that selects several nodes names several parts") {
    auto const rule = asking("{url='/a',form={}}", "more-api={url='?t={id}',form={}}\n");
    auto part =
        html("<a href=1>Chapter 1</a><i data-id=2></i><i data-id=3></i>", "https://s.example/a");
    part.posted = post_spec{std::string(form_type), ""};
    CHECK(
        shown(part_by(rule, part).more) ==
        "POST https://s.example/a?t=2 application/x-www-form-urlencoded  | POST "
        "https://s.example/a?t=3 application/x-www-form-urlencoded "
    );
}

TEST_CASE("rule requests: where it cannot be told whether there is more, nothing is acted on") {
    std::string const costly = "//*[count(//*[count(//*[count(//*) > 1]) > 1]) > 1]";
    std::string many;
    for (int i = 0; i < 400; ++i) many += "<a href=" + std::to_string(i) + ">Chapter 1</a>";
    auto part = html(many, "https://s.example/a");
    part.posted = post_spec{std::string(form_type), ""};
    std::vector<std::string> const mores = {
        "more-api={form={p='{id}'},when='" + costly + "'}\n", "more-api={form={p='{costly}'}}\n"};
    for (auto const& more : mores) {
        CAPTURE(more);
        auto rule = asking("{url='/a',form={}}", more);
        rule.insert(rule.find("none="), "costly='" + costly + "'\n");
        CHECK_FALSE(part_by(rule, part).understood);
        CHECK(read_by(rule, html(many)).confidence < sure_enough);
    }
}

TEST_CASE("rule requests: pages of a chapter are asked for likewise") {
    constexpr std::string_view json_rule =
        "hosts=['s.example']\npath='/c/(\\d+)'\n[pages]\npointer='/p/*'\n"
        "api={url='/graphql',json={id='{1 as number}',page=1}}\n"
        "more-api={json={page='{page+1}'}}\n";
    auto const asked =
        read_by(std::string(json_rule), html("", "https://s.example/c/12"), role::chapter);
    CHECK(
        shown(asked.more) == R"(POST https://s.example/graphql application/json {"id":12,"page":1})"
    );
    auto const posted = asked.more.at(0).post;
    auto const said =
        read_by(std::string(json_rule), answer(R"({"p":["1.png"]})", *posted), role::chapter);
    CHECK(said.self.pages.size() == 1);
    CHECK(
        shown(said.more) == R"(POST https://s.example/graphql application/json {"id":12,"page":2})"
    );
    auto const last =
        read_by(std::string(json_rule), answer(R"({"p":[]})", *posted), role::chapter);
    CHECK(last.understood);
    CHECK(last.more.empty());

    constexpr std::string_view html_rule =
        "hosts=['s.example']\n[pages]\npath='^/c/(\\d+)'\nimages='//img'\n"
        "api={url='/ajax',form={c='{1}'}}\n";
    auto const page =
        read_by(std::string(html_rule), html("", "https://s.example/c/12"), role::chapter);
    CHECK(shown(page.more) == "POST https://s.example/ajax " + std::string(form_type) + " c=12");
    auto fragment = html("<img src=/1.png>", "https://s.example/ajax");
    fragment.posted = page.more.at(0).post;
    CHECK(read_by(std::string(html_rule), fragment, role::chapter).self.pages.size() == 1);
}

TEST_CASE("rule requests: the pages of each chapter of an answer may be posted for") {
    auto const said = read_by(
        "hosts=['s.example']\n[chapters]\nitems='/*'\nnumber='{/n}'\n"
        "pages-at={url='/graphql',json={id='{/id}'}}\n",
        answer(R"([{"n":2,"id":20},{"n":1,"id":10}])", {}, "https://s.example/t")
    );
    REQUIRE(said.chapters.size() == 2);
    CHECK(said.chapters[0].pages_at.post->body == R"({"id":20})");
    CHECK(key_of(said.chapters[0].pages_at) != key_of(said.chapters[1].pages_at));
}

TEST_CASE("rule requests: what cannot be is told with file, line and key") {
    auto const json = [](std::string const& lines) {
        return complaint(
            "hosts=['a']\npath='/(a)'\nvalues={id='//b'}\n[chapters]\nitems='/a'\nurl='{/u}'\n" +
            lines
        );
    };
    auto const links = [](std::string const& lines) {
        return complaint(
            "hosts=['a']\npath='/(a)'\nvalues={id='//b'}\n[chapters]\nlinks='//a'\n" + lines
        );
    };
    auto const pages = [](std::string const& lines) {
        return complaint("hosts=['a']\n[pages]\nimages='//img'\n" + lines);
    };
    struct row {
        std::string said;
        char const* what;
    };
    for (auto const& [said, what] : std::vector<row>{
             {links("api={form={}}"), ":6:5: chapters.api: needs url"},
             {links("api={url='/a',form={},json={}}"), "chapters.api.json: stands beside form"},
             {links("api={url='/a',form={a=[1]}}"), "chapters.api.form: a must be a text"},
             {links("api={url='/a',form={a=2020-01-01}}"), "chapters.api.form.a: a date is"},
             {links("api={url='/a',form='x'}"), "chapters.api.form: must be a table"},
             {links("api={url='/a',form={a='{1 as number}'}}"), "chapters.api.form: \"as number\""},
             {links("api={url='/a',json={a='x{1 as number}'}}"), "chapters.api.json.a: a place"},
             {links("api={url='{1 as number}'}"), "chapters.api.url: \"as number\""},
             {links("api={url='/a',json={a={b='{2}'}}}"), "chapters.api.json.a.b: names a group"},
             {links("api={url='/a',json={a='{/x}'}}"), "chapters.api.json.a: names a value of an"},
             {links("api={url='/a',json={a='{x}'}}"),
              "chapters.api.json.a: {x} is none of [values]"},
             {links("api={url='/a',json={a='{ x'}}"), "chapters.api.json.a: a brace without"},
             {links("api={url='/a',json={a='{ x }}'}}"), "chapters.api.json.a: a brace without"},
             {links("api={url='/{x}'}"), "chapters.api.url: {x} is none of [values]"},
             {links("api={url='file:///x'}"), "chapters.api.url: is no address of http"},
             {links("api={url='/a',body={}}"), "chapters.api.body: unknown key"},
             {links("api={url='/a',when='//['}"), "chapters.api.when: "},
             {links("api={url='/a',headers={Host='x'}}"), "chapters.api.headers.Host: is set"},
             {links("api=[]"), "chapters.api: must be one to eight"},
             {links("api=['/a']"), "chapters.api: must be a list of tables"},
             {links("api=1"), "chapters.api: must be a text or a table"},
             {links("form={}"), "chapters.form: unknown key: it has its place in a request"},
             {links("api='/a'\nmore-api={}"), "chapters.more-api: needs url, form or json"},
             {links("api='/a'\nmore-api='/b'\nmore-while='/x'"),
              "chapters.more-while: is for JSON"},
             {links("api='/a'\nmore-api={form={a='{/x}'}}"), "names a value of JSON"},
             {links("api={url='/a',json={}}\nmore-api={form={a=1}}"),
              "more-api: posts a form where"},
             {json("api='/a'\nmore-api={json={a='{id}'}}"), "{id} is a value of a page of HTML"},
             {json("api='/a'\nmore-api={when='//b',url='/c'}"), "more-api.when: is for a page"},
             {json("pages-at={url='/a',when='//b'}"), "chapters.pages-at.when: is for api"},
             {json("title='{id}'"), "chapters.title: {id} is a value of a page of HTML"},
             {json("title='{/id as number}'"), "chapters.title: \"as number\""},
             {pages("api=[{url='/a'}]"), "pages.api: must be one request"},
             {complaint("hosts=['a']\n[values]\n1='//a'\n[pages]\nimages='//i'"),
              ":3:1: values.1: no name of a value"},
             {complaint("hosts=['a']\n[values]\na='//['\n[pages]\nimages='//i'"), "values.a: "},
         }) {
        CAPTURE(what);
        CHECK(said.find(what) != std::string::npos);
        if (said.find(what) == std::string::npos) MESSAGE(said);
    }
    CHECK(links("api={url='/a',form={x='{id}'}}\nmore-api={form={p='{id}'}}").empty());
    CHECK(json("api={url='/a',json={x='{id}'}}\nmore-api={json={p='{//n}'}}").empty());
    CHECK(pages("api={url='/a',form={}}").empty());
}

TEST_CASE("rule requests: what was posted is shown by its names, never by its values") {
    CHECK(shown_post({std::string(form_type), "a=secret&b=2"}) == "a form (a, b)");
    CHECK(shown_post({std::string(form_type), ""}) == "an empty form");
    CHECK(shown_post({"application/json", R"({"k":"secret"})"}) == "JSON (k)");
}

TEST_CASE("rule requests: a posted value is found by its name, wherever it stands") {
    struct row {
        char const *type, *body, *name;
        std::optional<std::string> value;
    };
    for (auto const& [type, body, name, value] : std::vector<row>{
             {form_type.data(), "a=1&p=2&p=3", "p", "3"},
             {form_type.data(), "a+b=x%26y", "a b", "x&y"},
             {form_type.data(), "a=1", "p", std::nullopt},
             {"application/json", R"({"a":{"p":2},"p":1})", "p", "1"},
             {"application/json", R"({"a":[{"p":2}]})", "p", "2"},
             {"application/json", R"([1])", "p", std::nullopt},
             {"application/json", "{", "p", std::nullopt},
         }) {
        CAPTURE(body);
        CHECK(posted_value({type, body}, name) == value);
    }
}
