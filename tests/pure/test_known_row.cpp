// What of a row of neighbours need not be walked again.
#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sources/known_row.hpp"

using namespace panelia;
using namespace panelia::sources;

namespace {

std::string at(std::string_view name) {
    return name.empty() ? std::string{} : "http://x/" + std::string(name);
}

/// "1 2 3" -> three chapters, numbered so, the oldest first.
known_row row_of(std::string_view names) {
    std::vector<engine::listed_name> out;
    while (!names.empty()) {
        auto const end = names.find(' ');
        auto const name = names.substr(0, end);
        out.push_back({.number = std::string(name), .title = {}, .language = {}, .url = at(name)});
        names = end == names.npos ? std::string_view{} : names.substr(end + 1);
    }
    return known_row(std::move(out));
}

std::string text(std::optional<known_stretch> const& of) {
    if (!of) return "nothing";
    std::string out;
    for (auto const& one : of->between) out += one.number + ' ';
    return out + "to " + of->end.substr(at(" ").size() - 1);
}

constexpr auto onward = row_way::onward;
constexpr auto back = row_way::back;

}  // namespace

TEST_CASE("known row: it is the same where the first chapter leads to what it did, or to new ones"
) {
    struct row {
        std::string_view what, start, next, previous;
        bool same;
    };
    for (auto const& one : {
             row{"from the oldest", "1", "2", "", true},
             row{"from the newest", "5", "", "4", true},
             row{"from between", "3", "4", "2", true},
             row{"one is new after the newest", "5", "6", "4", true},
             row{"one is new before the oldest", "1", "2", "0", true},
             row{"another follows", "3", "3.5", "2", false},
             row{"another comes before", "3", "4", "2.5", false},
             row{"none follows any more", "3", "", "2", false},
             row{"a place that shows the newest", "5", "", "5a", true},
             row{"one that is not known", "x", "1", "", true},
         }) {
        CAPTURE(one.what);
        auto known = row_of("1 2 3 4 5");
        CHECK(known.begins_at(at(one.start), at(one.next), at(one.previous)) == one.same);
        if (!one.same) CHECK(known.size() == 0);
    }
}

TEST_CASE("known row: what is known is passed over, up to its end") {
    struct row {
        std::string_view from, to;
        row_way way;
        std::string_view found;
    };
    for (auto const& one : {
             row{"1", "2", onward, "2 3 4 to 5"},
             row{"5", "4", back, "4 3 2 to 1"},
             row{"3", "2", back, "2 to 1"},
             row{"4", "5", onward, "nothing"},  // the end itself
             row{"5", "6", onward, "nothing"},  // new
             row{"7", "6", back, "nothing"},
             row{"6", "5", back, "5 4 3 2 to 1"},  // from a new one to the newest known
             row{"0", "1", onward, "1 2 3 4 to 5"},
         }) {
        CAPTURE(one.from);
        CAPTURE(one.to);
        auto known = row_of("1 2 3 4 5");
        CHECK(text(known.beyond(at(one.from), at(one.to), one.way)) == one.found);
        CHECK(known.size() == 5);
    }
}

TEST_CASE("known row: nothing is known once a chapter leads elsewhere than it did") {
    struct row {
        std::string_view from, to;
        row_way way;
    };
    for (auto const& one : {
             row{"2", "4", onward},  // one is gone
             row{"2", "9", onward},  // another one
             row{"4", "2", back},    //
             row{"9", "3", back},    // newer ones are gone
             row{"9", "3", onward},  // older ones are
             row{"1", "2", back},    // in circles
         }) {
        CAPTURE(one.from);
        CAPTURE(one.to);
        auto known = row_of("1 2 3 4 5");
        CHECK_FALSE(known.beyond(at(one.from), at(one.to), one.way));
        CHECK(known.size() == 0);
    }
}

TEST_CASE("known row: its end is where it was when it leads back, or nowhere") {
    auto known = row_of("1 2 3");
    auto const stretch = known.beyond(at("1"), at("2#top"), onward);
    REQUIRE(stretch);
    CHECK(stretch->ends_where(at("2")));
    CHECK(stretch->ends_where(""));
    CHECK_FALSE(stretch->ends_where(at("2.5")));
}

TEST_CASE("known row: it rises when all numbers do, or there are none") {
    CHECK(row_of("1 2 2.5 10").rises());
    CHECK_FALSE(row_of("1 2 1 2").rises());
    CHECK_FALSE(row_of("1 1").rises());
    engine::listed_name const bare{.number = {}, .title = {}, .language = {}, .url = at("a")};
    CHECK(known_row({bare, bare}).rises());
    engine::listed_name const one{.number = "1", .title = {}, .language = {}, .url = at("b")};
    CHECK_FALSE(known_row({bare, one}).rises());
}
