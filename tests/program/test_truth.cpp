// Two hundred chapters from a real server, some pages missing: every figure of every chapter as its
// access log has it, at any number of threads.
#include "tests/program/export_files.hpp"
#include "tests/program/nginx.hpp"
#include "tests/program/program.hpp"
#include "tests/pure/page_samples.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

using namespace std::chrono_literals;
using program::exported_json;

namespace {

constexpr std::size_t chapter_count = 200, page_count = 6;

std::string page_of(std::size_t chapter, std::size_t page) {
    using namespace samples;
    std::string const data(50 + chapter * 13 + page * 101, static_cast<char>('a' + page));
    return png_signature + png_header() + png_chunk("IDAT", data) + png_end;
}

/// Every 37th page of the whole is not there.
bool is_missing(std::size_t chapter, std::size_t page) {
    return (chapter * page_count + page) % 37 == 0;
}

void write_site(program::fs::path const& root) {
    for (std::size_t c = 1; c <= chapter_count; ++c) {
        auto const folder = root / std::to_string(c);
        program::fs::create_directories(folder);
        for (std::size_t p = 1; p <= page_count; ++p) {
            if (is_missing(c, p)) continue;
            program::write_file(folder / (std::to_string(p) + ".png"), page_of(c, p));
        }
    }
}

std::string manifest(std::string const& base) {
    std::string out = R"({"series": "Truth", "chapters": [)";
    for (std::size_t c = 1; c <= chapter_count; ++c) {
        auto const url = base + "/" + std::to_string(c);
        out += (c > 1 ? "," : "") + std::string(R"({"number": )") + std::to_string(c);
        out += R"(, "url": ")" + url + R"(/", "pages": [)";
        for (std::size_t p = 1; p <= page_count; ++p) {
            out += (p > 1 ? ",\"" : "\"") + url + "/" + std::to_string(p) + ".png\"";
        }
        out += "]}";
    }
    return out + "]}";
}

struct sum_of_log {
    std::uint64_t requests = 0, bytes = 0, good = 0, good_bytes = 0;
    double first = std::numeric_limits<double>::max(), last = 0;
};

std::map<std::string, sum_of_log> by_chapter(std::vector<program::served> const& log) {
    std::map<std::string, sum_of_log> out;
    for (auto const& line : log) {
        auto& sum = out[line.path.substr(1, line.path.find('/', 1) - 1)];
        ++sum.requests;
        sum.bytes += line.body_bytes;
        if (line.status == 200) {
            ++sum.good;
            sum.good_bytes += line.body_bytes;
        }
        sum.first = std::min(sum.first, line.ended - line.seconds);
        sum.last = std::max(sum.last, line.ended);
    }
    return out;
}

void check_chapter(exported_json const& json, std::size_t row, sum_of_log const& seen) {
    auto const at = "/chapter_details/" + std::to_string(row);
    auto const more = "/extended/chapters/" + std::to_string(row);
    CAPTURE(at);
    CHECK(json.count(at + "/images_found") == page_count);
    CHECK(json.count(at + "/images_downloaded") == seen.good);
    CHECK(json.count(at + "/images_processed") == seen.good);
    CHECK(json.count(at + "/total_bytes") == seen.good_bytes);
    CHECK(json.count(at + "/download_errors") == seen.requests - seen.good);
    CHECK(json.at(at + "/success").as_bool() == (seen.good == page_count));
    CHECK(json.count(more + "/received_bytes") == seen.bytes);
    CHECK(json.count(more + "/failed") == page_count - seen.good);
    CHECK(json.count(more + "/retries") == 0);  // a 404 is not tried again
    auto const rate = 100.0 * static_cast<double>(seen.good) / static_cast<double>(page_count);
    CHECK(std::abs(json.real(at + "/success_rate") - rate) <= 0.005001);
    auto const duration = json.real(at + "/duration");
    CHECK(duration >= seen.last - seen.first - 0.02);  // the log's own steps, and rounding
    CHECK(duration <= json.real("/extended/session/wall_seconds") + 0.01);
}

}  // namespace

TEST_CASE("truth: 200 chapters from nginx, every figure as in its log, at 1, 2 and 8 threads") {
    if (!program::nginx::installed()) {
        MESSAGE("skipped: needs nginx");
        return;
    }
    program::folder const site;
    write_site(site.path());
    for (auto const* const threads : {"1", "2", "8"}) {
        CAPTURE(threads);
        program::nginx server(site.path());
        program::folder const home;
        program::write_file(home / "all.json", manifest(server.base()));
        auto const got = program::run(
            {"get",
             "all.json",
             "-o",
             "lib",
             "-j",
             threads,
             "--connections-per-host",
             "16",
             "--metrics-json",
             "m.json",
             "--progress",
             "none"},
            {.in = home.path()}
        );
        REQUIRE_MESSAGE(got.exit_code == 1, got.err << got.out);
        auto const log = server.stop();
        CHECK(log.size() == chapter_count * page_count);
        auto const sums = by_chapter(log);
        exported_json const json(home / "m.json");
        REQUIRE(json.size("/chapter_details") == chapter_count);
        std::uint64_t whole = 0;
        for (std::size_t row = 0; row < chapter_count; ++row) {
            auto const number = json.text("/extended/chapters/" + std::to_string(row) + "/number");
            check_chapter(json, row, sums.at(number));
            whole += sums.at(number).good == page_count ? 1 : 0;
        }
        CHECK(json.count("/chapters/attempted") == chapter_count);
        CHECK(json.count("/chapters/succeeded") == whole);
        CHECK(json.count("/chapters/failed") == chapter_count - whole);
        CHECK(json.count("/extended/session/attempts") == log.size());
        CHECK(json.count("/extended/errors_by_class/http_4xx") == json.count("/images/errors"));
    }
}
