// Which of several lists is the page's own: those of other series are not.
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "sources/discovery.hpp"
#include "sources/discovery_score.hpp"

using namespace panelia::sources;

namespace {

/// Rows of links; every # of the pattern becomes the number, every $ the name.
std::string rows(
    std::string_view pattern, std::vector<int> const& numbers, std::vector<std::string> const& names
) {
    std::string out;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        for (char const c : pattern) {
            if (c == '#') out += std::to_string(numbers[i]);
            if (c == '$') out += names[i % names.size()];
            if (c != '#' && c != '$') out += c;
        }
    }
    return out;
}

std::vector<int> const own_numbers{6, 5, 4, 3, 2, 1};
std::vector<int> const other_numbers{8, 16, 24, 32, 40, 48, 56, 64};
std::vector<std::string> const by_words{
    "red-owl",
    "grey-wolf",
    "old-bear",
    "tall-crane",
    "sly-lynx",
    "wet-otter",
    "dry-toad",
    "big-moth"};
std::vector<std::string> const by_numbers{
    "owl-1", "owl-2", "owl-3", "owl-4", "owl-5", "owl-6", "owl-7", "owl-8"};

reading read(std::string const& body) {
    document const from{
        .url = "https://s.example/manga/fox",
        .content_type = "text/html",
        .body =
            "<html><head><title>Fox</title></head><body><h1>Fox</h1>" + body + "</body></html>"};
    return discovery_reader(from)->read(from, role::list);
}

/// "6 5 4", or "unsure".
std::string numbers_of(reading const& said) {
    if (said.chapters.empty() || said.confidence < sure_enough) return "unsure";
    std::string out;
    for (auto const& one : said.chapters) out += (out.empty() ? "" : " ") + one.number;
    return out;
}

std::string own(std::string_view address) {
    return "<div class=list-chapter><nav><ul>" +
           rows(
               "<li><a href=\"" + std::string(address) + "\">Chapter #</a></li>",
               own_numbers,
               {"fox"}
           ) +
           "</ul></nav></div>";
}

std::string others(std::string_view address, std::vector<std::string> const& names) {
    return "<div class=right><ul>" +
           rows(
               "<li><a href=\"/manga/$\">$</a><p class=chapter><a href=\"" + std::string(address) +
                   "\">Chapter #</a></p></li>",
               other_numbers,
               names
           ) +
           "</ul></div>";
}

}  // namespace

TEST_CASE("discovery score: the newest chapters of other series do not win over the page's own") {
    for (auto const& names : {by_words, by_numbers}) {
        for (auto const* const address :
             {"/manga/$/chapter-#", "/manga/$/chapter-#/80#", "/$-chapter-#/", "/read/7#3/#"}) {
            CAPTURE(address);
            auto const side = others(address, names);
            CHECK(numbers_of(read(own(address) + side)) == "6 5 4 3 2 1");
            CHECK(numbers_of(read(side + own(address))) == "6 5 4 3 2 1");
        }
    }
}

TEST_CASE("discovery score: where only other series have links, nothing is sure") {
    CHECK(numbers_of(read(others("/manga/$/chapter-#", by_words))) == "unsure");
    // A folder for each chapter may have any name.
    std::vector<std::string> const identifiers{
        "5f2a1", "9c03d", "77e1b", "0aa4f", "b3190", "d81c6"};
    auto const opaque =
        "<ul>" +
        rows("<li><a href=\"/read/$/chapter-#\">Chapter #</a></li>", own_numbers, identifiers) +
        "</ul>";
    CHECK(numbers_of(read(opaque)) == "6 5 4 3 2 1");
    auto const dated =
        "<ul>" +
        rows("<li><a href=\"/2024/0#/11/chapter-#/\">Chapter #</a></li>", own_numbers, {""}) +
        "</ul>";
    CHECK(numbers_of(read(dated)) == "6 5 4 3 2 1");
}

TEST_CASE("discovery score: a spin-off in the same list") {
    auto const list = [](std::string const& address, std::string const& aside) {
        return "<ul class=c>" +
               rows("<li><a href=\"" + address + "\">Chapter #</a></li>", own_numbers, {"fox"}) +
               "</ul><h3>See also</h3><ul class=c>" +
               rows("<li><a href=\"" + aside + "\">Chapter #</a></li>", {9, 8, 7}, {""}) + "</ul>";
    };
    // Below the page's own address are its own.
    CHECK(
        numbers_of(read(list("/manga/fox/chapter-#", "/manga/fox-2/chapter-#"))) == "6 5 4 3 2 1"
    );
    auto const again =
        "<ul class=c>" +
        rows("<li><a href=\"/fox-chapter-#/\">Chapter #</a></li>", own_numbers, {""}) +
        "</ul><ul class=c>" +
        rows("<li><a href=\"/fox-gaiden-chapter-#/\">Chapter #</a></li>", {3, 2, 1}, {""}) +
        "</ul>";
    CHECK(numbers_of(read(again)) == "unsure");
}

TEST_CASE("discovery score: what an address has before its chapter's number") {
    struct row {
        std::string_view address, number, prefix;
    };
    std::vector<row> const table = {
        {"https://s.example/manga/fox/chapter-12/801", "12", "/manga/fox/chapter-"},
        {"https://s.example/fox-chapter-012/", "12", "/fox-chapter-"},
        {"https://s.example/fox/10-5", "10.5", "/fox/"},
        {"https://s.example/1/fox/1", "1", "/1/fox/"},
        {"https://s.example/fox/the-den", "12", "/fox/"},
        {"https://s.example/fox/112", "12", "/fox/"},
        {"https://s.example/fox/the-den", "", "/fox/"},
        {"nonsense", "12", ""},
    };
    for (auto const& row : table) {
        CAPTURE(row.address);
        CHECK(series_prefix(row.address, row.number) == row.prefix);
    }
    CHECK(are_of_two_series("s.example/manga/fox/chapter-#", "s.example/manga/owl/chapter-#"));
    CHECK(are_of_two_series("s.example/fox-chapter-#", "s.example/owl-chapter-#"));
    CHECK_FALSE(are_of_two_series("s.example/fox/chapter-#", "s.example/fox/chapter-#"));
    CHECK_FALSE(are_of_two_series("s.example/fox/chapter-#", "s.example/fox/extra/part-#"));
    CHECK_FALSE(are_of_two_series("s.example/fox/#", "t.example/fox/#"));
}
