// Three real books from a real server: byte for byte, once, and every figure as its log has it.
#include "tests/paths.hpp"
#include "tests/program/export_files.hpp"
#include "tests/program/nginx.hpp"
#include "tests/program/program.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

using namespace std::chrono_literals;
using program::exported_json;
namespace fs = std::filesystem;

namespace {

struct book {
    std::string folder, title;
    std::vector<std::string> pages;  // URL paths, in order
};

fs::path corpus() {
    return panelia::testing::source_folder() / "../shared/corpus/gutenberg";
}

std::vector<book> books() {
    std::vector<book> out{
        {"legend-land", "Legend Land", {}},
        {"mide-wiwin", "Mide'wiwin", {}},
        {"three-blind-mice", "Three Blind Mice", {}}};
    for (auto& each : out) {
        for (auto const& entry : fs::recursive_directory_iterator(corpus() / each.folder)) {
            auto const kind = entry.path().extension();
            if (kind == ".jpg" || kind == ".png") {
                each.pages.push_back("/" + entry.path().lexically_relative(corpus()).string());
            }
        }
        std::sort(each.pages.begin(), each.pages.end());
    }
    return out;
}

std::string manifest(std::vector<book> const& all, std::string const& base) {
    std::string out = R"({"series": "Gutenberg", "chapters": [)";
    for (std::size_t i = 0; i < all.size(); ++i) {
        out += (i > 0 ? "," : "") + std::string(R"({"number": )") + std::to_string(i + 1);
        out += R"(, "title": ")" + all[i].title + R"(", "url": ")" + base + "/" + all[i].folder;
        out += R"(/", "pages": [)";
        for (auto const& page : all[i].pages) {
            out += (page == all[i].pages.front() ? "\"" : ",\"") + base + page + "\"";
        }
        out += "]}";
    }
    return out + "]}";
}

/// What the library has to hold: names after the content, not after the URL.
std::map<std::string, std::string> expected(std::vector<book> const& all) {
    std::map<std::string, std::string> out;
    for (std::size_t i = 0; i < all.size(); ++i) {
        std::size_t number = 0;
        for (auto const& page : all[i].pages) {
            auto bytes = program::read_file(corpus() / page.substr(1));
            char name[16];
            (void)std::snprintf(name, sizeof name, "%03zu", ++number);
            auto const* const kind = bytes.starts_with("\x89PNG") ? ".png" : ".jpg";
            out["Gutenberg/c00" + std::to_string(i + 1) + " - " + all[i].title + "/" + name +
                kind] = std::move(bytes);
        }
    }
    return out;
}

using access_log = std::vector<program::served>;

double rounded(double value) {
    return std::round(value * 100) / 100;
}

/// Sum of one book's part of the log; seconds = from its first request to its last byte.
program::served part_of(access_log const& log, std::string const& folder, std::size_t& requests) {
    program::served sum;
    double first = 1e18;
    double last = 0;
    for (auto const& line : log) {
        if (!line.path.starts_with("/" + folder + "/")) continue;
        ++requests;
        sum.body_bytes += line.body_bytes;
        first = std::min(first, line.ended - line.seconds);
        last = std::max(last, line.ended);
    }
    sum.seconds = last - first;
    return sum;
}

void check_chapter(
    exported_json const& json, std::size_t row, access_log const& log, std::string const& folder
) {
    std::size_t requests = 0;
    auto const sum = part_of(log, folder, requests);
    auto const at = "/chapter_details/" + std::to_string(row);
    auto const more = "/extended/chapters/" + std::to_string(row);
    for (auto const* const field : {"/images_found", "/images_downloaded", "/images_processed"}) {
        CHECK(json.count(at + field) == requests);
    }
    CHECK(json.count(at + "/download_errors") == 0);
    CHECK(json.count(at + "/total_bytes") == sum.body_bytes);
    CHECK(json.real(at + "/success_rate") == 100.0);
    CHECK(json.at(at + "/success").as_bool());
    auto const duration = json.real(at + "/duration");
    CHECK(duration >= sum.seconds - 0.02);  // the log's own steps, and rounding
    CHECK(duration <= json.real("/extended/session/wall_seconds") + 0.01);
    // The speed is of the exact duration, which is within half a step of the rounded one.
    auto const mib = static_cast<double>(sum.body_bytes) / 1'048'576;
    auto const speed = json.real(at + "/download_speed_mbps");
    CHECK(speed >= mib / (duration + 0.0051) - 0.006);
    if (duration > 0.02) CHECK(speed <= mib / (duration - 0.0051) + 0.006);
    CHECK(json.text(more + "/outcome") == "complete");
    for (auto const* const field : {"/queued", "/in_flight", "/failed", "/skipped", "/retries"}) {
        CHECK(json.count(more + field) == 0);
    }
    CHECK(json.count(more + "/received_bytes") == sum.body_bytes);
    CHECK(json.at(more + "/error_class").is_null());
}

void check_totals(exported_json const& json, access_log const& log, std::string const& host) {
    std::uint64_t bytes = 0;
    std::set<std::uint64_t> connections;
    for (auto const& line : log) {
        CHECK(line.status == 200);
        CHECK(line.method == "GET");
        bytes += line.body_bytes;
        connections.insert(line.connection);
    }
    CHECK(json.count("/chapters/attempted") == 3);
    CHECK(json.count("/chapters/succeeded") == 3);
    CHECK(json.count("/chapters/failed") == 0);
    CHECK(json.real("/chapters/success_rate") == 100.0);
    for (auto const* const field : {"found", "downloaded", "processed"}) {
        CHECK(json.count(std::string("/images/") + field) == log.size());
    }
    CHECK(json.count("/images/errors") == 0);
    CHECK(json.count("/performance/total_bytes_downloaded") == bytes);
    auto const mib = rounded(static_cast<double>(bytes) / 1'048'576);
    CHECK(json.real("/performance/total_mb_downloaded") == doctest::Approx(mib));
    auto const session = std::string("/extended/session/");
    CHECK(json.count(session + "received_bytes") == bytes);
    CHECK(json.count(session + "stored_bytes") == bytes);
    CHECK(json.count(session + "attempts") == log.size());
    for (auto const* const field :
         {"retries", "pages_failed", "pages_skipped", "chapters_skipped", "discovery_requests"}) {
        CHECK(json.count(session + field) == 0);
    }
    CHECK(json.count(session + "exit_code") == 0);
    CHECK(json.count("/extended/latency/page_seconds/count") == log.size());
    CHECK(json.count("/extended/latency/ttfb_seconds/count") == log.size());
    CHECK(json.count("/extended/latency/connect_seconds/count") == connections.size());
    auto const at = "/extended/hosts/" + host;
    CHECK(json.count(at + "/requests") == log.size());
    CHECK(json.count(at + "/received_bytes") == bytes);
    CHECK(json.count(at + "/connections") == connections.size());
    CHECK(json.count(at + "/errors") == 0);
    CHECK(json.count(at + "/page_seconds/count") == log.size());
    for (auto const& error : json.at("/extended/errors_by_class").as_object()) {
        CHECK(error.value().to_number<int>() == 0);
    }
}

/// The sums over chapters that the seed prints: of exact durations, so within half a step each.
void check_sums(exported_json const& json) {
    double sum = 0;
    for (int i = 0; i < 3; ++i) {
        sum += json.real("/chapter_details/" + std::to_string(i) + "/duration");
    }
    auto const total = json.real("/performance/total_scraping_time");
    CHECK(std::abs(total - sum) <= 0.0201);
    CHECK(std::abs(json.real("/chapters/avg_duration_seconds") - sum / 3) <= 0.0101);
    auto const mib = json.real("/performance/total_mb_downloaded");
    auto const speed = json.real("/performance/avg_speed_mbps");
    if (total > 0.1) CHECK(speed == doctest::Approx(mib / total).epsilon(0.1));
}

void check_csv(fs::path const& file, exported_json const& json) {
    auto const rows = program::exported_csv(file);
    REQUIRE(rows.size() == 4);
    auto const& names = rows[0];
    REQUIRE(names.size() == 11);
    for (std::size_t row = 1; row < rows.size(); ++row) {
        REQUIRE(rows[row].size() == names.size());
        for (std::size_t i = 0; i < names.size(); ++i) {
            auto const& value =
                json.at("/chapter_details/" + std::to_string(row - 1) + "/" + names[i]);
            auto const& text = rows[row][i];
            if (value.is_string()) CHECK(text == std::string(value.as_string()));
            if (value.is_bool()) CHECK(text == (value.as_bool() ? "True" : "False"));
            if (value.is_number()) CHECK(std::stod(text) == value.to_number<double>());
        }
    }
}

void compare(std::map<std::string, std::string> const& wanted, fs::path const& library) {
    auto found = program::tree(library);
    for (auto const& [name, bytes] : wanted) {
        CHECK_MESSAGE(found.contains(name), "missing: " << name);
        CHECK_MESSAGE(found[name] == bytes, "different: " << name);
        found.erase(name);
    }
    for (auto const& [name, bytes] : found) {
        CHECK_MESSAGE(name.starts_with(".panelia/"), "unexpected: " << name);
    }
}

void download_books(bool tls) {
    if (!program::nginx::installed() || !fs::exists(corpus())) {
        MESSAGE("skipped: needs nginx and ../shared/corpus/gutenberg");
        return;
    }
    auto const all = books();
    program::nginx server(corpus(), tls);
    program::folder const home;
    program::write_file(home / "books.json", manifest(all, server.base()));
    std::vector<std::string> command{"get", "books.json", "-o", "lib", "--progress", "none"};
    for (auto const* const word : {"--metrics-json", "m.json", "--metrics-csv", "m.csv"}) {
        command.emplace_back(word);
    }
    if (tls) command.insert(command.end(), {"--ca-cert", server.ca_file().string()});
    auto const first = program::run(command, {.in = home.path()});
    REQUIRE_MESSAGE(first.exit_code == 0, first.err << first.out);
    auto const wanted = expected(all);
    compare(wanted, home / "lib");
    exported_json const json(home / "m.json");
    check_csv(home / "m.csv", json);

    auto const second = program::run(command, {.in = home.path()});
    CHECK_MESSAGE(second.exit_code == 0, second.err << second.out);
    CHECK(exported_json(home / "m.json").count("/extended/session/chapters_skipped") == 3);
    compare(wanted, home / "lib");

    auto const base = server.base();
    auto const log = server.stop();
    CHECK(log.size() == wanted.size());  // of both runs: the second one asked for nothing
    check_totals(json, log, base.substr(base.rfind('/') + 1));
    check_sums(json);
    for (std::size_t row = 0; row < all.size(); ++row) {
        auto const number = json.real("/chapter_details/" + std::to_string(row) + "/chapter_num");
        auto const& one = all.at(static_cast<std::size_t>(number) - 1);
        CHECK(
            json.text("/chapter_details/" + std::to_string(row) + "/url") ==
            base + "/" + one.folder + "/"
        );
        check_chapter(json, row, log, one.folder);
    }
}

}  // namespace

TEST_CASE("corpus: three books over HTTP, byte for byte, once, with the log's own figures") {
    download_books(false);
}

TEST_CASE("corpus: three books over TLS, byte for byte, once, with the log's own figures") {
    download_books(true);
}
