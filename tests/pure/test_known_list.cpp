// From where on a list that is read again must be what it was before.
#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sources/known_list.hpp"

using namespace panelia;
using namespace panelia::sources;

namespace {

engine::listed_name named(std::string number) {
    auto url = "http://x/" + number;
    return {.number = std::move(number), .title = {}, .language = {}, .url = std::move(url)};
}

/// "9 8 7" -> three chapters.
std::vector<engine::listed_name> chapters(std::string_view text) {
    std::vector<engine::listed_name> out;
    while (!text.empty()) {
        auto const end = text.find(' ');
        out.push_back(named(std::string(text.substr(0, end))));
        text = end == text.npos ? std::string_view{} : text.substr(end + 1);
    }
    return out;
}

std::string text(std::vector<engine::listed_name> const& list) {
    std::string out;
    for (auto const& one : list) out += (out.empty() ? "" : " ") + one.number;
    return out;
}

}  // namespace

TEST_CASE("known list: the rest is told by a part without anything new, in the order it had") {
    struct row {
        std::string_view what, earlier;
        std::vector<std::string_view> parts;
        std::optional<std::size_t> met;
    };
    for (auto const& one : std::vector<row>{
             {"nothing is known", "", {"9 8 7"}, std::nullopt},
             {"nothing is new", "9 8 7 6 5", {"9 8"}, 2},
             {"a part of which one is new does not suffice", "8 7 6 5", {"9 8 7"}, std::nullopt},
             {"the next part does", "8 7 6 5", {"9 8 7", "6"}, 3},
             {"a new one between others", "9 8 7 6", {"9 8.5 8", "7"}, 3},
             {"all are new", "5 4 3", {"9 8", "7 6"}, std::nullopt},
             {"one is gone", "9 8 7 6", {"9 7"}, std::nullopt},
             {"one is gone, further down", "9 8 7 6 5", {"9 8", "6 5"}, std::nullopt},
             {"the first is gone", "9 8 7 6", {"8 7"}, std::nullopt},
             {"two have changed places", "9 8 7 6", {"8 9"}, std::nullopt},
             {"it was another list and stays one", "9 8 7 6", {"9 7", "6"}, std::nullopt},
             {"a part that names nothing tells nothing", "9 8 7", {"9 8", ""}, std::nullopt},
             {"no part at all", "9 8 7", {}, std::nullopt},
             {"all of it", "9 8 7", {"9 8", "7"}, 3},
             {"it is longer now", "9 8 7", {"9 8 7", "6 5"}, std::nullopt}}) {
        CAPTURE(one.what);
        known_list list(chapters(one.earlier));
        for (auto const part : one.parts) {
            for (auto& chapter : chapters(part)) list.name(std::move(chapter));
            list.end_part();
        }
        CHECK(list.met() == one.met);
    }
}

TEST_CASE("known list: what was named and the rest of what was known are the list of today") {
    known_list list(chapters("8 7 6 5"));
    for (auto& one : chapters("9 8 7")) list.name(std::move(one));
    list.end_part();
    CHECK(list.any_new());
    CHECK(text(std::move(list).with_rest()) == "9 8 7 6 5");
    known_list whole(chapters("8 7 6 5"));
    for (auto& one : chapters("9 8")) whole.name(std::move(one));
    CHECK(text(std::move(whole).ended()) == "9 8");
}

TEST_CASE("known list: another address or language is another chapter; a title counts without one"
) {
    auto const met = [](engine::listed_name before, engine::listed_name now) {
        known_list list({std::move(before)});
        list.name(std::move(now));
        list.end_part();
        return list.met().has_value();
    };
    CHECK(met(named("1"), {.number = "1", .title = "New", .language = "", .url = "http://x/1"}));
    CHECK_FALSE(met(named("1"), {.number = "1", .title = "", .language = "", .url = "http://y"}));
    CHECK_FALSE(met(named("1"), {.number = "1", .title = "", .language = "fr", .url = "http://x/1"})
    );
    engine::listed_name const bare{.number = "1", .title = "A", .language = "", .url = ""};
    CHECK(met(bare, bare));
    CHECK_FALSE(met(bare, {.number = "1", .title = "B", .language = "", .url = ""}));
}
