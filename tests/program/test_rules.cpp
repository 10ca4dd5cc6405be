// Site rules as a user meets them: --rules, the rules folder, `panelia rules`.
#include "origin/origin.hpp"
#include "tests/loopback/session_world.hpp"
#include "tests/program/program.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace panelia;

namespace {

using words = std::vector<std::string>;

constexpr std::string_view rule =
    "hosts = ['127.0.0.1']\n"
    "series = '//h2'\n"
    "[chapters]\n"
    "links = '//table[@id=\"toc\"]//a'\n"
    "order = 'newest-first'\n"
    "[pages]\n"
    "images = '//p[@class=\"strip\"]/img'\n"
    "skip = 'banner'\n";

/// A site of two chapters with two pages each, and a banner on every page, that discovery alone is
/// not to be trusted with.
struct site {
    origin::server server;
    program::folder home;

    site() {
        testing::serve(server, 2, 2);
        put("/",
            "<h2>Tale</h2><a href=/shop/1>Shop 1</a><a href=/shop/2>Shop 2</a>"
            "<table id=toc><tr><td><a href=/two>Chapter 2</a><tr><td><a href=/one>Chapter "
            "1</a></table>");
        put("/one", strip("/c1/"));
        put("/two", strip("/c2/"));
        program::write_file(home / "site.toml", rule);
    }

    static std::string strip(std::string const& folder) {
        return "<p class=strip><img src=/banner.png><img src=" + folder +
               "1.png><img src=" + folder + "2.png></p><img src=/c1/1.png>";
    }

    void put(std::string const& path, std::string text) {
        origin::reply reply;
        reply.headers = {{"Content-Type", "text/html"}};
        reply.content = std::move(text);
        server.route(path, reply);
    }

    program::result run(words const& arguments, program::launch how = {}) const {
        how.in = home.path();
        return program::run(arguments, how);
    }
};

bool holds(std::string const& text, std::string_view what) {
    return text.find(what) != std::string::npos;
}

}  // namespace

TEST_CASE("rules: a site that a rule describes is downloaded, and nothing else of it") {
    site const here;
    auto const got = here.run({"get", here.server.url("/"), "--rules", "site.toml", "-o", "lib"});
    CAPTURE(got.err);
    CHECK(got.exit_code == 0);
    auto const names = program::names(here.home / "lib");
    CHECK(names.size() == 4);
    CHECK(std::ranges::all_of(names, [](auto const& name) { return name.starts_with("Tale/"); }));
    for (auto const& request : here.server.settled_log()) {
        CHECK(request.target != "/banner.png");
        CHECK_FALSE(request.target.starts_with("/shop"));
    }
}

TEST_CASE("rules: those in the rules folder need no option; --ignore-config passes them over") {
    site const here;
    auto const folder = here.home / "config" / "panelia" / "rules";
    std::filesystem::create_directories(folder);
    std::filesystem::rename(here.home / "site.toml", folder / "tale.toml");
    program::launch how;
    how.environment = {{"XDG_CONFIG_HOME", (here.home / "config").string()}};
    auto const listed = here.run({"rules", "list"}, how);
    CHECK(listed.exit_code == 0);
    CHECK(holds(listed.out, "tale"));
    CHECK(holds(listed.out, "madara"));
    CHECK_FALSE(holds(here.run({"rules", "list", "--ignore-config"}, how).out, "tale"));
    auto const got = here.run({"get", here.server.url("/"), "-o", "lib"}, how);
    CAPTURE(got.err);
    CHECK(got.exit_code == 0);
    CHECK(program::names(here.home / "lib").size() == 4);
}

TEST_CASE("rules: a bad one is told with file, line and key before anything is done") {
    site const here;
    program::write_file(here.home / "bad.toml", "hosts = ['a']\n[pages]\nimages = '//img['\n");
    for (auto const& arguments :
         {words{"get", here.server.url("/"), "--rules", "bad.toml", "-o", "lib"},
          words{"get", here.server.url("/"), "-s", "--rules", "bad.toml"},
          words{"rules", "list", "--rules", "bad.toml"},
          words{"rules", "test", here.server.url("/"), "--rules", "bad.toml"}}) {
        auto const got = here.run(arguments);
        CHECK(got.exit_code == 2);
        CHECK(got.err.starts_with("panelia: bad.toml:3:"));
        CHECK(holds(got.err, "pages.images: "));
        CHECK(std::ranges::count(got.err, '\n') == 1);
    }
    CHECK(here.server.settled_log().empty());
    CHECK_FALSE(std::filesystem::exists(here.home / "lib"));
    auto const none = here.run({"get", here.server.url("/"), "--rules", "none.toml"});
    CHECK(none.exit_code == 2);
    CHECK(none.err == "panelia: none.toml: cannot be read\n");
}

TEST_CASE("rules: get says what a rule came to that is for a page and finds nothing in it") {
    site here;
    program::write_file(
        here.home / "json.toml",
        "hosts = ['127.0.0.1']\n[pages]\njson = 'pages = (.*)'\npointer = '/*'\n"
    );
    program::write_file(here.home / "none.html", "<script>var pages = ['1.png']</script>");
    auto const tested =
        here.run({"rules", "test", "none.html", "http://127.0.0.1/x", "--rules", "json.toml"});
    CHECK(holds(tested.out, "pages.json: matched, but is no JSON"));
    origin::reply words;
    words.headers = {{"Content-Type", "text/html"}};
    words.content = program::read_file(here.home / "none.html");
    here.server.route("/words", words);
    auto const got = here.run({"get", here.server.url("/words"), "--rules", "json.toml"});
    CHECK(got.exit_code == 2);
    CHECK(holds(got.err, "rule json: pages.json: matched, but is no JSON"));
}

TEST_CASE("rules test: which rule, what its selectors match, what is dropped and why") {
    site const here;
    auto const list = here.run({"rules", "test", here.server.url("/"), "--rules", "site.toml"});
    CAPTURE(list.err);
    CHECK(list.exit_code == 0);
    CHECK(holds(list.out, "rule site (site.toml): is for this page\n"));
    CHECK(holds(list.out, "rule madara (built in): is not for this page: when does not hold\n"));
    CHECK(holds(list.out, "chapters.links: 2 matched\n"));
    CHECK(holds(list.out, "as a list of chapters: 2 chapters\n"));
    auto const page = here.run({"rules", "test", here.server.url("/one"), "--rules", "site.toml"});
    CHECK(page.exit_code == 0);
    CHECK(holds(page.out, "pages.images: 3 matched\n"));
    CHECK(holds(page.out, "dropped " + here.server.url("/banner.png") + ": pages.skip\n"));
    CHECK(holds(page.out, "as a chapter: 2 pages\n"));
    CHECK_FALSE(std::filesystem::exists(here.home / "downloads"));
}

TEST_CASE("rules test: a file, as if it came from an address; 1 when nothing is found") {
    site const here;
    program::write_file(here.home / "page.html", site::strip("/c1/"));
    auto const got =
        here.run({"rules", "test", "page.html", "http://127.0.0.1/x", "--rules", "site.toml"});
    CHECK(got.exit_code == 0);
    CHECK(holds(got.out, "http://127.0.0.1/c1/2.png\n"));
    program::write_file(here.home / "text.html", "<p>Nothing but words.");
    auto const none = here.run({"rules", "test", "text.html"});
    CHECK(none.exit_code == 1);
    CHECK(holds(none.out, "nothing would be downloaded"));
}

TEST_CASE("rules: show prints a rule; what is typed wrong is refused") {
    site const here;
    auto const shown = here.run({"rules", "show", "site", "--rules", "site.toml"});
    CHECK(shown.exit_code == 0);
    CHECK(shown.out == rule);
    for (auto const& arguments :
         {words{"rules"},
          words{"rules", "learn"},
          words{"rules", "show"},
          words{"rules", "show", "nobody"},
          words{"rules", "test"},
          words{"rules", "test", "none.html"},
          words{"rules", "list", "x"},
          words{"rules", "test", "ftp://h/"}}) {
        auto const got = here.run(arguments);
        CHECK(got.exit_code == 2);
        CHECK(std::ranges::count(got.err, '\n') == 1);
    }
}
