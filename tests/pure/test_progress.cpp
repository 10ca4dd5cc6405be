// What the progress display says, decided without a terminal or a clock.
#include "cli/progress.hpp"
#include "cli/screen.hpp"
#include "cli/text.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace panelia::cli;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr progress_model::time_point start{};

progress_figures figures(
    std::uint64_t chapters,
    std::uint64_t of,
    std::uint64_t pages,
    std::uint64_t of_pages,
    std::uint64_t bytes,
    bool ended
) {
    progress_figures f;
    f.current = {chapters, of, pages, of_pages, ended};
    f.totals.received_bytes = bytes;
    return f;
}

progress_style style(std::size_t columns, std::size_t rows = 24) {
    return {columns, rows};
}

/// Ten seconds at 10 pages and 1 MiB a second.
progress_model steady_run() {
    progress_model model(start);
    for (int second = 0; second <= 10; ++second) {
        auto const n = static_cast<std::uint64_t>(second);
        model.sample(figures(n / 5, 24, n * 10, 1480, n << 20, true), start + seconds(second));
    }
    return model;
}

}  // namespace

TEST_CASE("progress: one line holds chapters, pages, size, speeds and time left") {
    CHECK(
        steady_run().plain_line() ==
        "2/24 chapters, 100/1,480 pages, 10.0 MiB, 1.0 MiB/s, avg 1.0 MiB/s, ETA 2:18"
    );
}

TEST_CASE("progress: while the source is read, totals may grow and no time left is claimed") {
    progress_model model(start);
    model.sample(figures(1, 3, 12, 30, 0, false), start + seconds(1));
    CHECK(model.plain_line().starts_with("1/3+ chapters, 12/30+ pages"));
    CHECK_FALSE(model.seconds_left().has_value());
}

TEST_CASE("progress: the current speed forgets what is older than three seconds") {
    progress_model model(start);
    std::uint64_t bytes = 0;
    for (int half = 0; half <= 20; ++half) {
        bytes += half <= 10 ? 5'000'000 : 500'000;
        model.sample(figures(0, 1, 0, 1, bytes, true), start + milliseconds(500 * half));
    }
    CHECK(model.current_speed() == doctest::Approx(1'000'000));
    CHECK(model.average_speed() > 5'000'000);
}

TEST_CASE("progress: a stall shows as no speed, not as the last one") {
    auto model = steady_run();
    for (int second = 11; second < 16; ++second) {
        model.sample(figures(2, 24, 100, 1480, 10 << 20, true), start + seconds(second));
    }
    CHECK(model.current_speed() == 0.0);
}

TEST_CASE("progress: failures are counted in the line") {
    progress_model model(start);
    auto f = figures(0, 1, 5, 9, 0, true);
    f.totals.failed = 2;
    model.sample(f, start + seconds(1));
    CHECK(model.plain_line().find("2 failed") != std::string::npos);
}

TEST_CASE("progress: every line is narrower than the terminal, at any width") {
    auto model = steady_run();
    for (std::uint64_t id = 1; id <= 9; ++id) {
        model.chapter_started(
            id, "レジェンド・ランド " + std::to_string(id) + " - とても長い題名", 1234
        );
        model.page_finished(id, id % 2 == 0);
    }
    for (std::size_t columns = 1; columns <= 200; ++columns) {
        progress_style s = style(columns);
        s.unicode = s.colour = columns % 2 == 0;
        for (auto const& line : model.block(s)) {
            CAPTURE(line);
            CHECK(display_width(without_colours(line)) <= std::max<std::size_t>(columns, 2) - 1);
        }
    }
}

TEST_CASE("progress: at most five chapters, then how many more") {
    progress_model model(start);
    for (std::uint64_t id = 1; id <= 8; ++id)
        model.chapter_started(id, "c" + std::to_string(id), 9);
    auto const lines = model.block(style(80));
    REQUIRE(lines.size() == 7);
    CHECK(lines[1].find("c1") != std::string::npos);
    CHECK(lines[5].find("c5") != std::string::npos);
    CHECK(lines[6] == "  (+3 more)");
}

TEST_CASE("progress: a low terminal gets fewer lines than it has rows") {
    progress_model model(start);
    for (std::uint64_t id = 1; id <= 8; ++id) model.chapter_started(id, "c", 9);
    for (std::size_t rows = 1; rows <= 10; ++rows) {
        CHECK(model.block(style(80, rows)).size() < std::max<std::size_t>(rows, 2));
    }
}

TEST_CASE("progress: a chapter that ends leaves the block") {
    progress_model model(start);
    model.chapter_started(1, "first", 2);
    model.chapter_started(2, "second", 2);
    model.chapter_finished(1);
    auto const lines = model.block(style(80));
    REQUIRE(lines.size() == 2);
    CHECK(lines[1].find("second") != std::string::npos);
}

TEST_CASE("progress: without colour there is no escape sequence") {
    auto model = steady_run();
    model.chapter_started(1, "c", 9);
    for (auto const& line : model.block(style(80))) CHECK(line.find('\x1b') == std::string::npos);
}

TEST_CASE("progress: what does not fit goes in order of importance") {
    auto const model = steady_run();
    CHECK(model.block(style(60))[0] == "2/24 chapters  100/1,480 pages  1.0 MiB/s  ETA 2:18");
    CHECK(model.block(style(35))[0] == "2/24 chapters  100/1,480 pages");
}

TEST_CASE("progress: as JSON, what is unknown is null") {
    progress_model model(start);
    model.sample(figures(1, 3, 12, 30, 0, false), start + seconds(1));
    auto const text = model.json_text(false);
    CHECK(text.find(R"("pages_done":12,"pages_known":30)") != std::string::npos);
    CHECK(text.find(R"("eta_seconds":null,"final":false})") != std::string::npos);
}
