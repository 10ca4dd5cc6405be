// The example that repeats the seed's own, run as it is: what it prints and what it writes.
#include "tests/paths.hpp"
#include "tests/pure/scratch_folder.hpp"

#include <boost/json.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

using namespace panelia::testing;

TEST_CASE("seed tour: the example prints the summary and writes both exports") {
    auto const example = build_folder() / "examples" / "example_seed_tour";
    if (!std::filesystem::exists(example)) {
        MESSAGE("the examples are not built");
        return;
    }
    scratch_folder const folder;
    auto const command =
        "cd '" + folder.path().string() + "' && '" + example.string() + "' > output";
    REQUIRE(std::system(command.c_str()) == 0);
    auto const output = read_file(folder.path() / "output");
    CHECK(output.starts_with("Chapters succeeded: 3/3\nSuccess rate: 100.0%\nAverage speed: "));
    CHECK(output.ends_with(" MB/s\nData downloaded: 29.3 MB\n"));
    auto const json = boost::json::parse(read_file(folder.path() / "session_metrics.json"));
    CHECK(json.at("chapters").at("succeeded") == 3);
    CHECK(json.at("images").at("processed") == 30);
    CHECK(json.at("performance").at("total_bytes_downloaded") == 30'720'000);
    CHECK(json.at("chapter_details").at(2).at("url") == "https://example.com/chapter/3");
    auto const csv = read_file(folder.path() / "chapters_metrics.csv");
    CHECK(csv.find("\r\n3.0,https://example.com/chapter/3,") != std::string::npos);
    CHECK(csv.ends_with(",100.0,True\r\n"));
}
