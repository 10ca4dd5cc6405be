// The summary at the end: true, complete, and readable in 80 columns.
#include "cli/summary.hpp"
#include "cli/text.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

using namespace panelia;
using namespace panelia::cli;

namespace {

summary_facts good_run() {
    summary_facts facts;
    auto& r = facts.result;
    r.chapters_attempted = r.chapters_complete = 24;
    r.pages_downloaded = 1480;
    r.stored_bytes = r.received_bytes = 88'300'000;
    r.wall_seconds = 12.3;
    facts.output = "downloads";
    return facts;
}

page_failure failed_page(std::size_t page, std::string message, unsigned attempts) {
    page_failure failure;
    failure.page = page;
    failure.url = "https://cdn.example.org/" + std::to_string(page) + ".jpg";
    failure.message = std::move(message);
    failure.attempts = attempts;
    return failure;
}

summary_facts bad_run() {
    auto facts = good_run();
    facts.result.chapters_complete = 23;
    facts.result.chapters_failed = 1;
    facts.result.pages_failed = 4;
    chapter_report chapter;
    chapter.series = "Legend Land";
    chapter.number = "10.5";
    chapter.title = "The Piskies";
    chapter.pages = 30;
    chapter.downloaded = 26;
    chapter.failed = 4;
    chapter.folder = "Legend Land/c010.5 - The Piskies.partial";
    chapter.failures = {
        failed_page(3, "HTTP 404 Not Found", 1),
        failed_page(7, "no byte arrived for 30 s", 6),
        failed_page(8, "no byte arrived for 30 s", 6),
        failed_page(30, "an HTML page", 2)};
    facts.result.incomplete.push_back(chapter);
    return facts;
}

}  // namespace

TEST_CASE("summary: a good run in five lines") {
    CHECK(
        summary_text(good_run(), {}) ==
        "Done: everything is complete.\n"
        "Chapters   24 complete\n"
        "Pages      1,480 downloaded\n"
        "Data       84.2 MiB in 12.3 s, 6.8 MiB/s\n"
        "Files      downloads\n"
    );
}

TEST_CASE("summary: each failed page stands there with its reason") {
    CHECK(
        summary_text(bad_run(), {}) ==
        "Not complete\n"
        "  Legend Land 10.5 - The Piskies: failed, with 26 of 30 pages\n"
        "    in downloads/Legend Land/c010.5 - The Piskies.partial\n"
        "    page 3: HTTP 404 Not Found\n"
        "      https://cdn.example.org/3.jpg\n"
        "    pages 7-8 (2): no byte arrived for 30 s (6 attempts)\n"
        "      first: https://cdn.example.org/7.jpg\n"
        "    page 30: an HTML page (2 attempts)\n"
        "      https://cdn.example.org/30.jpg\n"
        "\n"
        "Incomplete: 1 of 24 chapters is not whole. The same command tries again.\n"
        "Chapters   23 complete, 1 failed\n"
        "Pages      1,480 downloaded, 4 failed\n"
        "Data       84.2 MiB in 12.3 s, 6.8 MiB/s\n"
        "Files      downloads\n"
    );
}

TEST_CASE("summary: a forced fetch that failed names the copy that stays, not the one that is gone"
) {
    auto facts = bad_run();
    auto& chapter = facts.result.incomplete[0];
    chapter.folder = "Legend Land/c010.5 - The Piskies";
    chapter.earlier_copy_stays = true;
    chapter.downloaded = 0;
    auto const text = summary_text(facts, {.columns = 120});
    CHECK(text.find("failed, 0 of 30 pages came; the copy from before stays\n") != text.npos);
    CHECK(text.find("in downloads/Legend Land/c010.5 - The Piskies\n") != text.npos);
}

TEST_CASE("summary: prose stays within 80 columns") {
    auto facts = bad_run();
    facts.result.received_bytes = 99'000'000;
    facts.result.source_error = std::string(30, 'w') +
                                " and many more words that follow it, "
                                "one after the other, to the end";
    facts.result.incomplete[0].message =
        "the folder cannot be made because the disk is full and "
        "will stay so for as long as nobody makes room on it";
    facts.checks = {"--fail-if success_rate<99: failed, 97.5 % from 1,484 samples, which is a lot"};
    std::istringstream lines(summary_text(facts, {}));
    for (std::string line; std::getline(lines, line);) {
        CAPTURE(line);
        CHECK(display_width(line) <= 80);
    }
}

TEST_CASE("summary: the headline tells why a run is not whole") {
    auto facts = good_run();
    facts.interrupted = true;
    CHECK(summary_text(facts, {}).starts_with("Interrupted: the same command goes on"));
    facts = good_run();
    facts.aborted_by = "success_rate<50";
    CHECK(summary_text(facts, {}).starts_with("Aborted: success_rate<50 held."));
    facts = good_run();
    facts.result.source_error = "<stdin>:7:1: bad";
    auto const unread = summary_text(facts, {});
    CHECK(unread.starts_with("Incomplete: the source could not be read to its end.\n"));
    CHECK(unread.find("<stdin>:7:1: bad") != std::string::npos);
}

TEST_CASE("summary: nothing to do is said as such") {
    summary_facts facts;
    CHECK(summary_text(facts, {}).starts_with("Nothing to do: no chapter matches"));
    facts.result.chapters_skipped = 3;
    auto const text = summary_text(facts, {});
    CHECK(text.starts_with("Nothing to do: everything is in the library already."));
    CHECK(text.find("3 already there") != std::string::npos);
    CHECK(text.find("Pages") == std::string::npos);
}

TEST_CASE("summary: bytes of failed attempts are told apart") {
    auto facts = good_run();
    facts.result.received_bytes = 99'000'000;
    CHECK(summary_text(facts, {}).find(", and 10.2 MiB in failed attempts") != std::string::npos);
}

TEST_CASE("summary: a title cannot forge a line or colour the terminal") {
    auto facts = bad_run();
    facts.result.incomplete[0].title = "x\x1b[31m\nDone: everything is complete.";
    auto const text = summary_text(facts, {});
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find("\nDone") == std::string::npos);
}

TEST_CASE("summary: colour only when it is asked for") {
    summary_style style;
    style.colour = true;
    CHECK(summary_text(good_run(), style).find("\x1b[32m") != std::string::npos);
    CHECK(summary_text(good_run(), {}).find('\x1b') == std::string::npos);
}

TEST_CASE("summary: p95, thresholds and metric files appear when there are any") {
    auto facts = good_run();
    facts.p95_page_seconds = 0.31;
    facts.checks = {"--fail-if success_rate<99: ok, 100 % from 24 samples"};
    facts.metric_files = {"m.json", "m.csv"};
    auto const text = summary_text(facts, {});
    CHECK(text.find("95 % of the pages took at most 310 ms") != std::string::npos);
    CHECK(text.find("Checks     --fail-if success_rate<99: ok") != std::string::npos);
    CHECK(text.find("Metrics    m.json\n           m.csv\n") != std::string::npos);
}
