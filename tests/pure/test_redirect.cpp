// Redirect policy: which request follows, and what it may carry.
#include "net/redirect.hpp"
#include "panelia/error.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <ostream>  // doctest prints std::error_code
#include <string>
#include <string_view>

namespace net = panelia::net;
using panelia::errc;

namespace {

net::request asked(std::string_view url) {
    net::request out;
    out.target = *net::parse_url(url);
    out.headers = {
        {"User-Agent", "x"}, {"authorization", "secret"}, {"Cookie", "a=b"}, {"Referer", "r"}};
    return out;
}

net::response_head head(int status, std::string_view location) {
    net::response_head out;
    out.status = status;
    out.fields.emplace_back("location", location);
    return out;
}

std::string followed(std::string_view url, std::string_view location) {
    auto const step = net::follow_redirect(asked(url), head(302, location), 0, {});
    return step.next ? step.next->target.href() : step.error.message();
}

bool has(net::request const& ask, std::string_view name) {
    return std::any_of(ask.headers.begin(), ask.headers.end(), [name](net::header const& field) {
        return field.name == name;
    });
}

}  // namespace

TEST_CASE("redirect: 301, 302, 303, 307 and 308 are followed, nothing else is") {
    auto const ask = asked("http://h/a");
    for (int status : {301, 302, 303, 307, 308}) {
        auto const step = net::follow_redirect(ask, head(status, "/b"), 0, {});
        CHECK_FALSE(step.error);
        REQUIRE(step.next.has_value());
        CHECK(step.next->target.href() == "http://h/b");
    }
    for (int status : {200, 201, 300, 304, 305, 306, 404, 500}) {
        auto const step = net::follow_redirect(ask, head(status, "/b"), 99, {});
        CHECK_FALSE(step.error);
        CHECK_FALSE(step.next.has_value());
    }
}

TEST_CASE("redirect: 307 and 308 post again at the same origin; 301, 302 and 303 get") {
    auto ask = asked("https://h/a");
    ask.headers.push_back({"Content-Type", "text/x"});
    ask.post = net::request_content{.type = "t", .text = "secret"};
    for (int status : {301, 302, 303}) {
        for (auto const* location : {"/b", "https://other/b"}) {
            auto const step = net::follow_redirect(ask, head(status, location), 0, {});
            REQUIRE(step.next.has_value());
            CHECK_FALSE(step.next->post);
            CHECK_FALSE(has(*step.next, "Content-Type"));
        }
    }
    for (int status : {307, 308}) {
        auto const step = net::follow_redirect(ask, head(status, "/b"), 0, {});
        REQUIRE(step.next.has_value());
        REQUIRE(step.next->post.has_value());
        CHECK(step.next->post->text == "secret");
        CHECK(has(*step.next, "Content-Type"));
        for (auto const* location : {"https://other/b", "https://h:444/b"}) {
            auto const away = net::follow_redirect(ask, head(status, location), 0, {});
            CHECK(away.error == errc::bad_redirect);
            CHECK_FALSE(away.next);
        }
    }
}

TEST_CASE("redirect: a Location is a reference, tolerantly read") {
    CHECK(followed("http://h/a/b?q", "c d") == "http://h/a/c%20d");
    CHECK(followed("http://h/a/b?q", "?p") == "http://h/a/b?p");
    CHECK(followed("http://h/a/b", "//other/") == "http://other/");
    CHECK(followed("https://h/a", "https://h:444/b") == "https://h:444/b");
    CHECK(followed("http://h/a", " /b\t") == "http://h/b");
    CHECK(
        followed("http://h/a", "/\xc3\xa9/\xe4\xba\xba?q=\xc3\xa9") ==
        "http://h/%C3%A9/%E4%BA%BA?q=%C3%A9"
    );
    CHECK(
        followed(
            "http://h/a",
            "http://b\xc3\xbc"
            "cher.test/"
        ) == "http://xn--bcher-kva.test/"
    );
    CHECK(followed("http://h/a", "\\b\\c") == "http://h/b/c");
    CHECK(followed("http://h/a", "/../../b/./c") == "http://h/b/c");
}

TEST_CASE("redirect: no usable Location is an error") {
    auto const ask = asked("http://h/a");
    net::response_head bare;
    bare.status = 301;
    CHECK(net::follow_redirect(ask, bare, 0, {}).error == errc::bad_redirect);
    for (std::string_view location : {"", "  ", "ftp://h/", "http://", "http://a b/"}) {
        CAPTURE(location);
        auto const step = net::follow_redirect(ask, head(302, location), 0, {});
        CHECK(step.error == errc::bad_redirect);
        CHECK_FALSE(step.next.has_value());
    }
}

TEST_CASE("redirect: the count ends a loop") {
    auto const ask = asked("http://h/a");
    net::redirect_options const three{.max_redirects = 3};
    CHECK(net::follow_redirect(ask, head(302, "/a"), 2, three).next.has_value());
    CHECK(net::follow_redirect(ask, head(302, "/a"), 3, three).error == errc::too_many_redirects);
    net::redirect_options const none{.max_redirects = 0};
    CHECK(net::follow_redirect(ask, head(302, "/a"), 0, none).error == errc::too_many_redirects);
}

TEST_CASE("redirect: https to http is refused unless allowed") {
    auto const ask = asked("https://h/a");
    auto const downgrade = head(301, "http://h/a");
    CHECK(net::follow_redirect(ask, downgrade, 0, {}).error == errc::downgrade_refused);
    net::redirect_options const allowed{.allow_downgrade = true};
    auto const step = net::follow_redirect(ask, downgrade, 0, allowed);
    REQUIRE(step.next.has_value());
    CHECK_FALSE(has(*step.next, "authorization"));
    CHECK_FALSE(has(*step.next, "Referer"));
}

TEST_CASE("redirect: a Host of the user's goes to its origin only") {
    auto ask = asked("http://h/a");
    ask.headers.push_back({"HOST", "virtual"});
    CHECK(has(*net::follow_redirect(ask, head(302, "/b"), 0, {}).next, "HOST"));
    CHECK_FALSE(has(*net::follow_redirect(ask, head(302, "http://h:8/b"), 0, {}).next, "HOST"));
}

TEST_CASE("redirect: the jar's cookies never follow, what is asked for does") {
    auto ask = asked("http://h/a");
    ask.cookies = "from=jar";
    ask.accept_encoding = "br";
    for (std::string_view location : {"/b", "http://other/"}) {
        auto const step = net::follow_redirect(ask, head(302, location), 0, {});
        REQUIRE(step.next.has_value());
        CHECK(step.next->cookies.empty());
        CHECK(step.next->accept_encoding == "br");
    }
}

TEST_CASE("redirect: a Refresh is none, however urgent") {
    net::response_head refresh;
    refresh.status = 200;
    refresh.fields.emplace_back("Refresh", "0; url=http://other/");
    auto const step = net::follow_redirect(asked("http://h/a"), refresh, 0, {});
    CHECK((!step.error && !step.next));
}

TEST_CASE("redirect: secrets stay with the origin they were given for") {
    auto const ask = asked("http://u:p@h/a");
    for (std::string_view location :
         {"http://other/", "http://h:81/", "https://h/", "http://www.h/", "http://x:y@other/"}) {
        CAPTURE(location);
        auto const step = net::follow_redirect(ask, head(302, location), 0, {});
        REQUIRE(step.next.has_value());
        CHECK_FALSE(has(*step.next, "authorization"));
        CHECK_FALSE(has(*step.next, "Cookie"));
        CHECK(has(*step.next, "User-Agent"));
        CHECK(has(*step.next, "Referer"));
        CHECK(step.next->target.username.empty());
        CHECK(step.next->target.password.empty());
    }
}

TEST_CASE("redirect: within an origin everything is kept") {
    for (std::string_view location : {"/b", "http://h/b", "http://H:80/b"}) {
        CAPTURE(location);
        auto const step = net::follow_redirect(asked("http://u:p@h/a"), head(302, location), 0, {});
        REQUIRE(step.next.has_value());
        CHECK(step.next->headers.size() == 4);
        CHECK(step.next->target.href() == "http://u:p@h/b");
    }
    CHECK(followed("http://u:p@h/a", "http://x:y@h/b") == "http://x:y@h/b");
}

TEST_CASE("redirect: a fragment is inherited when Location has none") {
    CHECK(followed("http://h/a#f", "/b") == "http://h/b#f");
    CHECK(followed("http://h/a#f", "/b#g") == "http://h/b#g");
    CHECK(followed("http://h/a#f", "/b#") == "http://h/b#");
    CHECK(followed("http://h/a", "/b") == "http://h/b");
}
