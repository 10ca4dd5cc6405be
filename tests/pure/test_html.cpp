#include "tests/pure/thread_time.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "sources/html.hpp"

using namespace panelia::sources;
using panelia::testing::cpu_seconds_of;

namespace {

html_tree tree_of(std::string body, std::string url = "https://site.example/a/b") {
    return html_tree({std::move(url), "text/html", "", std::move(body)});
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    out.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

std::vector<std::string> texts(html_tree const& tree, char const* expression) {
    std::vector<std::string> out;
    for (auto const& n : tree.select(xpath(expression)).nodes) out.push_back(n.text());
    return out;
}

double seconds_of(auto&& work) {
    auto const before = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
}

}  // namespace

TEST_CASE("html: a broken page still has its links, in document order") {
    auto const tree = tree_of(
        "<ul><li><a href=one>One<li><A HREF='two'>Two &amp; more</a><p><img src=x><b>bold"
        "<a href=\"three\">Th<b>r</b>ee</a>"
    );
    auto const links = tree.all("a");
    REQUIRE(links.size() == 3);
    CHECK(links[0].attribute("href") == "one");
    CHECK(links[1].text() == "Two & more");
    CHECK(links[2].text() == "Three");
    CHECK(links[0].order() < links[1].order());
    CHECK(links[1].order() < links[2].order());
    CHECK_FALSE(links[0].attribute("title").has_value());
}

TEST_CASE("html: nodes know their surroundings") {
    auto const tree = tree_of("<div id=d class='x  y'><p>1</p>text<p>2</p></div><p>3");
    auto const div = tree.all("div").at(0);
    CHECK(div.has_class("x"));
    CHECK(div.has_class("y"));
    CHECK_FALSE(div.has_class("x "));
    auto const first = div.first_child();
    CHECK(first.text() == "1");
    CHECK(first.next_sibling().text() == "2");
    CHECK(first.next_sibling().previous_sibling() == first);
    CHECK(first.parent() == div);
    CHECK_FALSE(first.next_sibling().next_sibling());
    CHECK(div.descendants("p").size() == 2);
    CHECK_FALSE(html_node().parent());
    CHECK(html_node().text().empty());
}

TEST_CASE("html: text is what a reader sees") {
    auto const tree = tree_of(
        "<div>  Chapter&nbsp;1<script>var x = '2';</script><style>b{}</style>\n<span>Jan</span>"
        "<span>5</span><template>no</template><noscript>no</noscript>\xE3\x80\x80"
        "en<em>d</em></div>"
    );
    CHECK(tree.all("div").at(0).text() == "Chapter 1 Jan 5 end");
    CHECK(tree.all("script").at(0).raw_text() == "var x = '2';");
}

TEST_CASE("html: links are resolved as browsers do, to http(s) only") {
    auto const tree = tree_of("<base href='/base/'>");
    CHECK(tree.link("x y.jpg#top") == "https://site.example/base/x%20y.jpg");
    CHECK(tree.link("\n //cdn.example/i.png\t") == "https://cdn.example/i.png");
    for (auto const* other :
         {"javascript:alert(1)",
          "data:image/gif;base64,AAAA",
          "mailto:a@b",
          "#top",
          "",
          " \n",
          "file:///etc/passwd",
          "ftp://site.example/x",
          "about:blank"}) {
        CAPTURE(other);
        CHECK_FALSE(tree.link(other).has_value());
    }
    CHECK_FALSE(tree_of("<base href='file:///etc/'>").base()->host.empty());
    CHECK(tree_of("<base href='file:///etc/'>").link("passwd") == "https://site.example/a/passwd");
}

TEST_CASE("html: elements within words part them only where one follows another") {
    struct row {
        std::string body, text;
    };
    std::vector<row> const table = {
        {"<p>Chapter <b>1</b>0", "Chapter 10"},
        {"<p><b>T</b>he <i>Gate</i>s", "The Gates"},
        {"<p><b>Ep. 1</b><i>The Gate</i>", "Ep. 1 The Gate"},
        {"<p><strong>1화</strong><em>문</em>", "1화 문"},
        {"<p>fire<wbr><b>fly</b>", "firefly"},
    };
    for (auto const& row : table) {
        CAPTURE(row.body);
        html_tree const tree({"https://a.example/", "text/html", "utf-8", row.body});
        CHECK(tree.all("p").at(0).text() == row.text);
    }
}

TEST_CASE("html: what stands before an element") {
    html_tree const tree(
        {"https://a.example/",
         "text/html",
         "",
         "<p>14 - <a>Name</a><br>13 - <a>Other</a><a>Third</a>"}
    );
    auto const links = tree.all("a");
    CHECK(links.at(0).text_before() == "14 -");
    CHECK(links.at(1).text_before() == "13 -");
    CHECK(links.at(2).text_before().empty());
    CHECK(html_node().text_before().empty());
}

TEST_CASE("html: the charset is the server's, the page's, or guessed") {
    struct row {
        std::string charset, body, text;
    };
    std::vector<row> const table = {
        {"", "<p>\xC3\xA9", "\u00E9"},
        {"", "<p>\xE9", "\u00E9"},
        {"iso-8859-1", "<p>\x93\xE9\x94", "\u201C\u00E9\u201D"},
        {"shift_jis", "<p>\x91\xE6\x31\x98\x62", "\u7B2C1\u8A71"},
        {"", "<meta charset=\"Shift_JIS\"><p>\x91\xE6\x31\x98\x62", "\u7B2C1\u8A71"},
        {"",
         "<meta http-equiv=Content-Type content='text/html; charset=windows-1251'><p>\xC3\xEB",
         "\u0413\u043B"},
        {"utf-8", "<meta charset=shift_jis><p>\xC3\xA9", "\u00E9"},
        {"iso-8859-1", "\xEF\xBB\xBF<p>\xC3\xA9", "\u00E9"},
        {"utf-8",
         "<p>a\xFF\x62",
         "a\uFFFD"
         "b"},
        {"no-such-charset", "<p>\xC3\xA9", "\u00E9"},
        {"utf-8//TRANSLIT", "<p>\xC3\xA9", "\u00E9"},
        {"", std::string("\xFF\xFE<\0p\0>\0\xE9\0", 10), "\u00E9"},
        {"", std::string("<p>a\0b", 6), "a b"},
    };
    for (auto const& row : table) {
        CAPTURE(row.body);
        html_tree const tree({"https://a.example/", "text/html", row.charset, row.body});
        CHECK(tree.all("p").at(0).text() == row.text);
    }
}

TEST_CASE("html: an empty document has no nodes and answers all the same") {
    for (auto const* body : {"", "   ", "<!-- -->"}) {
        auto const tree = tree_of(body);
        CHECK(tree.all("a").empty());
        CHECK(tree.title().empty());
        CHECK(tree.select(xpath("//a")).nodes.empty());
        CHECK(tree.select(xpath("//a")).is_nodes);
    }
}

TEST_CASE("xpath: elements, attributes, text and values") {
    auto const tree = tree_of(
        "<title>T</title><div class='a b'><a href=1>x</a><a href=2>y</a></div><div class=ab>z</div>"
    );
    CHECK(texts(tree, "//a/@href") == std::vector<std::string>{"1", "2"});
    CHECK(texts(tree, "//a/text()") == std::vector<std::string>{"x", "y"});
    CHECK(texts(tree, "//div[has-class('a')]//a[last()]") == std::vector<std::string>{"y"});
    CHECK(texts(tree, "//div[has-class('ab')] | //title") == std::vector<std::string>{"T", "z"});
    auto const number = tree.select(xpath("count(//a)"));
    CHECK_FALSE(number.is_nodes);
    CHECK(number.text == "2");
    CHECK(tree.select(xpath("//a = 'y'")).truth);
    CHECK_FALSE(tree.select(xpath("//img")).truth);
    auto const div = tree.all("div").at(0);
    CHECK(tree.select(xpath("a"), div).nodes.size() == 2);
    CHECK(tree.select(xpath("./@class"), div).nodes.at(0).text() == "a b");
    CHECK(tree.select(xpath("/")).nodes.at(0) == tree.root());
}

TEST_CASE("xpath: what is none is refused with the reason, before any page is seen") {
    for (auto const* bad :
         {"",
          "  ",
          "//a[",
          "//a[@href='x]",
          "document('file:///etc/passwd')",
          "//a[foo(.)]",
          "$x",
          "//x:a",
          "//a/@@b",
          "//a]"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(xpath(std::string(bad)), xpath_error);
    }
    CHECK_THROWS_AS(xpath(std::string(5000, 'a')), xpath_error);
    auto const why = [](std::string text) -> std::string {
        try {
            xpath const made(std::move(text));
        } catch (xpath_error const& e) {
            return e.what();
        }
        return "";
    };
    CHECK(why("//a[") == "not XPath 1.0: an expression is expected at its end");
    CHECK(why("//a[@x") == "not XPath 1.0: a predicate is not closed at its end");
    CHECK(why("//a]") == "not XPath 1.0: an expression is expected at \"]\"");
    CHECK(why("(//a") == "not XPath 1.0: an expression is expected at its end");
    CHECK(xpath("//a | //b/@x").selects_nodes());
    CHECK(xpath("id('x')").selects_nodes());
    for (auto const* text : {"count(//a)", "string(//a)", "//a = 1", "'//a'", "has-class('a')"}) {
        CAPTURE(text);
        CHECK_FALSE(xpath(text).selects_nodes());
    }
    CHECK_NOTHROW(xpath("//a[ancestor::div[1]/following-sibling::*[position() < 3] or not(@x)]"));
    auto const wrong = tree_of("<a>1</a>").select(xpath("count('a')"));
    CHECK_FALSE(wrong.error.empty());
    CHECK(wrong.error.find('\n') == std::string::npos);
}

TEST_CASE("html: a page of a million links ends in bounded time, and says that it was cut") {
    std::string body;
    for (int i = 0; i < 1'000'000; ++i) body += "<a href=/c/" + std::to_string(i) + ">x</a>\n";
    bool truncated = false;
    std::size_t links = 0;
    auto const seconds = seconds_of([&] {
        auto const tree = tree_of(std::move(body));
        truncated = tree.truncated();
        links = tree.select(xpath("//a[contains(@href, '/c/')]")).nodes.size();
    });
    CHECK(truncated);
    CHECK(links > 50'000);
    CHECK(links < 500'000);
    CHECK(seconds < 20);
}

TEST_CASE("html: fifty megabytes, deep nesting and floods of attributes end in bounded time") {
    std::vector<std::string> const pages = {
        "<p>" + std::string(50u << 20, 'x'),
        repeated("<div>", 1'000'000),
        repeated("<b><i>", 100'000) + repeated("</u>", 500'000),
        "<a " +
            [] {
                std::string all;
                for (int i = 0; i < 1'000'000; ++i) all += " a" + std::to_string(i);
                return all;
            }(),
        repeated("<a a=1 b=2 c=3 d=4 e=5 f=6>", 300'000),
        repeated("</p>", 1'000'000),
        "<!--" + std::string(20u << 20, '-'),
        "<script>" + repeated("</scrip", 1'000'000),
        repeated("&#x41;&lt;&bogus;", 500'000),
        repeated("<table><tr><td>", 100'000),
    };
    for (std::size_t i = 0; i < pages.size(); ++i) {
        CAPTURE(i);
        std::size_t found = 0;
        auto const seconds = seconds_of([&] {
            auto const tree = tree_of(pages[i]);
            found = tree.select(xpath("//a | //b | //div | //p")).nodes.size();
        });
        CHECK(found <= 500'000);
        CHECK(seconds < 20);
    }
}

TEST_CASE("html: a tag with attributes without end is given up at once, a large one is read") {
    auto const tag_of = [](int count) {
        std::string tag = "<p>before</p><a href=x";
        for (int i = 0; i < count; ++i) tag += " a" + std::to_string(i) + "=1";
        return tag + ">link</a><p>after</p>";
    };
    auto const large = tree_of(tag_of(1'000));
    CHECK_FALSE(large.truncated());
    CHECK(large.all("p").size() == 2);
    CHECK(large.all("a").at(0).attribute("href") == "x");
    auto const flood = tag_of(1'500'000);
    bool truncated = false;
    auto const seconds = cpu_seconds_of([&] { truncated = tree_of(flood).truncated(); });
    CHECK(truncated);
    CHECK(seconds < 1);
}

TEST_CASE("html: what is nested too deep is kept, side by side") {
    auto const tree = tree_of(
        repeated("<div>", 5'000) + "<img src=deep.jpg>" + repeated("</div>", 5'000) + "<p>after"
    );
    CHECK_FALSE(tree.truncated());
    CHECK(tree.all("div").size() == 5'000);
    CHECK(tree.all("img").size() == 1);
    auto const after = tree.all("p").at(0);
    CHECK(after.text() == "after");
    CHECK(after.parent().is("body"));
}

TEST_CASE("xpath: an expression that would take for ever is given up") {
    std::string body;
    for (int i = 0; i < 30'000; ++i) body += "<p>x" + std::to_string(i) + "</p>";
    auto const tree = tree_of(std::move(body));
    for (auto const* costly :
         {"//*[count(//*[count(//*) > 1]) > 1]",
          "//p[contains(string(/), 'nothing')]",
          "//p[count(preceding::p) = count(following::p)]"}) {
        CAPTURE(std::string(costly));
        xpath_result result;
        auto const seconds = seconds_of([&] { result = tree.select(xpath(costly)); });
        CHECK(result.error == "takes more steps than are allowed");
        CHECK(result.nodes.empty());
        CHECK(seconds < 20);
    }
}
