// One body on its way in: what becomes a file, under which name, and what never does.
#include "engine/page_receiver.hpp"
#include "panelia/error.hpp"
#include "tests/pure/page_samples.hpp"
#include "tests/pure/scratch_folder.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <ostream>

using namespace panelia;
using namespace panelia::engine;
using panelia::testing::scratch_folder;

namespace {

struct world {
    scratch_folder folder;
    std::error_code error;
    open_folder open{folder.path().string(), error};

    std::size_t files() const {
        auto const all = std::filesystem::directory_iterator(folder.path());
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }
};

net::response_head ok() {
    net::response_head head;
    head.status = 200;
    return head;
}

std::error_code receive(page_receiver& receiver, std::string const& body, std::size_t piece) {
    if (auto const error = receiver.begin(ok())) return error;
    auto rest = std::as_bytes(std::span(body));
    while (!rest.empty()) {
        auto const now = rest.first(std::min(piece, rest.size()));
        if (auto const error = receiver.write(now)) return error;
        rest = rest.subspan(now.size());
    }
    return receiver.finish();
}

}  // namespace

TEST_CASE("page: the name comes from the content, however the body is cut into pieces") {
    auto const body = samples::png();
    for (std::size_t const piece : {1UL, 7UL, 31UL, 32UL, 33UL, 1000UL}) {
        CAPTURE(piece);
        world w;
        page_receiver receiver(&w.open, "001", {.extension = "jpg"}, nullptr);
        REQUIRE_FALSE(receive(receiver, body, piece));
        REQUIRE_FALSE(receiver.keep());
        CHECK(receiver.file() == "001.png");
        CHECK(testing::read_file(w.folder.path() / "001.png") == body);
        CHECK(w.files() == 1);
    }
}

TEST_CASE("page: what fails its check leaves no file behind") {
    world w;
    auto const body = samples::png();
    {
        page_receiver cut(&w.open, "001", {}, nullptr);
        CHECK(receive(cut, body.substr(0, body.size() - 1), 10) == errc::corrupt_image);
        page_receiver html(&w.open, "002", {}, nullptr);
        CHECK(receive(html, "<html>" + std::string(5000, ' '), 10) == errc::not_image);
        page_receiver empty(&w.open, "003", {}, nullptr);
        CHECK(receive(empty, "", 10) == errc::empty_body);
        page_receiver size(&w.open, "004", {.bytes = 1}, nullptr);
        CHECK(receive(size, body, 10) == errc::size_mismatch);
    }
    CHECK(w.files() == 0);
}

TEST_CASE("page: a digest that matches passes, another does not") {
    world w;
    auto const body = samples::png();
    auto const right = sha256_hex(body);
    page_receiver good(&w.open, "001", {.sha256 = right}, nullptr);
    CHECK_FALSE(receive(good, body, 10));
    auto const wrong = sha256_hex("other");
    page_receiver bad(&w.open, "002", {.sha256 = wrong}, nullptr);
    CHECK(receive(bad, body, 10) == errc::checksum_mismatch);
}

TEST_CASE("page: unchecked bodies are taken as they come, an empty one too") {
    world w;
    page_receiver empty(&w.open, "001", {.verify = verify_mode::off, .extension = "bin"}, nullptr);
    CHECK_FALSE(receive(empty, "", 10));
    CHECK_FALSE(empty.keep());
    page_receiver text(&w.open, "002", {.verify = verify_mode::off, .extension = "gif"}, nullptr);
    CHECK_FALSE(receive(text, "hello", 2));
    CHECK_FALSE(text.keep());
    CHECK(std::filesystem::file_size(w.folder.path() / "001.bin") == 0);
    CHECK(testing::read_file(w.folder.path() / "002.gif") == "hello");
}

TEST_CASE("page: only a 200 carries one") {
    for (int const status : {201, 204, 206}) {
        page_receiver receiver(nullptr, "001", {}, nullptr);
        net::response_head head;
        head.status = status;
        CHECK(receiver.begin(head) == errc::unexpected_status);
    }
}

TEST_CASE("page: a full disk is told from other disk errors") {
    if (!std::filesystem::exists("/dev/full")) return;
    // A folder in which the part file is a way to /dev/full cannot be made (links are not
    // followed), which is the second fact: the write never leaves the folder.
    world w;
    std::filesystem::create_symlink("/dev/full", w.folder.path() / "001.png.part");
    page_receiver receiver(&w.open, "001", {}, nullptr);
    CHECK(receive(receiver, samples::png(), 1000) == errc::disk_failed);
}

TEST_CASE("page: a page never replaces a folder's file through a link") {
    world w;
    scratch_folder elsewhere;
    testing::write_file(elsewhere.path() / "victim", "precious");
    std::filesystem::create_symlink(elsewhere.path() / "victim", w.folder.path() / "001.png");
    page_receiver receiver(&w.open, "001", {}, nullptr);
    CHECK_FALSE(receive(receiver, samples::png(), 1000));
    CHECK_FALSE(receiver.keep());
    CHECK(testing::read_file(elsewhere.path() / "victim") == "precious");
    CHECK(testing::read_file(w.folder.path() / "001.png") == samples::png());
}

// Nothing is queued between the network and the disk, so a slow disk slows the reading.
TEST_CASE("page: every byte taken in is in the file before the next are asked for") {
    auto const body = samples::png();
    world w;
    page_receiver receiver(&w.open, "001", {}, nullptr);
    REQUIRE_FALSE(receiver.begin(ok()));
    auto const bytes = std::as_bytes(std::span(body));
    for (std::size_t taken = 0; taken < bytes.size();) {
        auto const more = std::min<std::size_t>(taken == 0 ? 64 : 17, bytes.size() - taken);
        REQUIRE_FALSE(receiver.write(bytes.subspan(taken, more)));
        taken += more;
        CHECK(std::filesystem::file_size(w.folder.path() / "001.png.part") == taken);
    }
    REQUIRE_FALSE(receiver.finish());
    REQUIRE_FALSE(receiver.keep());
}

TEST_CASE("page: the library's digest is that of the file, a page kept nowhere has none") {
    auto const body = samples::png();
    world w;
    page_receiver kept(&w.open, "001", {}, nullptr), measured(nullptr, "001", {}, nullptr);
    REQUIRE_FALSE(receive(kept, body, 33));
    REQUIRE_FALSE(receive(measured, body, 33));
    page_digest digest;
    digest.update(std::as_bytes(std::span(body)));
    CHECK(kept.digest() == digest.value());
    CHECK_FALSE(measured.digest());
}
