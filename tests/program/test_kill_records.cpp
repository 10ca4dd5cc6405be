// SIGKILL at any moment: what a run leaves to read afterwards (exports, database, history) is
// whole.
#include "tests/program/export_files.hpp"
#include "tests/program/serial.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <csignal>

using namespace std::chrono_literals;
using program::exported_json;

namespace {

/// What SQLite says of a database, opened as any reader would.
std::string integrity(program::fs::path const& file) {
    sqlite3* base = nullptr;
    std::string said = "cannot be opened";
    if (sqlite3_open_v2(file.c_str(), &base, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK) {
        auto const take = [](void* to, int, char** values, char**) {
            *static_cast<std::string*>(to) = values[0];
            return 0;
        };
        char* error = nullptr;
        if (sqlite3_exec(base, "PRAGMA integrity_check", take, &said, &error) != SQLITE_OK) {
            said = error;
        }
        sqlite3_free(error);
    }
    sqlite3_close(base);
    return said;
}

exported_json history_of(program::folder const& home) {
    auto const listed =
        program::run({"history", "list", "-o", "lib", "--json"}, {.in = home.path()});
    REQUIRE_MESSAGE(listed.exit_code == 0, listed.err);
    return exported_json(boost::json::parse(listed.out));
}

}  // namespace

TEST_CASE("kill: exports stay readable, the database whole, and the session is listed as such") {
    program::serial serial(6, 6, 3ms);
    program::folder const home;
    auto const command = serial.get(home.path(), {"--force", "-j", "2"});
    auto const whole = program::run(command, {.in = home.path()});
    REQUIRE_MESSAGE(whole.exit_code == 0, whole.err);
    constexpr std::size_t kills = 12;
    for (std::size_t moment = 0; moment < kills; ++moment) {
        CAPTURE(moment);
        serial.web().clear_log();
        program::process run(command, {.in = home.path()});
        bool const reached =
            serial.web().wait_for_requests(1 + serial.total() * moment / kills, 20s);
        REQUIRE(reached);
        run.ended_within(std::chrono::milliseconds(moment % 5));
        run.send(SIGKILL);
        run.wait(10s);
        CHECK(integrity(home / "lib/.panelia/panelia.db") == "ok");
        exported_json const kept(home / "m.json");  // of the last run that wrote one
        CHECK(kept.size("/chapter_details") == serial.chapters());
        CHECK(program::exported_csv(home / "m.csv").size() == serial.chapters() + 1);
    }
    auto const sessions = history_of(home);
    auto const count = sessions.size("/sessions");
    CHECK(count == kills + 1);
    std::size_t interrupted = 0;
    for (std::size_t i = 0; i < count; ++i) {
        auto const state = sessions.text("/sessions/" + std::to_string(i) + "/state");
        CHECK(state != "running");
        interrupted += state == "interrupted" ? 1 : 0;
    }
    CHECK(interrupted == kills);
}
