// Which chapters of a source are asked for.
#include "engine/selection.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace panelia;
using namespace panelia::engine;

namespace {

class listed final : public chapter_source {
public:
    explicit listed(std::vector<chapter_spec> chapters) : chapters_(std::move(chapters)) {}
    std::optional<chapter_spec> next() override {
        if (at_ == chapters_.size()) return std::nullopt;
        return chapters_[at_++];
    }

private:
    std::vector<chapter_spec> chapters_;
    std::size_t at_ = 0;
};

// "A:1 A:2:en" -> chapters
std::unique_ptr<chapter_source> source(std::string const& text) {
    std::vector<chapter_spec> chapters;
    std::size_t begin = 0;
    while (begin < text.size()) {
        std::size_t const end = std::min(text.find(' ', begin), text.size());
        std::string const item = text.substr(begin, end - begin);
        std::size_t const first = item.find(':');
        std::size_t const second = std::min(item.find(':', first + 1), item.size());
        chapter_spec c;
        c.series = item.substr(0, first);
        c.number = item.substr(first + 1, second - first - 1);
        if (second < item.size()) c.language = item.substr(second + 1);
        chapters.push_back(std::move(c));
        begin = end + 1;
    }
    return std::make_unique<listed>(std::move(chapters));
}

std::string selected(std::string const& text, selection what) {
    auto const s = select(source(text), std::move(what));
    std::string out;
    while (auto const c = s->next()) {
        if (!out.empty()) out += ' ';
        out += c->series + ':' + c->number;
        if (!c->language.empty()) out += ':' + c->language;
    }
    return out;
}

chapter_ranges ranges(std::string_view list) {
    std::string why;
    auto r = chapter_ranges::parse(list, why);
    REQUIRE_MESSAGE(r, why);
    return *r;
}

}  // namespace

TEST_CASE("selection: ranges are of numbers, by value") {
    struct row {
        char const* list;
        char const* in;
        char const* out;
    };
    for (auto const& [list, in, out] : {
             row{"1-10", "1 5.5 10 1.0", "0.9 10.1 11"},
             row{"12.5", "12.5", "12 12.51"},
             row{"20-", "20 1000", "19.9"},
             row{"-3", "-1 0 3", "3.1"},
             row{"1-2, 4 ,6-", "1 2 4 6 7", "3 5"},
             row{"007", "7", "6"},
             row{"--2", "-2 -3", "-1"},
         }) {
        CAPTURE(list);
        auto const r = ranges(list);
        auto const each = [](std::string const& words, auto check) {
            std::size_t begin = 0;
            while (begin < words.size()) {
                std::size_t const end = std::min(words.find(' ', begin), words.size());
                std::string word = words.substr(begin, end - begin);
                if (word == "1.0") word = "1";
                check(word);
                begin = end + 1;
            }
        };
        each(in, [&](std::string const& n) { CHECK_MESSAGE(r.contains(n), n); });
        each(out, [&](std::string const& n) { CHECK_MESSAGE(!r.contains(n), n); });
    }
}

TEST_CASE("selection: a malformed list is refused with the part that is wrong") {
    struct row {
        char const* list;
        char const* why;
    };
    for (auto const& [list, reason] : {
             row{"", "an empty entry in the list"},
             row{"1,,2", "an empty entry in the list"},
             row{"1,", "an empty entry in the list"},
             row{"-", "\"-\" is not a range"},
             row{"1-x", "\"1-x\" is not a chapter number or a range of them"},
             row{"1-2-3", "\"1-2-3\" is not a chapter number or a range of them"},
             row{"1e3", "\"1e3\" is not a chapter number or a range of them"},
             row{"10-9.5", "\"10-9.5\" ends before it begins"},
         }) {
        CAPTURE(list);
        std::string why;
        CHECK_FALSE(chapter_ranges::parse(list, why));
        CHECK(why == reason);
    }
}

TEST_CASE("selection: nothing asked is everything") {
    CHECK(selected("A:1 B:2:fr", {}) == "A:1 B:2:fr");
}

TEST_CASE("selection: chapters outside the ranges are left out") {
    CHECK(selected("A:1 A:2 A:2.5 B:3 B:10", {.chapters = ranges("2-3")}) == "A:2 A:2.5 B:3");
}

TEST_CASE("selection: the latest are the highest numbers of each series, in the source's order") {
    CHECK(selected("A:9 A:10 A:1 B:1 A:10.5 B:0.5", {.latest = 2}) == "A:10 B:1 A:10.5 B:0.5");
    CHECK(selected("A:3 A:2 A:1", {.latest = 1}) == "A:3");
    CHECK(selected("A:1 A:2 A:3", {.chapters = ranges("-2"), .latest = 1}) == "A:2");
}

TEST_CASE("selection: chapters of one number are latest together") {
    CHECK(selected("A:1:en A:2:en A:2:fr", {.latest = 1}) == "A:2:en A:2:fr");
    CHECK(selected("A:1:en A:1:fr A:2:fr", {.latest = 1, .language = "en"}) == "A:1:en");
}

TEST_CASE("selection: where numbers begin anew in each volume, the latest are of the last one") {
    auto const seasons = [](std::size_t latest, bool restart) {
        std::vector<chapter_spec> chapters;
        for (int volume = 1; volume <= 2; ++volume) {
            for (int n = 1; n <= 4 - volume; ++n) {
                chapter_spec c;
                c.series = "A";
                c.volume = std::to_string(volume);
                c.number = std::to_string(restart || volume == 1 ? n : n + 10);
                chapters.push_back(std::move(c));
            }
        }
        auto const s = select(std::make_unique<listed>(std::move(chapters)), {.latest = latest});
        std::string out;
        while (auto const c = s->next()) out += c->volume + ':' + c->number + ' ';
        return out;
    };
    CHECK(seasons(1, true) == "2:2 ");
    CHECK(seasons(3, true) == "1:3 2:1 2:2 ");
    CHECK(seasons(3, false) == "1:3 2:11 2:12 ");
}

TEST_CASE("selection: a language takes its regions, and chapters that name none") {
    CHECK(
        selected("A:1:en A:2:en-GB A:3:eng A:4 A:5:EN-us A:6:fr", {.language = "En"}) ==
        "A:1:en A:2:en-GB A:4 A:5:EN-us"
    );
    CHECK(selected("A:1:en A:2:en-GB", {.language = "en-GB"}) == "A:2:en-GB");
    CHECK(selected("A:1:en A:2:fr", {.language = "*"}) == "A:1:en A:2:fr");
}

TEST_CASE("selection: without latest the source is not read ahead") {
    class counting final : public chapter_source {
    public:
        std::optional<chapter_spec> next() override {
            chapter_spec c;
            c.number = std::to_string(++given);
            return c;
        }
        int given = 0;
    };
    auto endless = std::make_unique<counting>();
    auto const& counter = *endless;
    auto const s = select(std::move(endless), {.chapters = ranges("3-")});
    CHECK(s->next()->number == "3");
    CHECK(counter.given == 3);
}
