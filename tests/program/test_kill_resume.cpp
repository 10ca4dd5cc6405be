// SIGKILL in the middle of a page: the next run asks for the rest of it, and the page is the page.
#include "origin/origin.hpp"
#include "tests/program/program.hpp"
#include "tests/pure/page_samples.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <charconv>
#include <csignal>

using namespace std::chrono_literals;
namespace origin = panelia::origin;

namespace {

constexpr std::size_t first_part = 300'000;

std::string large_page() {
    using namespace samples;
    std::string data(700'000, '\0');
    for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<char>(i * i >> 7);
    return png_signature + png_header() + png_chunk("IDAT", data) + png_end;
}

/// The whole page, or the rest of it where it is asked for with the right tag.
origin::reply answer(origin::request_info const& ask, std::string const& page) {
    origin::reply out;
    out.headers = {{"ETag", "\"one\""}};
    auto const range = ask.header("Range");
    std::size_t from = 0;
    if (range.starts_with("bytes=") && ask.header("If-Range") == "\"one\"") {
        std::from_chars(range.data() + 6, range.data() + range.size(), from);
        auto const last = std::to_string(page.size() - 1);
        out.status = 206;
        out.headers.emplace_back(
            "Content-Range",
            "bytes " + std::to_string(from) + "-" + last + "/" + std::to_string(page.size())
        );
    }
    out.content = page.substr(from);
    return out;
}

}  // namespace

TEST_CASE("kill: a page that was under way is continued by the next run, byte for byte") {
    auto const page = large_page();
    std::atomic<bool> stuck{true};
    origin::server web;
    web.otherwise([&](origin::request_info const& ask) {
        auto out = answer(ask, page);
        if (stuck) out.stall_after = first_part;
        return out;
    });
    program::folder const home;
    program::write_file(
        home / "m.json",
        R"({"series": "S", "chapters": [{"number": 1, "pages": [")" + web.url("/1.png") + "\"]}]}"
    );
    std::vector<std::string> const command{"get", "m.json", "-o", "lib", "--progress", "none"};
    auto const part = home / "lib/S/c001.partial/001.png.part";
    {
        program::process run(command, {.in = home.path()});
        std::error_code absent;
        for (int i = 0; i < 2000 && !run.ended_within(10ms); ++i) {
            if (program::fs::file_size(part, absent) == first_part && !absent) break;
        }
        run.send(SIGKILL);
        run.wait(10s);
    }
    REQUIRE(program::fs::file_size(part) == first_part);
    auto const seen = program::run({"verify", "lib"}, {.in = home.path()});
    CHECK(seen.exit_code == 1);
    CHECK_MESSAGE(seen.out.find("alien") == std::string::npos, seen.out);

    stuck = false;
    web.clear_log();
    auto const again = program::run(command, {.in = home.path()});
    REQUIRE_MESSAGE(again.exit_code == 0, again.err << again.out);
    CHECK(program::read_file(home / "lib/S/c001/001.png") == page);
    auto const log = web.settled_log();
    REQUIRE(log.size() == 1);
    CHECK(log[0].status == 206);
    CHECK(log[0].body_bytes == page.size() - first_part);
    CHECK(program::run({"verify", "lib"}, {.in = home.path()}).exit_code == 0);
}
