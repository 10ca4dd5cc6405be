// Manifests that come bit by bit: what is known is fetched before the rest has come.
#include "tests/program/serial.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

using namespace std::chrono_literals;

namespace {

/// A pipe with a name, and its writing end.
class fifo {
public:
    explicit fifo(program::fs::path file) : file_(std::move(file)) {
        if (::mkfifo(file_.c_str(), 0600) != 0) fail();
        // Also for reading: it opens at once, and a write to it never fails.
        end_ = ::open(file_.c_str(), O_RDWR | O_CLOEXEC);
        if (end_ < 0) fail();
    }
    ~fifo() { close(); }
    fifo(fifo const&) = delete;
    fifo& operator=(fifo const&) = delete;

    void write(std::string const& text) const {
        if (::write(end_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) fail();
    }
    void close() {
        if (end_ >= 0) ::close(end_);
        end_ = -1;
    }

private:
    [[noreturn]] static void fail() { throw std::system_error(errno, std::generic_category()); }

    program::fs::path file_;
    int end_ = -1;
};

std::string ndjson_line(program::serial& from, std::size_t chapter) {
    auto const url = from.web().base() + program::serial::target(chapter, 1);
    return R"({"series":"S","number":)" + std::to_string(chapter) + R"(,"pages":[")" + url +
           "\"]}\n";
}

std::string csv_row(program::serial& from, std::size_t chapter) {
    auto const url = from.web().base() + program::serial::target(chapter, 1);
    return "S," + std::to_string(chapter) + "," + url + "\n";
}

program::process reading(program::folder const& home, std::string const& source) {
    program::launch how;
    how.in = home.path();
    how.program = "/bin/sh";
    auto const exe = program::under_test().string();
    return {{"-c", "exec '" + exe + "' get " + source + " --progress none -o lib"}, how};
}

}  // namespace

TEST_CASE("streams: a chapter of NDJSON on standard input is fetched before the next has come") {
    program::serial serial(6, 1, 0ms);
    program::folder const home;
    fifo feed(home / "feed");
    auto run = reading(home, "- --input-format ndjson < feed");
    for (std::size_t chapter = 1; chapter <= serial.chapters(); ++chapter) {
        feed.write(ndjson_line(serial, chapter));
        CAPTURE(chapter);
        REQUIRE(serial.web().wait_for_requests(chapter, 20s));
    }
    CHECK_FALSE(run.ended_within(0ms));
    feed.close();
    auto const got = run.wait(20s);
    CHECK_MESSAGE(got.exit_code == 0, got.err);
}

TEST_CASE("streams: a chapter of CSV is fetched when the next one begins, of a named pipe, too") {
    program::serial serial(3, 1, 0ms);
    program::folder const home;
    fifo feed(home / "feed.csv");
    auto run = reading(home, "feed.csv");
    feed.write("series,number,url\n" + csv_row(serial, 1) + csv_row(serial, 2));
    REQUIRE(serial.web().wait_for_requests(1, 20s));
    feed.write(csv_row(serial, 3));
    REQUIRE(serial.web().wait_for_requests(2, 20s));
    feed.close();
    auto const got = run.wait(20s);
    CHECK_MESSAGE(got.exit_code == 0, got.err);
    CHECK(serial.web().wait_for_requests(3, 0ms));
}

TEST_CASE("streams: a chapter without pages is looked for before the next has come") {
    program::serial serial(1, 3, 0ms);
    std::string page = "<html><body><div id=reader>";
    for (std::size_t n = 1; n <= serial.pages(); ++n)
        page += "<img src=\"" + program::serial::target(1, n) + "\">";
    serial.web().route(
        "/chapter/1", {.headers = {{"Content-Type", "text/html"}}, .content = page + "</div>"}
    );
    program::folder const home;
    fifo feed(home / "feed");
    auto run = reading(home, "- --input-format ndjson < feed");
    feed.write(R"({"series":"S","number":1,"url":")" + serial.web().base() + "/chapter/1\"}\n");
    // Its document and its pages.
    REQUIRE(serial.web().wait_for_requests(1 + serial.pages(), 20s));
    feed.close();
    auto const got = run.wait(20s);
    CHECK_MESSAGE(got.exit_code == 0, got.out);
}
