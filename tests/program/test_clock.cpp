// A time of day that jumps while a run lasts.
#include "tests/paths.hpp"
#include "tests/program/export_files.hpp"
#include "tests/program/serial.hpp"

#include <doctest/doctest.h>

#include <atomic>

using namespace std::chrono_literals;
using program::exported_json;
namespace origin = panelia::origin;

TEST_CASE("clock: a time of day that jumps by hours changes neither the run nor its figures") {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    MESSAGE("skipped: a sanitizer's own library must be the first to be loaded");
#else
    program::serial serial(4, 10, 5ms);
    std::atomic<int> refused{0};
    serial.web().route(program::serial::target(2, 3), [&](origin::request_info const&) {
        if (refused++ == 0) return origin::reply{.status = 503, .headers = {{"Retry-After", "1"}}};
        return origin::reply{.content = serial.bytes(2, 3)};
    });
    program::folder const home;
    auto const shim = (panelia::testing::build_folder() / "tests/libjumping_clock.so").string();
    program::launch const how{.in = home.path(), .environment = {{"LD_PRELOAD", shim}}};

    auto const first = program::run(serial.get(home.path(), {"--request-rate", "40"}), how);
    REQUIRE_MESSAGE(first.exit_code == 0, first.err);
    CHECK_MESSAGE(first.err.empty(), first.err);  // no library that cannot be loaded
    auto const wrong = serial.damage(home / "lib", false);
    CHECK_MESSAGE(wrong.empty(), wrong);
    double const wall = std::chrono::duration<double>(first.wall).count();
    CHECK(wall > 1.8);  // 41 requests at 40 a second, and a pause of a second
    CHECK(wall < 30);
    exported_json const json(home / "m.json");
    CHECK(json.real("/extended/session/wall_seconds") <= wall);
    CHECK(json.real("/extended/session/wall_seconds") > 1.8);
    for (std::size_t i = 0; i < json.size("/chapter_details"); ++i) {
        auto const took = json.real("/chapter_details/" + std::to_string(i) + "/duration");
        CHECK(took > 0);
        CHECK(took <= wall + 0.01);
    }

    serial.web().clear_log();
    auto const second = program::run(serial.get(home.path()), how);
    CHECK(second.exit_code == 0);
    CHECK(serial.web().settled_log().empty());
#endif
}
