// What a page's request carries.
#include "engine/request_plan.hpp"
#include "panelia/version.hpp"

#include <doctest/doctest.h>

using namespace panelia;
using namespace panelia::engine;

namespace {

std::string field(net::request const& ask, std::string_view name) {
    std::string found = "-";
    for (auto const& h : ask.headers) {
        if (h.name != name) continue;
        REQUIRE(found == "-");
        found = h.value;
    }
    return found;
}

std::optional<net::request> plan(
    session_options const& options,
    chapter_spec const& chapter,
    std::string url = "https://cdn.example.org/1.jpg"
) {
    return request_for(
        options, chapter, {.url = std::move(url), .sha256 = {}, .bytes = {}}, {}, {}
    );
}

}  // namespace

TEST_CASE("request: the referer is the chapter's page, without fragment and credentials") {
    chapter_spec chapter;
    chapter.url = "https://me:secret@example.org/c/1#top";
    CHECK(field(*plan({}, chapter), "Referer") == "https://example.org/c/1");
    CHECK(field(*plan({}, chapter, "http://cdn.example.org/1.jpg"), "Referer") == "-");
    session_options none;
    none.referer = referer_mode::none;
    CHECK(field(*plan(none, chapter), "Referer") == "-");
    session_options fixed;
    fixed.referer = referer_mode::fixed;
    fixed.referer_url = "https://other.example/";
    CHECK(field(*plan(fixed, chapter), "Referer") == "https://other.example/");
    fixed.referer_url = "https://me:secret@other.example/p?q#top";
    CHECK(field(*plan(fixed, chapter), "Referer") == "https://other.example/p?q");
    CHECK(
        field(*plan(fixed, chapter, "http://cdn.example.org/1.jpg"), "Referer") ==
        "https://other.example/p?q"
    );
}

TEST_CASE("request: the user's own fields win over the chapter's, those over the automatic ones") {
    session_options options;
    options.headers = {{"X-A", "user"}};
    chapter_spec chapter;
    chapter.url = "https://example.org/";
    chapter.headers = {
        {"x-a", "chapter"}, {"Referer", "https://chapter.example/"}, {"user-agent", "reader"}};
    auto const ask = plan(options, chapter);
    CHECK(field(*ask, "X-A") == "user");
    CHECK(field(*ask, "x-a") == "-");
    CHECK(field(*ask, "Referer") == "https://chapter.example/");
    CHECK(field(*ask, "user-agent") == "reader");
    CHECK(field(*ask, "User-Agent") == "-");
}

TEST_CASE("request: the user agent says who asks") {
    auto const agent = field(*plan({}, {}), "User-Agent");
    CHECK(agent.starts_with("panelia/" + std::string(version) + " (+"));
    session_options options;
    options.user_agent = "mine";
    CHECK(field(*plan(options, {}), "User-Agent") == "mine");
}

TEST_CASE("request: a page without an http(s) URL gets none") {
    CHECK_FALSE(plan({}, {}, "ftp://example.org/1.jpg"));
    CHECK_FALSE(plan({}, {}, "1.jpg"));
}
