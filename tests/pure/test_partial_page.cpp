// What a page that broke off may be continued with, and which answers continue it.
#include "engine/partial_page.hpp"
#include "engine/resume_journal.hpp"
#include "panelia/error.hpp"
#include "tests/pure/scratch_folder.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <ostream>

using namespace panelia;
using namespace panelia::engine;

namespace {

using fields = std::vector<std::pair<std::string, std::string>>;

net::response_head head(int status, fields with) {
    net::response_head h;
    h.status = status;
    h.fields = std::move(with);
    return h;
}

std::string const tag = "\"v1\"";
std::string const date = "Tue, 24 Nov 2026 10:00:00 GMT";
std::string const second_later = "Tue, 24 Nov 2026 10:00:01 GMT";

partial_page begun(std::optional<std::uint64_t> total = 1000) {
    return {.file = "001.jpg", .target = "t", .validator = tag, .total = total, .size = 400};
}

}  // namespace

TEST_CASE("resume: only a strong validator lets a page be continued") {
    struct row {
        char const* name;
        fields with;
        std::optional<std::string> validator;
    };
    for (auto const& r : {
             row{"strong tag", {{"ETag", tag}}, tag},
             row{"strong tag and date", {{"etag", tag}, {"Last-Modified", date}}, tag},
             row{"weak tag", {{"ETag", "W/\"v1\""}}, {}},
             row{"weak tag with a strong date",
                 {{"ETag", "W/\"v1\""}, {"Last-Modified", date}, {"Date", second_later}},
                 {}},
             row{"bare tag", {{"ETag", "v1"}}, {}},
             row{"tag with a quote inside", {{"ETag", "\"a\"b\""}}, {}},
             row{"date a second old", {{"Last-Modified", date}, {"Date", second_later}}, date},
             row{"date of this very second", {{"Last-Modified", date}, {"Date", date}}, {}},
             row{"date without Date", {{"Last-Modified", date}}, {}},
             row{"nothing", {}, {}},
             row{"encoded", {{"ETag", tag}, {"Content-Encoding", "gzip"}}, {}},
             row{"identity", {{"ETag", tag}, {"Content-Encoding", "identity"}}, tag},
             row{"no ranges", {{"ETag", tag}, {"Accept-Ranges", "none"}}, {}},
         }) {
        CAPTURE(r.name);
        CHECK(resume_validator(head(200, r.with)) == r.validator);
    }
}

TEST_CASE("resume: only the exact rest of the same entity continues a page") {
    struct row {
        char const* name;
        int status;
        fields with;
        bool continues;
    };
    std::string const range = "bytes 400-999/1000";
    for (auto const& r : {
             row{"the rest", 206, {{"Content-Range", range}, {"ETag", tag}}, true},
             row{"BYTES", 206, {{"content-range", "Bytes 400-999/1000"}, {"etag", tag}}, true},
             row{"a 200", 200, {{"Content-Range", range}, {"ETag", tag}}, false},
             row{"no Content-Range", 206, {{"ETag", tag}}, false},
             row{"two",
                 206,
                 {{"Content-Range", range}, {"Content-Range", range}, {"ETag", tag}},
                 false},
             row{"another start",
                 206,
                 {{"Content-Range", "bytes 0-999/1000"}, {"ETag", tag}},
                 false},
             row{"not to the end",
                 206,
                 {{"Content-Range", "bytes 400-998/1000"}, {"ETag", tag}},
                 false},
             row{"another total",
                 206,
                 {{"Content-Range", "bytes 400-1000/1001"}, {"ETag", tag}},
                 false},
             row{"unknown total",
                 206,
                 {{"Content-Range", "bytes 400-999/*"}, {"ETag", tag}},
                 false},
             row{"beyond the total",
                 206,
                 {{"Content-Range", "bytes 400-1000/1000"}, {"ETag", tag}},
                 false},
             row{"backwards", 206, {{"Content-Range", "bytes 400-399/1000"}, {"ETag", tag}}, false},
             row{"other unit",
                 206,
                 {{"Content-Range", "pages 400-999/1000"}, {"ETag", tag}},
                 false},
             row{"rubbish after", 206, {{"Content-Range", range + " x"}, {"ETag", tag}}, false},
             row{"overflow",
                 206,
                 {{"Content-Range", "bytes 400-99999999999999999999/1000"}, {"ETag", tag}},
                 false},
             row{"other tag", 206, {{"Content-Range", range}, {"ETag", "\"v2\""}}, false},
             row{"weak tag", 206, {{"Content-Range", range}, {"ETag", "W/\"v1\""}}, false},
             row{"no tag", 206, {{"Content-Range", range}}, false},
             row{"encoded",
                 206,
                 {{"Content-Range", range}, {"ETag", tag}, {"Content-Encoding", "gzip"}},
                 false},
             row{"multipart",
                 206,
                 {{"Content-Range", range},
                  {"ETag", tag},
                  {"Content-Type", "multipart/byteranges; boundary=x"}},
                 false},
         }) {
        CAPTURE(r.name);
        CHECK(
            whole_if_continued(begun(), head(r.status, r.with), false).has_value() == r.continues
        );
    }
    auto const bare = head(206, {{"Content-Range", range}});
    CHECK(whole_if_continued(begun(), bare, true) == 1000);
    auto const grown = head(206, {{"Content-Range", "bytes 400-1999/2000"}, {"ETag", tag}});
    CHECK(whole_if_continued(begun(std::nullopt), grown, false) == 2000);
}

TEST_CASE("resume: a journal tells of the last state of each file, whatever is torn off") {
    auto first = begun();
    auto second = begun(std::nullopt);
    second.file = "002.png";
    second.validator = date;
    auto gone = partial_page{};
    gone.file = "001.jpg";
    auto const one = journal_line(first, "boot");
    auto const two = journal_line(second, "boot");
    auto const pages = read_journal(one + two, "boot");
    REQUIRE(pages.size() == 2);
    CHECK(pages[0].file == "001.jpg");
    CHECK(pages[0].target == "t");
    CHECK(pages[0].validator == tag);
    CHECK(pages[0].total == 1000);
    CHECK(pages[1].validator == date);
    CHECK_FALSE(pages[1].total.has_value());
    CHECK(read_journal(one + two, "another boot").empty());
    CHECK(read_journal(one + journal_line(gone, "boot"), "boot").empty());
    CHECK(read_journal(one.substr(0, one.size() - 1), "boot").empty());
    for (std::size_t cut = 0; cut + 1 < one.size(); ++cut) {
        CHECK(read_journal(one.substr(0, cut), "boot").empty());
        CHECK(read_journal(one.substr(0, cut) + "\n" + two, "boot").size() == 1);
    }
    for (std::size_t at = 0; at + 1 < one.size(); ++at) {
        auto flipped = one;
        flipped[at] = static_cast<char>(flipped[at] ^ 1);
        CHECK(read_journal(flipped, "boot").empty());
    }
}

TEST_CASE("resume: a journal that is stored again holds what is given, with nothing it goes") {
    testing::scratch_folder folder;
    int const fd = ::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY);
    {
        resume_journal journal(fd);
        journal.note(begun());
    }
    CHECK(read_journal(load_journal(fd), boot_name()).size() == 1);
    auto other = begun();
    other.file = "009.jpg";
    store_journal(fd, {other});
    REQUIRE(read_journal(load_journal(fd), boot_name()).size() == 1);
    CHECK(read_journal(load_journal(fd), boot_name())[0].file == "009.jpg");
    store_journal(fd, {});
    CHECK(std::filesystem::is_empty(folder.path()));
    ::close(fd);
}
