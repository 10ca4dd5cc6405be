// Where a page of HTML says which of how many pages it shows.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sources/page_count.hpp"

using namespace panelia::sources;

namespace {

/// "1/20" for each count, with a "p" where it says "page" and an "a" where it has addresses.
std::string counts_of(std::string const& body) {
    html_tree const tree({"https://s.example/fox/1", "text/html", "utf-8", body});
    std::string out;
    for (auto const& one : find_page_counts(tree)) {
        auto text = std::to_string(one.page) + '/' + std::to_string(one.pages);
        if (one.by_word) text += 'p';
        if (!one.addresses.empty()) text += 'a';
        if (out.find(text) == out.npos) out += (out.empty() ? "" : " ") + text;
    }
    return out;
}

struct row {
    std::string html, counts;
};

void check(std::vector<row> const& table) {
    for (auto const& one : table) {
        CAPTURE(one.html);
        CHECK(counts_of(one.html) == one.counts);
    }
}

}  // namespace

TEST_CASE("page count: texts that are counts") {
    for (auto const& [text, counts] : std::vector<std::pair<std::string, std::string>>{
             {"1 of 20", "1/20"},
             {"1/20", "1/20"},
             {"( 3 / 20 )", "3/20"},
             {"Page 3 of 20", "3/20p"},
             {"3 / 20 pages", "3/20p"},
             {"Seite 3 von 20", "3/20p"},
             {"Страница 3 из 20", "3/20p"},
             {"第 3 页 / 共 20 页", "3/20p"},
             {"Blue Fox Chapter 2 page 3 of 20", "3/20p"},
             {"Chapter 3 of 20", ""},
             {"20/3", ""},
             {"1/1", ""},
             {"0/20", ""},
             {"3/12/2024", ""},
             {"Part 1/2", ""},
             {"1 of 20 foxes", ""},
             {"Homepage 3 of 20", ""}}) {
        CAPTURE(text);
        auto const found = read_page_count(text);
        auto const said = found.pages == 0
                              ? std::string{}
                              : std::to_string(found.page) + '/' + std::to_string(found.pages) +
                                    (found.by_word ? "p" : "");
        CHECK(said == counts);
    }
}

TEST_CASE("page count: where it stands on a page") {
    check({
        {"<p><span>1</span> / <b>20</b></p>", "1/20"},
        {"<title>Fox page 2 of 9</title><p>x", "2/9p"},
        {"<title>2/9</title><p>x", ""},
        {"<h1>Blue Fox Chapter 1 page 2 of 9</h1>", "2/9p"},
        {"<div class=pagination><span>Page 1 of 9</span></div>", "1/9p"},
        {"<nav><span>1 of 9</span></nav>", "1/9"},
        {"<aside class=widget><span>1 of 9</span></aside>", ""},
        {"<div id=comments><p>1/2</p></div>", ""},
        {"<div class=rating><b>1</b>/<i>5</i></div>", ""},
        {"<div class=news-carousel><span>1 / 5</span></div>", ""},
        {"<a href=/fox/2>1/2</a>", ""},
        {"<a href='#'>1 / 9</a>", "1/9"},
        {"<p>It was 1 of 9 days.</p>", ""},
        {"<script>var x = '1 / 9'</script>", ""},
    });
}

TEST_CASE("page count: selects") {
    check({
        {"<select id=page><option>1<option selected>2<option>3</select>", "2/3p"},
        {"<select><option>Page 1<option>Page 2</select>", "0/2p"},
        {"<select><option>1 / 2<option selected>2 / 2</select>", "2/2p"},
        {"<p>Page <select><option>1<option>2<option>3</select> of 3</p>", "0/3p"},
        {"<select><option>Go to<option value=/fox/1>1<option value=/fox/2>2</select>", "1/2a"},
        {"<select class=chapters><option>1<option>2</select>", "0/2"},
        {"<select><option>2<option>3</select>", ""},
        {"<select><option>Chapter 1<option>Chapter 2</select>", ""},
        {"<select><option>1<option>3</select>", ""},
    });
}
