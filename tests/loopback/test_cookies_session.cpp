// Facts about a session's cookies and other secrets: where they go, and where they never do.
#include "tests/loopback/session_world.hpp"
#include "tests/pure/packed.hpp"

#include <algorithm>
#include <string>
#include <string_view>

using namespace panelia;
using namespace panelia::testing;

namespace {

bool sent(origin::access const& line, std::string_view name) {
    return std::any_of(line.headers.begin(), line.headers.end(), [name](auto const& field) {
        return field.first == name;
    });
}

std::string value(origin::access const& line, std::string_view name) {
    for (auto const& [field, text] : line.headers) {
        if (field == name) return text;
    }
    return {};
}

}  // namespace

TEST_CASE("session cookies: one set by a redirect opens the page it leads to") {
    origin::server server;
    server.route_prefix("/c1/", [](origin::request_info const& info) {
        auto const page = std::string(info.path.substr(4));
        return origin::reply{
            .status = 302,
            .headers = {
                {"Location", "/real/" + page}, {"Set-Cookie", "pass=" + page + "; Path=/real"}}};
    });
    server.route_prefix("/real/", [](origin::request_info const& info) {
        if (info.header("Cookie").find("pass=") == std::string_view::npos)
            return origin::reply{.status = 403};
        return origin::reply{.content = page_body(1, 1)};
    });
    scratch_folder const folder;
    auto const got = run(quick_options(folder.path()), chapters_at(server.base(), 1, 3));
    CHECK(got.result.pages_failed == 0);
    for (auto const& line : server.settled_log()) {
        CHECK(sent(line, "Cookie") == line.target.starts_with("/real/"));
    }
}

TEST_CASE("session cookies: one set by an error goes with the next attempt") {
    origin::server server;
    server.route("/c1/1.png", [](origin::request_info const& info) {
        if (info.header("Cookie") != "ticket=1")
            return origin::reply{.status = 503, .headers = {{"Set-Cookie", "ticket=1"}}};
        return origin::reply{.content = page_body(1, 1)};
    });
    scratch_folder const folder;
    auto const got = run(quick_options(folder.path()), chapters_at(server.base(), 1, 1));
    CHECK(got.result.pages_failed == 0);
    CHECK(server.settled_log().size() == 2);
}

TEST_CASE("session secrets: a redirect to another origin takes none of them along") {
    origin::server near, far;
    near.route("/c1/1.png", [&far](origin::request_info const&) {
        return origin::reply{
            .status = 302,
            .headers = {
                {"Location", "http://far.test:" + std::to_string(far.port()) + "/x.png"},
                {"Set-Cookie", "near=1; Domain=near.test"}}};
    });
    far.route("/x.png", origin::reply{.content = page_body(1, 1)});
    scratch_folder const folder;
    write_file(folder.path() / "cookies.txt", "near.test\tFALSE\t/\tFALSE\t0\tbrought\t1\n");
    auto options = quick_options(folder.path() / "library");
    options.cookies = folder.path() / "cookies.txt";
    options.headers = {{"Authorization", "Bearer hunter2"}, {"X-Plain", "1"}};
    options.resolve = {
        "near.test:" + std::to_string(near.port()) + ":127.0.0.1",
        "far.test:" + std::to_string(far.port()) + ":127.0.0.1"};
    auto const base = "http://near.test:" + std::to_string(near.port());
    auto const got = run(options, chapters_at(base, 1, 1));
    CHECK(got.result.pages_failed == 0);
    auto const first = near.settled_log(), second = far.settled_log();
    REQUIRE((first.size() == 1 && second.size() == 1));
    CHECK(value(first[0], "Cookie") == "brought=1");
    CHECK(value(first[0], "Authorization") == "Bearer hunter2");
    CHECK_FALSE(sent(second[0], "Cookie"));
    CHECK_FALSE(sent(second[0], "Authorization"));
    CHECK(sent(second[0], "X-Plain"));
}

TEST_CASE("session cookies: the user's own header is sent instead of the jar's") {
    origin::server server;
    server.route_prefix("/c1/", [](origin::request_info const&) {
        return origin::reply{.headers = {{"Set-Cookie", "jar=1"}}, .content = page_body(1, 1)};
    });
    scratch_folder const folder;
    auto options = quick_options(folder.path());
    options.headers = {{"Cookie", "mine=1"}};
    run(options, chapters_at(server.base(), 1, 3));
    for (auto const& line : server.settled_log()) CHECK(value(line, "Cookie") == "mine=1");
}

TEST_CASE("session: a page that comes as gzip is stored as the image it is") {
    origin::server server;
    serve(server, 1, 1);
    auto const body = page_body(1, 1);
    server.route(
        "/c1/1.png", origin::reply{.headers = {{"Content-Encoding", "gzip"}}, .content = gzip(body)}
    );
    scratch_folder const folder;
    auto const got = run(quick_options(folder.path()), chapters_at(server.base(), 1, 1));
    CHECK(got.result.pages_failed == 0);
    CHECK(got.result.received_bytes == gzip(body).size());
}
