// A manifest of a million pages costs no more memory than a small one.
#include "origin/images.hpp"
#include "origin/origin.hpp"
#include "tests/program/program.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

using namespace panelia;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t bound = 64ULL << 20;

// A sanitizer's own memory drowns the program's.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool measurable = false;
#else
constexpr bool measurable = true;
#endif
constexpr std::size_t per_chapter = 250;

/// NDJSON, one chapter a line.
void write_manifest(std::filesystem::path const& file, std::string const& base, std::size_t pages) {
    std::ofstream out(file, std::ios::binary);
    for (std::size_t chapter = 1; chapter <= pages / per_chapter; ++chapter) {
        out << R"({"series": "Long", "number": )" << chapter << R"(, "pages": [)";
        for (std::size_t page = 1; page <= per_chapter; ++page) {
            out << (page > 1 ? ", \"" : "\"") << base << '/' << chapter << '/' << page << ".jpg\"";
        }
        out << "]}\n";
    }
    out.close();
    REQUIRE(out);
}

/// Fetches `pages` pages into nothing, from an origin that keeps no log.
void fetch(std::size_t pages) {
    origin::server web(origin::options{.log = false, .count_attempts = false});
    auto const body = std::make_shared<std::string const>(
        origin::filler(origin::image_format::jpeg, origin::smallest_filler, 1)
    );
    web.otherwise([body](auto&) { return origin::reply{.content = body}; });
    program::folder const home;
    write_manifest(home / "long.ndjson", web.base(), pages);
    auto const got = program::run(
        {"get",
         "long.ndjson",
         "-o",
         "lib",
         "--sink",
         "null",
         "--progress",
         "none",
         "--connections-per-host",
         "32"},
        {.in = home.path(), .timeout = 280s}
    );
    REQUIRE_MESSAGE(got.exit_code == 0, got.err);
    CHECK(web.observed().requests == pages);
    CHECK_MESSAGE(got.peak_bytes < bound, "peak " << got.peak_bytes);
    MESSAGE(pages << " pages: " << (got.peak_bytes >> 20U) << " MiB peak");
}

}  // namespace

TEST_CASE("memory: the plan of a million pages fits in 64 MiB") {
    if (!measurable) {
        MESSAGE("skipped: a sanitizer is at work");
        return;
    }
    program::folder const home;
    write_manifest(home / "long.ndjson", "http://127.0.0.1:9", 1'000'000);
    auto const got = program::run(
        {"get", "long.ndjson", "-o", "lib", "--simulate", "--json"},
        {.in = home.path(), .keep_output = false, .timeout = 120s}
    );
    REQUIRE_MESSAGE(got.exit_code == 0, got.err);
    CHECK_MESSAGE(got.peak_bytes < bound, "peak " << got.peak_bytes);
    MESSAGE("simulated: " << (got.peak_bytes >> 20U) << " MiB peak");
}

TEST_CASE("memory: so does fetching them to nowhere") {
    if (!measurable) {
        MESSAGE("skipped: a sanitizer is at work");
        return;
    }
    // A hundred thousand show the same trend in a tenth of the time; PANELIA_LONG asks for all.
    bool const all = std::getenv("PANELIA_LONG") != nullptr;  // NOLINT(concurrency-mt-unsafe)
    fetch(all ? 1'000'000 : 100'000);
}
