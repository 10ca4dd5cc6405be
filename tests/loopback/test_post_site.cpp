// Sites that tell their chapters and pages in answers to POSTs, described by rules.
#include "panelia/sources.hpp"
#include "tests/loopback/session_world.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

using namespace panelia;
using namespace panelia::testing;
using namespace std::chrono_literals;

namespace {

origin::reply of_type(char const* type, std::string body) {
    origin::reply reply;
    reply.headers = {{"Content-Type", type}};
    reply.content = std::move(body);
    return reply;
}

/// A reader over a GraphQL-like API: chapters in parts of two, newest first, each with two pages,
/// which are asked for by a POST, too.
struct graph_site {
    origin::server server;
    std::size_t chapters = 5;
    scratch_folder folder;

    graph_site() {
        server.route("/series/fox", of_type("text/html", "<title>Reader</title><div id=app>"));
        testing::serve(server, chapters, 2);
        server.route("/graphql", [this](auto const& asked) { return answer(asked); });
        std::ofstream(folder.path() / "graph.toml") << R"(hosts = ["127.0.0.1"]
path = '^/series/(\w+)'
[chapters]
items = "/data/chapters/*"
series = "{//data/name}"
number = "{/number}"
url = "/read/{/number}"
order = "newest-first"
more-while = "/data/more"
[chapters.api]
url = "/graphql"
[chapters.api.json]
query = "query($slug: String!) { series(slug: $slug) { chapters { number } } }"
variables = { slug = "{1}", offset = 0, key = "hunter2" }
[chapters.more-api.json]
variables = { offset = "{offset+2}" }
[chapters.pages-at]
url = "/graphql"
json = { query = "pages", variables = { chapter = "{/number}" } }
[pages]
pointer = "/data/pages/*"
)";
    }

    origin::reply answer(origin::request_info const& asked) const {
        auto const number_behind = [&](std::string_view name) {
            auto const at = asked.body.find(name);
            return at == asked.body.npos
                       ? std::string::npos
                       : std::stoul(std::string(asked.body.substr(at + name.size())));
        };
        if (asked.method != "POST" || asked.header("Content-Type") != "application/json") {
            return {.status = 400};
        }
        if (auto const chapter = number_behind("\"chapter\":"); chapter != std::string::npos) {
            auto const folder_of = "/c" + std::to_string(chapter);
            return of_type(
                "application/json",
                R"({"data":{"pages":[")" + folder_of + R"(/1.png",")" + folder_of + R"(/2.png"]}})"
            );
        }
        if (asked.body.find(R"("slug":"fox")") == asked.body.npos) return {.status = 400};
        auto const offset = number_behind("\"offset\":");
        std::string items;
        for (auto i = offset; i < std::min(offset + 2, chapters); ++i) {
            items += (items.empty() ? "" : ",") + std::string(R"({"number":)") +
                     std::to_string(chapters - i) + "}";
        }
        return of_type(
            "application/json",
            R"({"data":{"name":"Blue Fox","more":)" +
                std::string(offset + 2 < chapters ? "true" : "false") + R"(,"chapters":[)" + items +
                "]}}"
        );
    }

    outcome_of_run get(site_options options = {}, observer* watch = nullptr) {
        options.rules = {folder.path() / "graph.toml"};
        server.clear_log();
        return fetch(folder.path() / "library", "/series/fox", options, watch);
    }

    outcome_of_run fetch(
        std::filesystem::path const& library,
        std::string const& path,
        site_options const& options,
        observer* watch = nullptr
    ) {
        session work(quick_options(library), watch, library_opening::at_run);
        watchdog dog(work, 60s);
        auto const source = open_site(work, server.url(path), options);
        auto result = work.run(*source);
        REQUIRE(dog.finish());
        return {std::move(result), work.metrics().get_stats()};
    }

    std::size_t posted(std::string_view what) const {
        auto const log = server.settled_log();
        return static_cast<std::size_t>(std::ranges::count_if(log, [&](auto const& line) {
            return line.method == "POST" && line.body.find(what) != std::string::npos;
        }));
    }
};

/// Keeps what it is told.
class listener final : public observer {
public:
    void note(std::string_view text) override { keep(text); }
    void warning(std::string_view text) override { keep(text); }
    bool heard(std::string_view what) {
        std::scoped_lock const hold(lock_);
        return all_.find(what) != std::string::npos;
    }

private:
    void keep(std::string_view text) {
        std::scoped_lock const hold(lock_);
        (all_ += text) += '\n';
    }
    std::mutex lock_;
    std::string all_;
};

/// A list that is asked for at /list, by a form, from the page /t.
struct form_site {
    origin::server server;
    scratch_folder folder;

    form_site() {
        testing::serve(server, 3, 2);
        server.route("/t", of_type("text/html", "<h1>Tale</h1><p data-id=7>"));
        for (auto const* number : {"1", "2", "3"}) {
            auto const at = std::string("/c") + number;
            server.route(
                at, of_type("text/html", "<img src=" + at + "/1.png><img src=" + at + "/2.png>")
            );
        }
    }

    static std::string links(std::initializer_list<int> numbers) {
        std::string out;
        for (auto const n : numbers) {
            auto const number = std::to_string(n);
            out += "<a href=/c" + number + ">Chapter " + number + "</a>";
        }
        return out;
    }

    outcome_of_run get(std::string const& more = {}) {
        std::ofstream(folder.path() / "form.toml")
            << "hosts = ['127.0.0.1']\nseries = '//h1'\n[values]\nid = '//p/@data-id'\n"
               "[chapters]\nlinks = '//a'\n"
            << (more.empty() ? "api = { url = '/list', form = { series = '{id}' } }\n" : more)
            << "[pages]\nimages = '//img'\n";
        site_options options;
        options.rules = {folder.path() / "form.toml"};
        session work(quick_options(folder.path() / "library"), nullptr, library_opening::at_run);
        watchdog dog(work, 60s);
        auto const source = open_site(work, server.url("/t"), options);
        auto result = work.run(*source);
        REQUIRE(dog.finish());
        return {std::move(result), work.metrics().get_stats()};
    }

    std::vector<std::string> asked() const {
        std::vector<std::string> out;
        for (auto const& line : server.settled_log()) {
            bool const page = line.target.find(".png") != std::string::npos ||
                              line.target.starts_with("/c") || line.target == "/robots.txt";
            if (!page) out.push_back(line.method + ' ' + line.target + ' ' + line.body);
        }
        return out;
    }
};

using lines = std::vector<std::string>;

}  // namespace

TEST_CASE("post site: an API that is posted to, part by part, chapter by chapter") {
    graph_site site;
    auto const done = site.get();
    CHECK(done.result.source_error.empty());
    CHECK(done.result.chapters_complete == 5);
    CHECK(std::filesystem::exists(site.folder.path() / "library" / "Blue Fox" / "c005" / "002.png")
    );
    CHECK(site.posted("\"offset\"") == 3);
    CHECK(site.posted("\"pages\"") == 5);
    // All but the pages is discovery: the page, robots.txt, three parts, five chapters.
    CHECK(done.stats.extended.discovery_requests == 10);
    auto const again = site.get();
    CHECK(again.result.chapters_skipped == 5);
    CHECK(site.posted("") == 1);  // newest first, and nothing is new
}

TEST_CASE("post site: the latest chapters need the first part only") {
    graph_site site;
    site_options options;
    options.latest = 1;
    CHECK(site.get(options).result.chapters_complete == 1);
    CHECK(site.posted("\"offset\"") == 1);
    CHECK(site.posted("\"pages\"") == 1);
}

TEST_CASE("post site: what is posted reaches no note, no warning and no library") {
    graph_site site;
    listener heard;
    for (auto const* number : {"1", "2", "3", "4", "5"}) {
        site.server.route(std::string("/c") + number + "/1.png", origin::reply{.status = 404});
    }
    site.get({}, &heard);
    CHECK(site.posted("hunter2") == 3);
    CHECK(heard.heard("/series/fox: "));
    CHECK_FALSE(heard.heard("hunter2"));
    for (auto const& file :
         std::filesystem::recursive_directory_iterator(site.folder.path() / "library")) {
        if (!file.is_regular_file()) continue;
        std::ifstream in(file.path(), std::ios::binary);
        std::string const bytes(std::istreambuf_iterator<char>(in), {});
        CHECK(bytes.find("hunter2") == std::string::npos);
    }
}

TEST_CASE("post site: a 503 is asked again, with the same content") {
    form_site site;
    site.server.route("/list", [](origin::request_info const& asked) {
        if (asked.attempt == 1) return origin::reply{.status = 503};
        return of_type("text/html", form_site::links({2, 1}));
    });
    CHECK(site.get().result.chapters_complete == 2);
    CHECK(site.asked() == lines{"GET /t ", "POST /list series=7", "POST /list series=7"});
}

TEST_CASE("post site: a 307 is followed by the POST, a 302 by a GET, neither forever") {
    struct row {
        int status;
        char const* next;
    };
    for (auto const& [status, next] : std::vector<row>{
             {307, "POST /new series=7"},
             {308, "POST /new series=7"},
             {302, "GET /new "},
             {303, "GET /new "}}) {
        CAPTURE(status);
        form_site site;
        origin::reply moved{.status = status};
        moved.headers = {{"Location", "/new"}};
        site.server.route("/list", moved);
        site.server.route("/new", of_type("text/html", form_site::links({3, 2, 1})));
        CHECK(site.get().result.chapters_complete == 3);
        CHECK(site.asked() == lines{"GET /t ", "POST /list series=7", next});
    }
    form_site site;
    origin::reply round{.status = 307};
    round.headers = {{"Location", "/list"}};
    site.server.route("/list", round);
    CHECK_THROWS_AS(site.get(), std::exception);
}

TEST_CASE("post site: content is not posted to another host, whatever a redirect says") {
    form_site site;
    origin::server other;
    origin::reply away{.status = 307};
    away.headers = {{"Location", other.url("/new")}};
    site.server.route("/list", away);
    CHECK_THROWS_AS(site.get(), std::exception);
    CHECK(std::ranges::none_of(other.settled_log(), [](auto const& line) {
        return line.method == "POST";
    }));
}

TEST_CASE("post site: a page number in a form is counted on until a part names nothing") {
    form_site site;
    site.server.route("/list", [](origin::request_info const& asked) {
        if (asked.body == "page=1") return of_type("text/html", form_site::links({3, 2}));
        if (asked.body == "page=2") return of_type("text/html", form_site::links({1}));
        return of_type("text/html", "0");
    });
    constexpr auto* paged =
        "api = { url = '/list', form = { page = 1 } }\n"
        "more-api = { form = { page = '{page+1}' } }\n";
    CHECK(site.get(paged).result.chapters_complete == 3);
    CHECK(
        site.asked() ==
        lines{"GET /t ", "POST /list page=1", "POST /list page=2", "POST /list page=3"}
    );
}

TEST_CASE("post site: an answer that never ends is left as a list in circles") {
    form_site site;
    site.server.route("/list", of_type("text/html", form_site::links({3, 2, 1})));
    constexpr auto* paged =
        "api = { url = '/list', form = { page = 1 } }\n"
        "more-api = { form = { page = '{page+1}' } }\n";
    auto const done = site.get(paged);
    CHECK(done.result.source_error.find("goes in circles") != std::string::npos);
    CHECK(done.result.chapters_complete == 3);
    CHECK(site.asked().size() < 8);
}

TEST_CASE("post site: what is refused or names nothing is followed by what is asked instead") {
    constexpr auto* in_turn =
        "[[chapters.api]]\nurl = '/list'\nform = {}\n"
        "[[chapters.api]]\nurl = '/old'\nform = { action = 'get', series = '{id}' }\n";
    auto const good = of_type("text/html", form_site::links({2, 1}));
    for (auto const& first :
         {origin::reply{.status = 400},
          origin::reply{.status = 403},
          origin::reply{.status = 404},
          origin::reply{.status = 204},
          of_type("text/html", "0"),
          of_type("text/html", "")}) {
        CAPTURE(first.status);
        form_site site;
        site.server.route("/list", first);
        site.server.route("/old", good);
        CHECK(site.get(in_turn).result.chapters_complete == 2);
        CHECK(site.asked() == lines{"GET /t ", "POST /list ", "POST /old action=get&series=7"});
    }
    // The first one that answers is enough.
    form_site site;
    site.server.route("/list", good);
    CHECK(site.get(in_turn).result.chapters_complete == 2);
    CHECK(site.asked() == lines{"GET /t ", "POST /list "});
}

TEST_CASE("post site: robots.txt is asked about what is posted, too") {
    form_site site;
    site.server.route("/robots.txt", of_type("text/plain", "User-agent: *\nDisallow: /list\n"));
    site.server.route("/list", of_type("text/html", form_site::links({2, 1})));
    CHECK_THROWS_AS(site.get(), std::exception);
    CHECK(site.asked() == lines{"GET /t "});
}
