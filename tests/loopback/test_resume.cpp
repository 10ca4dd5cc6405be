// Pages that break off: what is asked for again, and that no wrong byte is ever stored.
#include "engine/digest.hpp"
#include "tests/loopback/session_world.hpp"

#include <doctest/doctest.h>

#include <charconv>
#include <ostream>

using namespace panelia;
using namespace panelia::testing;
using namespace std::chrono_literals;

namespace {

/// A page of some 300 KB whose every part differs; `version` changes its bytes, not its size.
std::string large_page(unsigned version = 1) {
    std::string data(300'000, '\0');
    std::uint32_t state = 12345 + version;
    for (auto& c : data) {
        state = state * 1664525 + 1013904223;
        c = static_cast<char>(state >> 24);
    }
    // A BMP would not notice a wrong byte inside: what is stored is compared, not what is checked.
    std::string bmp = one_pixel_bmp(0).substr(0, 54);
    auto const put = [&bmp](std::size_t at, std::uint32_t value) {
        for (int i = 0; i < 4; ++i) bmp[at + i] = static_cast<char>(value >> (8 * i));
    };
    data.resize(100 * 1000 * 3);
    put(2, static_cast<std::uint32_t>(54 + data.size()));
    put(18, 1000);
    put(22, 100);
    return bmp + data;
}

constexpr std::uint64_t cut = 200'000;

std::optional<std::uint64_t> asked_from(origin::request_info const& ask) {
    auto text = ask.header("Range");
    if (!text.starts_with("bytes=") || !text.ends_with("-")) return std::nullopt;
    text.remove_prefix(6);
    std::uint64_t from = 0;
    std::from_chars(text.data(), text.data() + text.size(), from);
    return from;
}

origin::reply whole(std::string const& page, std::string const& tag) {
    origin::reply reply;
    reply.content = page;
    if (!tag.empty()) reply.headers = {{"ETag", tag}};
    return reply;
}

origin::reply rest(std::string const& page, std::string const& tag, std::uint64_t from) {
    origin::reply reply = whole(page.substr(from), tag);
    reply.status = 206;
    reply.headers.emplace_back(
        "Content-Range",
        "bytes " + std::to_string(from) + "-" + std::to_string(page.size() - 1) + "/" +
            std::to_string(page.size())
    );
    return reply;
}

origin::reply broken(origin::reply reply, std::uint64_t after = cut) {
    reply.cut_after = after;
    return reply;
}

/// What a good server does after one attempt that broke off.
origin::reply as_asked(origin::request_info const& ask, std::string const& page) {
    auto const from = asked_from(ask);
    bool const same = ask.header("If-Range") == "\"v1\"";
    return from && same ? rest(page, "\"v1\"", *from) : whole(page, "\"v1\"");
}

std::filesystem::path first_page(scratch_folder const& folder) {
    return folder.path() / "Tests/c001/001.bmp";
}

}  // namespace

TEST_CASE("resume: a page that breaks off is continued where it broke, and counts once") {
    scratch_folder folder;
    origin::server server;
    auto const page = large_page();
    server.route("/c1/1.png", [&](origin::request_info const& ask) {
        return ask.attempt == 1 ? broken(whole(page, "\"v1\"")) : as_asked(ask, page);
    });
    auto const done = run(quick_options(folder.path()), chapters_at(server.base(), 1, 1));
    CHECK(done.result.chapters_complete == 1);
    CHECK(read_file(first_page(folder)) == page);
    auto const log = server.settled_log();
    REQUIRE(log.size() == 2);
    CHECK(log[1].body_bytes == page.size() - cut);
    auto const& chapter = done.stats.chapter_details.at(0);
    CHECK(chapter.total_bytes == page.size());
    CHECK(chapter.received_bytes == page.size());
    CHECK(chapter.attempts == 2);
    CHECK(chapter.download_errors == 1);
    CHECK(done.result.stored_bytes == page.size());
    // Nothing of it all stays beside the page.
    auto const all = std::filesystem::directory_iterator(folder.path() / "Tests/c001");
    CHECK(std::distance(begin(all), end(all)) == 1);
}

TEST_CASE("resume: whatever a server makes of a request for the rest, the page is right") {
    struct row {
        char const* name;
        std::function<origin::reply(std::uint64_t from)> answer;
    };
    auto const old_page = large_page(1);
    auto const page = large_page(2);
    auto const with = [](origin::reply reply, std::size_t field, char const* value) {
        reply.headers.at(field).second = value;
        return reply;
    };
    std::vector<row> const rows = {
        {"the whole page, which has changed",
         [&](auto) {
             return whole(page, "\"v2\"");
         }},
        {"If-Range is ignored",
         [&](auto from) {
             return rest(page, "\"v2\"", from);
         }},
        {"If-Range is ignored, without a tag",
         [&](auto from) {
             return rest(page, "", from);
         }},
        {"a 206 from the beginning",
         [&](auto from) {
             auto reply = rest(page, "\"v1\"", from);
             reply.content = page;
             reply.headers[1].second = "bytes 0-300053/300054";
             return reply;
         }},
        {"another total",
         [&](auto from) {
             return with(rest(page, "\"v1\"", from), 1, "bytes 200000-300054/300055");
         }},
        {"no Content-Range",
         [&](auto from) {
             auto reply = rest(page, "\"v1\"", from);
             reply.headers.pop_back();
             return reply;
         }},
        {"multipart",
         [&](auto from) {
             auto reply = rest(page, "\"v1\"", from);
             reply.headers.emplace_back("Content-Type", "multipart/byteranges; boundary=b");
             return reply;
         }},
        {"encoded",
         [&](auto from) {
             auto reply = rest(page, "\"v1\"", from);
             reply.headers.emplace_back("Content-Encoding", "gzip");
             return reply;
         }},
        {"a weak tag",
         [&](auto from) {
             return rest(page, "W/\"v1\"", from);
         }},
        {"more than announced",
         [&](auto from) {
             auto reply = rest(page, "\"v1\"", from);
             reply.content = page.substr(from) + "more";
             reply.chunked = true;
             return reply;
         }},
        {"416",
         [&](auto) {
             origin::reply reply;
             reply.status = 416;
             reply.headers = {{"Content-Range", "bytes */1000"}};
             return reply;
         }},
        {"403",
         [&](auto) {
             origin::reply reply;
             reply.status = 403;
             return reply;
         }},
    };
    for (auto const& r : rows) {
        CAPTURE(std::string(r.name));
        scratch_folder folder;
        origin::server server;
        server.route("/c1/1.png", [&](origin::request_info const& ask) {
            if (ask.attempt == 1) return broken(whole(old_page, "\"v1\""));
            auto const from = asked_from(ask);
            return from ? r.answer(*from) : whole(page, "\"v2\"");
        });
        auto options = quick_options(folder.path());
        options.retries = 1;  // the answer to a request for the rest does not use one up
        auto const done = run(options, chapters_at(server.base(), 1, 1));
        CHECK(done.result.chapters_complete == 1);
        CHECK(read_file(first_page(folder)) == page);
        CHECK(done.stats.chapter_details.at(0).total_bytes == page.size());
        auto const log = server.settled_log();
        std::uint64_t sent = 0;
        for (auto const& line : log) sent += line.body_bytes;
        CHECK(done.stats.extended.attempts == log.size());
        CHECK(done.stats.chapter_details.at(0).received_bytes <= sent);
    }
}

TEST_CASE("resume: what cannot be continued safely is asked for whole") {
    struct row {
        char const* name;
        origin::fields fields;
        std::uint64_t after;
    };
    for (auto const& r : {
             row{"no validator", {}, cut},
             row{"weak tag", {{"ETag", "W/\"v1\""}}, cut},
             row{"a date not known to be strong",
                 {{"Last-Modified", "Tue, 24 Nov 2026 10:00:00 GMT"}},
                 cut},
             row{"too little of it", {{"ETag", "\"v1\""}}, 60'000},
         }) {
        CAPTURE(std::string(r.name));
        scratch_folder folder;
        origin::server server;
        auto const page = large_page();
        server.route("/c1/1.png", [&](origin::request_info const& ask) {
            auto reply = whole(page, "");
            reply.headers = r.fields;
            return ask.attempt == 1 ? broken(reply, r.after) : reply;
        });
        auto const done = run(quick_options(folder.path()), chapters_at(server.base(), 1, 1));
        CHECK(done.result.chapters_complete == 1);
        CHECK(read_file(first_page(folder)) == page);
        auto const log = server.settled_log();
        REQUIRE(log.size() == 2);
        for (auto const& [name, value] : log[1].headers) CHECK(name != "Range");
    }
}

TEST_CASE("resume: a strong date serves where there is no tag") {
    scratch_folder folder;
    origin::server server;
    auto const page = large_page();
    origin::fields const dates = {
        {"Last-Modified", "Tue, 24 Nov 2026 10:00:00 GMT"},
        {"Date", "Tue, 24 Nov 2026 11:00:00 GMT"}};
    server.route("/c1/1.png", [&](origin::request_info const& ask) {
        auto const from = asked_from(ask);
        bool const same = ask.header("If-Range") == dates[0].second;
        auto reply = from && same ? rest(page, "", *from) : whole(page, "");
        reply.headers.insert(reply.headers.end(), dates.begin(), dates.end());
        return ask.attempt == 1 ? broken(reply) : reply;
    });
    auto const done = run(quick_options(folder.path()), chapters_at(server.base(), 1, 1));
    CHECK(read_file(first_page(folder)) == page);
    CHECK(done.stats.chapter_details.at(0).received_bytes == page.size());
}

TEST_CASE("resume: a digest sees the whole of a continued page") {
    scratch_folder folder;
    origin::server server;
    auto const page = large_page(2);
    // This server lies: the rest of another page under the same tag.
    server.route("/c1/1.png", [&](origin::request_info const& ask) {
        if (ask.attempt == 1) return broken(whole(large_page(1), "\"v1\""));
        auto const from = asked_from(ask);
        return from ? rest(page, "\"v1\"", *from) : whole(page, "\"v1\"");
    });
    auto chapters = chapters_at(server.base(), 1, 1);
    chapters[0].pages[0].sha256 = engine::sha256_hex(page);
    auto const done = run(quick_options(folder.path()), chapters);
    CHECK(done.result.chapters_complete == 1);
    CHECK(read_file(first_page(folder)) == page);
    CHECK(server.settled_log().size() == 3);
}

TEST_CASE("resume: a stopped session leaves a page for the next one to continue") {
    scratch_folder folder;
    origin::server server;
    auto const page = large_page();
    server.route("/c1/1.png", [&](origin::request_info const& ask) {
        auto reply = as_asked(ask, page);
        if (ask.attempt == 1) reply.stall_after = cut;
        return reply;
    });
    auto const chapters = chapters_at(server.base(), 1, 1);
    {
        list_source source(chapters);
        session work(quick_options(folder.path()));
        std::thread stopper([&] {
            while (work.metrics().current_totals().in_flight == 0) std::this_thread::yield();
            auto const part = folder.path() / "Tests/c001.partial/001.bmp.part";
            std::error_code none;
            while (std::filesystem::file_size(part, none) != cut) std::this_thread::yield();
            work.abort();
        });
        auto const result = work.run(source);
        stopper.join();
        CHECK(result.stopped);
        // What had come counts as received; the page counts as nothing yet.
        CHECK(result.received_bytes == cut);
        CHECK(result.stored_bytes == 0);
    }
    SUBCASE("and it does") {
        auto const done = run(quick_options(folder.path()), chapters);
        CHECK(done.result.chapters_complete == 1);
        CHECK(read_file(first_page(folder)) == page);
        CHECK(done.stats.chapter_details.at(0).received_bytes == page.size() - cut);
        CHECK(done.stats.chapter_details.at(0).total_bytes == page.size());
    }
    SUBCASE("unless its record is torn") {
        auto const record = folder.path() / "Tests/c001.partial/.resume";
        std::filesystem::resize_file(record, std::filesystem::file_size(record) - 1);
        auto const done = run(quick_options(folder.path()), chapters);
        CHECK(read_file(first_page(folder)) == page);
        CHECK(done.stats.chapter_details.at(0).received_bytes == page.size());
    }
    SUBCASE("unless the page has another address now") {
        server.route("/other.png", [&](origin::request_info const& ask) {
            return as_asked(ask, page);
        });
        auto moved = chapters;
        moved[0].pages[0].url = server.url("/other.png");
        auto const done = run(quick_options(folder.path()), moved);
        CHECK(done.result.chapters_complete == 1);
        CHECK(done.stats.chapter_details.at(0).received_bytes == page.size());
    }
    SUBCASE("and with --force it begins anew") {
        auto options = quick_options(folder.path());
        options.force = true;
        auto const done = run(options, chapters);
        CHECK(read_file(first_page(folder)) == page);
        CHECK(done.stats.chapter_details.at(0).received_bytes == page.size());
    }
    auto const all = std::filesystem::directory_iterator(folder.path() / "Tests/c001");
    CHECK(std::distance(begin(all), end(all)) == 1);
}

TEST_CASE("resume: through a redirect the rest is asked for where the beginning came from") {
    scratch_folder folder;
    origin::server server;
    auto const page = large_page();
    server.route("/c1/1.png", [&](origin::request_info const&) {
        origin::reply away;
        away.status = 302;
        away.headers = {{"Location", "/real.png"}};
        return away;
    });
    server.route("/real.png", [&](origin::request_info const& ask) {
        return ask.attempt == 1 ? broken(whole(page, "\"v1\"")) : as_asked(ask, page);
    });
    auto const done = run(quick_options(folder.path()), chapters_at(server.base(), 1, 1));
    CHECK(done.result.chapters_complete == 1);
    CHECK(read_file(first_page(folder)) == page);
    auto const log = server.settled_log();
    REQUIRE(log.size() == 4);
    CHECK(log[3].status == 206);
    for (auto const& [name, value] : log[2].headers) CHECK(name != "Range");
}
