// Addresses as SOURCE: manifests and sites over HTTP, plans that are manifests, what is refused.
#include "origin/origin.hpp"
#include "tests/loopback/session_world.hpp"
#include "tests/program/program.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace panelia;
using namespace std::chrono_literals;

namespace {

using words = std::vector<std::string>;

/// A IIIF collection of three books with two pages each.
struct books {
    origin::server server;

    books() {
        testing::serve(server, 3, 2);
        std::string items;
        for (int n = 1; n <= 3; ++n) {
            auto const number = std::to_string(n);
            auto const id = server.url("/book/" + number);
            if (n > 1) items += ',';
            items += R"({"type":"Manifest","id":")" + id + R"(","label":{"en":["Book )" + number +
                     R"("]}})";
            put("/book/" + number, book(id, number));
        }
        put("/shelf",
            R"({"@context":"http://iiif.io/api/presentation/3/context.json","type":"Collection","id":")" +
                server.url("/shelf") + R"(","label":{"en":["The Shelf"]},"items":[)" + items +
                "]}");
    }

    void put(std::string const& path, std::string text, std::string type = "application/json") {
        origin::reply reply;
        reply.headers = {{"Content-Type", std::move(type)}};
        reply.content = std::move(text);
        server.route(path, reply);
    }

    void lose(std::string const& path, int status) {
        origin::reply reply;
        reply.status = status;
        server.route(path, reply);
    }

    std::string book(std::string const& id, std::string const& number) const {
        std::string canvases;
        for (int page = 1; page <= 2; ++page) {
            auto const image = server.url("/c" + number + "/" + std::to_string(page) + ".png");
            if (page > 1) canvases += ',';
            canvases +=
                R"({"type":"Canvas","id":")" + id + "/p" + std::to_string(page) +
                R"(","height":10,"width":10,"items":[{"type":"AnnotationPage","items":[)"
                R"({"type":"Annotation","motivation":"painting","body":{"type":"Image","id":")" +
                image + R"(","format":"image/png"}}]}]})";
        }
        return R"({"@context":"http://iiif.io/api/presentation/3/context.json","type":"Manifest","id":")" +
               id + R"(","label":{"en":["Book )" + number + R"("]},"items":[)" + canvases + "]}";
    }

    std::string manifest() const {
        return R"({"series":"Given","chapters":[{"number":1,"pages":[")" + server.url("/c1/1.png") +
               R"("]},{"number":2,"url":")" + server.url("/book/2") + R"("}]})";
    }

    std::size_t asked() const { return server.settled_log().size(); }
};

program::result get(program::folder const& home, words arguments) {
    arguments.insert(arguments.begin(), "get");
    return program::run(arguments, {.in = home.path()});
}

bool untouched(program::folder const& home) {
    return program::names(home.path()).empty();
}

}  // namespace

TEST_CASE("sites: a series' address is enough; again, only its list is asked for") {
    books site;
    program::folder const home;
    auto const got = get(home, {site.server.url("/shelf"), "-o", "lib"});
    CAPTURE(got.err);
    CHECK(got.exit_code == 0);
    CHECK(program::names(home / "lib").size() == 6);
    site.server.clear_log();
    auto const again = get(home, {site.server.url("/shelf"), "-o", "lib"});
    CHECK(again.exit_code == 0);
    CHECK(again.out.find("Nothing to do") != std::string::npos);
    CHECK(site.asked() == 1);
}

TEST_CASE("sites: a plan is a manifest that downloads the same") {
    books site;
    program::folder const home;
    auto const plan = get(home, {site.server.url("/shelf"), "--simulate", "--json"});
    CAPTURE(plan.err);
    CHECK(plan.exit_code == 0);
    CHECK(std::ranges::count(plan.out, '\n') == 6);
    CHECK(untouched(home));
    program::write_file(home / "plan.ndjson", plan.out);
    CHECK(get(home, {"plan.ndjson", "-o", "planned"}).exit_code == 0);
    CHECK(get(home, {site.server.url("/shelf"), "-o", "direct"}).exit_code == 0);
    auto without_own = [](std::map<std::string, std::string> tree) {
        std::erase_if(tree, [](auto const& file) { return file.first.starts_with(".panelia"); });
        return tree;
    };
    CHECK(
        without_own(program::tree(home / "planned")) == without_own(program::tree(home / "direct"))
    );
    // The library knows these chapters, whichever of the two asks.
    site.server.clear_log();
    CHECK(get(home, {"plan.ndjson", "-o", "direct"}).exit_code == 0);
    CHECK(site.asked() == 0);
}

TEST_CASE("sites: a manifest may be an address, and its chapters may have addresses only") {
    books site;
    site.put("/given.json", site.manifest());
    site.put("/typed", site.manifest(), "text/plain");
    for (auto const* const path : {"/given.json", "/typed"}) {
        program::folder const home;
        auto const got = get(home, {site.server.url(path), "-o", "lib"});
        CAPTURE(got.err);
        CHECK(got.exit_code == 0);
        CHECK(program::names(home / "lib").size() == 3);
    }
    program::folder const home;
    program::write_file(home / "given.json", site.manifest());
    CHECK(get(home, {"given.json", "-o", "lib"}).exit_code == 0);
    CHECK(program::names(home / "lib").size() == 3);
}

TEST_CASE("sites: selection keeps other chapters' documents from being asked for") {
    books site;
    program::folder const home;
    CHECK(get(home, {site.server.url("/shelf"), "-o", "lib", "--latest", "1"}).exit_code == 0);
    CHECK(program::names(home / "lib").size() == 2);
    CHECK(site.asked() == 5);  // the list, robots.txt, one book, two pages
    CHECK(
        get(home, {site.server.url("/shelf"), "-o", "none", "--chapters", "77", "--error-on-empty"})
            .exit_code == 3
    );
    CHECK_FALSE(std::filesystem::exists(home / "none"));
}

TEST_CASE("sites: what cannot be read or understood is one line, exit 2, and nothing written") {
    books site;
    site.put("/text", "<html><p>Nothing here</p></html>", "text/html");
    site.put("/broken.ndjson", R"({"series":"S","pages":[)");
    site.put("/broken.json", "{\"series\":\"x\",\n \"chapters\":[]oops");
    for (auto const& [source, says] : std::vector<std::pair<std::string, std::string>>{
             {site.server.url("/gone"), "/gone: the server answered with status 404"},
             {site.server.url("/text"), "panelia rules test"},
             {"http://127.0.0.1:1/x", "http://127.0.0.1:1/x: "},
             {"http://user:hunter2@127.0.0.1:1/x", "http://127.0.0.1:1/x: "},
             {"ftp://example.org/x", "not an http(s) URL"},
             {site.server.url("/broken.ndjson"), "broken.ndjson:1:"},
             {site.server.url("/broken.json"), "broken.json:2:15: "}}) {
        program::folder const home;
        auto const got = get(home, {source, "--retries", "0", "-o", "lib"});
        CAPTURE(source);
        CAPTURE(got.err);
        CHECK(got.exit_code == 2);
        CHECK(got.err.find(says) != std::string::npos);
        CHECK(got.err.find("hunter2") == std::string::npos);
        CHECK(std::ranges::count(got.err, '\n') == 1);
        CHECK(untouched(home));
    }
}

TEST_CASE("sites: among several sources a dead one costs the exit code, not the others") {
    books site;
    program::folder const home;
    auto const got = get(home, {site.server.url("/gone"), site.server.url("/shelf"), "-o", "lib"});
    CAPTURE(got.err);
    CHECK(got.exit_code == 1);
    CHECK(program::names(home / "lib").size() == 6);
    CHECK(
        (got.err + got.out).find("/gone: the server answered with status 404") != std::string::npos
    );
}

TEST_CASE("sites: a chapter that is gone fails alone, in the plan too") {
    books site;
    site.lose("/book/2", 410);
    program::folder const home;
    auto const got = get(home, {site.server.url("/shelf"), "-o", "lib"});
    CHECK(got.exit_code == 1);
    CHECK(program::names(home / "lib").size() == 4);
    CHECK(got.out.find("410") != std::string::npos);
    auto const plan = get(home, {site.server.url("/shelf"), "-s"});
    CHECK(plan.exit_code == 1);
    CHECK(plan.err.find("410") != std::string::npos);
}

TEST_CASE("sites: --update leaves alone what has a known number, though its address changed") {
    books site;
    program::folder const home;
    CHECK(get(home, {site.server.url("/shelf"), "-o", "lib"}).exit_code == 0);
    auto text = std::string(R"({"series":"The Shelf","chapters":[)");
    for (int n = 1; n <= 2; ++n) {
        text += (n > 1 ? "," : "") + std::string(R"({"number":)") + std::to_string(n) +
                R"(,"language":"en","url":")" + site.server.url("/moved/") + std::to_string(n) +
                "\"}";
    }
    program::write_file(home / "moved.json", text + "]}");
    site.server.clear_log();
    CHECK(get(home, {"moved.json", "-o", "lib", "--update"}).exit_code == 0);
    CHECK(site.asked() == 0);
    CHECK(get(home, {"moved.json", "-o", "lib"}).exit_code == 1);
}

TEST_CASE("sites: --update does not take a chapter without a known number for another one") {
    books site;
    program::folder const home;
    for (auto const* const number : {"1", "2"}) {
        auto const address = std::string("/read/") + (*number == '1' ? "gate" : "lake");
        std::string html =
            "<html><head><title>Blue Fox</title></head><body><h1>Blue Fox</h1><div "
            "class=\"reader\">";
        for (auto const* const page : {"1", "2"}) {
            html += std::string("<img width=800 height=1200 src=\"/c") + number + "/" + page +
                    ".png\">";
        }
        site.put(address, html + "</div></body></html>", "text/html");
        auto const url = site.server.url(address);
        CHECK(get(home, {url, "-o", "lib", "--update"}).exit_code == 0);
        site.server.clear_log();
        CHECK(get(home, {url, "-o", "lib", "--update"}).exit_code == 0);
        CHECK(site.asked() == 1);  // its own page, which tells what it is
    }
    CHECK(program::names(home / "lib" / "Blue Fox").size() == 2);
}

TEST_CASE("sites: robots.txt is obeyed, and --ignore-robots is said in the log") {
    books site;
    site.put("/robots.txt", "User-agent: *\nDisallow: /book/3\n", "text/plain");
    program::folder const home;
    auto const got = get(home, {site.server.url("/shelf"), "-o", "lib"});
    CHECK(got.exit_code == 1);
    CHECK(got.out.find("robots.txt") != std::string::npos);
    CHECK(program::names(home / "lib").size() == 4);
    auto const ignoring = get(home, {site.server.url("/shelf"), "-o", "lib", "--ignore-robots"});
    CHECK(ignoring.exit_code == 0);
    CHECK(ignoring.err.find("--ignore-robots") != std::string::npos);
    CHECK(program::names(home / "lib").size() == 6);
}

TEST_CASE("sites: a plan leaves out what the library has, by the same rules, and changes nothing") {
    books site;
    program::folder const home;
    auto const shelf = site.server.url("/shelf");
    CHECK(get(home, {shelf, "-o", "lib", "--chapters", "1-2"}).exit_code == 0);
    auto const before = program::tree(home / "lib");
    site.server.clear_log();
    auto const plan = get(home, {shelf, "-o", "lib", "-s"});
    CAPTURE(plan.out);
    CHECK(plan.exit_code == 0);
    CHECK(
        plan.out.find("Would fetch 1 chapter, 2 pages; 2 chapters are in the library already.") !=
        std::string::npos
    );
    CHECK(site.asked() == 3);  // the list, robots.txt, one book
    auto const forced = get(home, {shelf, "-o", "lib", "-s", "--force"});
    CHECK(forced.out.find("Would fetch 3 chapters, 6 pages.") != std::string::npos);

    // A manifest that has pages, and --update, which looks at numbers only.
    auto const lines = get(home, {shelf, "-o", "other", "-s", "--json"});
    program::write_file(home / "plan.ndjson", lines.out);
    auto const given = get(home, {"plan.ndjson", "-o", "lib", "-s"});
    CHECK(given.out.find("Would fetch 1 chapter, 2 pages; 2 chapters") != std::string::npos);
    auto text = std::string(R"({"series":"The Shelf","chapters":[)");
    for (int n = 1; n <= 3; ++n) {
        auto const number = std::to_string(n);
        text += (n > 1 ? "," : "") + std::string(R"({"number":)") + number +
                R"(,"language":"en","url":")" +
                site.server.url(n < 3 ? "/moved/" + number : "/book/3") + "\"}";
    }
    program::write_file(home / "moved.json", text + "]}");
    auto const update = get(home, {"moved.json", "-o", "lib", "-s", "--update"});
    CAPTURE(update.err);
    CHECK(update.exit_code == 0);
    CHECK(update.out.find("Would fetch 1 chapter, 2 pages; 2 chapters") != std::string::npos);
    CHECK(program::tree(home / "lib") == before);

    // All of it is there: not an empty selection.
    CHECK(get(home, {shelf, "-o", "lib"}).exit_code == 0);
    auto const whole = get(home, {shelf, "-o", "lib", "-s", "--error-on-empty"});
    CHECK(whole.exit_code == 0);
    CHECK(whole.out.find("Would fetch 0 chapters, 0 pages; 3 chapters") != std::string::npos);
}

TEST_CASE("sites: a plan reads a library that another process is filling") {
    books site;
    program::folder const home;
    auto const shelf = site.server.url("/shelf");
    CHECK(get(home, {shelf, "-o", "lib", "--chapters", "1-2"}).exit_code == 0);
    origin::reply stuck;
    stuck.content = testing::page_body(3, 1);
    stuck.stall_after = 20;
    site.server.route("/c3/1.png", stuck);
    site.server.clear_log();
    program::process running({"get", shelf, "-o", "lib"}, {.in = home.path()});
    REQUIRE(site.server.wait_for_requests(5, 20s));  // the list, robots.txt, a book, its pages
    auto const plan = get(home, {shelf, "-o", "lib", "-s"});
    CAPTURE(plan.err);
    CHECK(plan.exit_code == 0);
    CHECK(plan.err.empty());
    CHECK(plan.out.find("Would fetch 1 chapter, 2 pages") != std::string::npos);
    CHECK(plan.out.find("; 2 chapters are in the library already.") != std::string::npos);
}

TEST_CASE("sites: a plan says in one line when a library cannot be read") {
    books site;
    program::folder const home;
    program::fs::create_directories(home / "lib/.panelia");
    program::write_file(home / "lib/.panelia/panelia.db", std::string(4096, 'x'));
    auto const before = program::tree(home.path());
    auto const plan = get(home, {site.server.url("/shelf"), "-o", "lib", "-s"});
    CHECK(plan.exit_code == 0);
    CHECK(std::ranges::count(plan.err, '\n') == 1);
    CHECK(plan.err.find("the plan does not know what the library has: ") != std::string::npos);
    CHECK(plan.out.find("Would fetch 3 chapters, 6 pages.") != std::string::npos);
    CHECK(program::tree(home.path()) == before);
}

TEST_CASE("sites: retry looks again for the pages of a chapter whose document failed") {
    books site;
    site.lose("/book/2", 404);
    program::folder const home;
    auto const retry = [&](words arguments = {}) {
        arguments.insert(arguments.begin(), {"retry", "lib", "-R", "0"});
        return program::run(arguments, {.in = home.path()});
    };
    CHECK(get(home, {site.server.url("/shelf"), "-o", "lib"}).exit_code == 1);
    CHECK(program::names(home / "lib").size() == 4);
    auto const listed = program::run({"verify", "lib"}, {.in = home.path()});
    CHECK(listed.exit_code == 1);
    CHECK(listed.out.find("status 404") != std::string::npos);

    // Still gone: named, exit 1, and asked for only what is lacking.
    site.server.clear_log();
    auto const again = retry();
    CAPTURE(again.out);
    CAPTURE(again.err);
    CHECK(again.exit_code == 1);
    CHECK(again.out.find("The Shelf 2") != std::string::npos);
    CHECK(again.out.find("404") != std::string::npos);
    CHECK(site.asked() == 2);  // robots.txt, the book
    CHECK(retry({"-s"}).exit_code == 1);

    site.put("/book/2", site.book(site.server.url("/book/2"), "2"));
    auto const plan = retry({"-s", "--json"});
    CHECK(plan.exit_code == 0);
    CHECK(std::ranges::count(plan.out, '\n') == 2);
    site.server.clear_log();
    auto const found = retry();
    CAPTURE(found.err);
    CHECK(found.exit_code == 0);
    CHECK(site.asked() == 4);  // robots.txt, the book, its pages
    CHECK(program::names(home / "lib").size() == 6);
    CHECK(program::run({"verify", "lib"}, {.in = home.path()}).exit_code == 0);
    CHECK(retry().out.find("Nothing to retry") != std::string::npos);
    site.server.clear_log();
    CHECK(get(home, {site.server.url("/shelf"), "-o", "lib"}).exit_code == 0);
    CHECK(site.asked() == 1);

    // What get finds by itself is no more to be retried either.
    site.lose("/book/1", 404);
    CHECK(get(home, {site.server.url("/shelf"), "-o", "new"}).exit_code == 1);
    site.put("/book/1", site.book(site.server.url("/book/1"), "1"));
    CHECK(get(home, {site.server.url("/shelf"), "-o", "new"}).exit_code == 0);
    CHECK(program::names(home / "new") == program::names(home / "lib"));
    CHECK(program::run({"verify", "new"}, {.in = home.path()}).exit_code == 0);
}

TEST_CASE("sites: --language goes by the language of a page, and its plan agrees") {
    books site;
    std::string links;
    for (int n = 1; n <= 3; ++n) {
        auto const at = "/lire/" + std::to_string(n);
        links += "<li><a href=\"" + at + "\">Chapitre " + std::to_string(n) + "</a></li>";
        std::string images;
        for (int page = 1; page <= 2; ++page) {
            images += "<img src=\"/c" + std::to_string(n) + "/" + std::to_string(page) + ".png\">";
        }
        site.put(at, "<div class=\"reader\">" + images + "</div>", "text/html");
    }
    auto const list = "<html lang=\"fr\"><h1>Renard</h1><ul>" + links + "</ul></html>";
    site.put("/renard", list, "text/html");
    auto const renard = site.server.url("/renard");
    program::folder const home;
    auto const english = get(home, {renard, "-o", "lib", "--language", "en", "--error-on-empty"});
    CHECK(english.exit_code == 3);
    CHECK(untouched(home));
    auto const plan = get(home, {renard, "-s", "--json"});
    CHECK(std::ranges::count(plan.out, '\n') == 6);
    program::write_file(home / "plan.ndjson", plan.out);
    CHECK(get(home, {"plan.ndjson", "--language", "en", "--error-on-empty"}).exit_code == 3);
    CHECK(get(home, {renard, "-o", "lib", "--language", "fr"}).exit_code == 0);
    CHECK(program::names(home / "lib").size() == 6);
}

TEST_CASE("sites: a list that breaks off says what happened, in a run and in its plan") {
    books site;
    auto const entry = [&](std::string const& type, std::string const& path) {
        return R"({"type":")" + type + R"(","id":")" + site.server.url(path) +
               R"(","label":{"en":["B"]}})";
    };
    site.put(
        "/broken",
        R"({"@context":"http://iiif.io/api/presentation/3/context.json",
        "type":"Collection","id":")" +
            site.server.url("/broken") + R"(","label":{"en":["Broken"]},"items":[)" +
            entry("Manifest", "/book/1") + "," + entry("Manifest", "/blank") + "," +
            entry("Collection", "/further") + "]}"
    );
    site.put("/blank", "<p>Nothing</p>", "text/html");
    program::folder const home;
    auto const got = get(home, {site.server.url("/broken"), "-o", "lib", "-R", "0"});
    CAPTURE(got.out);
    CAPTURE(got.err);
    CHECK(got.exit_code == 1);
    CHECK(got.out.find("Incomplete: the source could not be read to its end.") != got.out.npos);
    CHECK(got.out.find("/further: the server answered with status 404") != got.out.npos);
    // The address to look at, not a place for one.
    CHECK(got.err.find("panelia rules test " + site.server.url("/blank")) != got.err.npos);
    auto const plan = get(home, {site.server.url("/broken"), "-o", "new", "-R", "0", "-s"});
    CAPTURE(plan.err);
    CHECK(plan.exit_code == 1);
    CHECK(plan.out.find("Would fetch 1 chapter, 2 pages.") != plan.out.npos);
    CHECK(plan.err.find("/further: the server answered with status 404") != plan.err.npos);
    // Also when the library has all that was named before.
    site.put("/blank", site.book(site.server.url("/blank"), "2"));
    CHECK(get(home, {site.server.url("/broken"), "-o", "lib", "-R", "0"}).exit_code == 1);
    auto const rest = get(home, {site.server.url("/broken"), "-o", "lib", "-R", "0", "-s"});
    CHECK(rest.exit_code == 1);
    CHECK(rest.out.find("Would fetch 0 chapters, 0 pages; 2 chapters") != rest.out.npos);
}
