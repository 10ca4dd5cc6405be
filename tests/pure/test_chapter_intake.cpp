// Facts about chapters as sources give them: what cannot be fetched so has its true reason.
#include "engine/chapter_intake.hpp"
#include "panelia/error.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <vector>

using namespace panelia;

namespace {

struct intake_world {
    std::vector<std::string> warnings{};
    engine::chapter_intake intake{[this](std::string const& why) {
        warnings.push_back(why);
    }};

    chapter_spec given(std::vector<std::pair<std::string, std::string>> headers) {
        chapter_spec chapter{.series = "S", .number = "1", .headers = std::move(headers)};
        chapter.pages.push_back({.url = "http://a/1.png"});
        intake.check(chapter);
        return chapter;
    }
};

}  // namespace

TEST_CASE("intake: a chapter without pages fails because its source names none") {
    intake_world world;
    chapter_spec chapter{.series = "S", .number = "1", .url = "http://a/1"};
    world.intake.check(chapter);
    CHECK(chapter.failed_with == errc::not_understood);
    CHECK(chapter.failure == "its source names no page of it");
    // One that failed already keeps its own reason.
    chapter_spec gone{.failed_with = http_status_error(404), .failure = "gone"};
    world.intake.check(gone);
    CHECK(gone.failure == "gone");
}

TEST_CASE("intake: a header that no request can carry fails its chapter and shows no value") {
    intake_world world;
    auto const chapter = world.given({{"X-Token", "secret\r\nEvil: 1"}});
    CHECK(chapter.failed_with == errc::bad_header);
    CHECK(
        chapter.failure ==
        "the header X-Token: its value holds a line break or another control character"
    );
    CHECK(world.given({{"X Y", "v"}}).failure == "the header X…: that is no header's name");
    CHECK(world.warnings.empty());
}

TEST_CASE("intake: a promised SHA-256 may have capitals, and what is none fails its chapter") {
    intake_world world;
    chapter_spec chapter{.series = "S", .number = "1"};
    chapter.pages.push_back({.url = "http://a/1.png"});
    chapter.pages.push_back({.url = "http://a/2.png", .sha256 = std::string(64, 'A')});
    world.intake.check(chapter);
    CHECK_FALSE(chapter.failed_with);
    CHECK(chapter.pages[1].sha256 == std::string(64, 'a'));
    chapter.pages[1].sha256 = "abc";
    world.intake.check(chapter);
    CHECK(chapter.failed_with == errc::checksum_mismatch);
    CHECK(chapter.failure == "page 2: the SHA-256 promised is not 64 hex digits");
}

TEST_CASE("intake: a header that panelia decides is left out, and told of once") {
    intake_world world;
    for (int i = 0; i < 2; ++i) {
        auto const chapter = world.given({{"Accept-Encoding", "gzip"}, {"X", "y"}});
        CHECK_FALSE(chapter.failed_with);
        REQUIRE(chapter.headers.size() == 1);
        CHECK(chapter.headers[0].first == "X");
    }
    REQUIRE(world.warnings.size() == 1);
    CHECK(
        world.warnings[0] ==
        "the header Accept-Encoding: panelia decides it by itself, what is given is not sent"
    );
}
