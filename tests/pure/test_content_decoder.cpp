// Facts about undoing codings: any split gives the same result, and nothing grows without bound.
#include "net/content_decoder.hpp"
#include "panelia/error.hpp"
#include "tests/pure/packed.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

using namespace panelia;
using namespace panelia::net;
using panelia::testing::bare_deflate;
using panelia::testing::brotli;
using panelia::testing::gzip;
using panelia::testing::zlib;

namespace {

struct unpacked {
    std::string body;
    std::error_code error;  // of feed, else of finish
    bool operator==(unpacked const&) const = default;
};

unpacked in_pieces(std::vector<coding> const& undo, std::string_view bytes, std::size_t piece) {
    content_decoder decoder(undo, 1 << 20);
    unpacked out;
    auto const keep = [&out](std::span<std::byte const> got) {
        out.body.append(reinterpret_cast<char const*>(got.data()), got.size());
        return std::error_code();
    };
    while (!bytes.empty() && !out.error) {
        auto const now = bytes.substr(0, piece);
        bytes.remove_prefix(now.size());
        out.error = decoder.feed(std::as_bytes(std::span(now.data(), now.size())), keep);
    }
    if (!out.error) out.error = decoder.finish();
    return out;
}

unpacked undone(std::vector<coding> const& undo, std::string_view bytes) {
    auto const whole = in_pieces(undo, bytes, std::max<std::size_t>(bytes.size(), 1));
    for (std::size_t const piece : {1U, 2U, 3U, 7U, 1000U}) {
        CAPTURE(piece);
        auto const cut = in_pieces(undo, bytes, piece);
        CHECK(cut.error == whole.error);
        if (!whole.error) CHECK(cut.body == whole.body);
    }
    return whole;
}

std::string text(std::size_t size) {
    std::string out;
    for (std::uint32_t x = 1; out.size() < size; x = x * 1'664'525U + 1'013'904'223U) {
        out += static_cast<char>('a' + (x >> 28U));
    }
    return out;
}

}  // namespace

TEST_CASE("decoding: each coding gives back what was packed, at any split") {
    for (std::size_t const size : {0U, 1U, 3000U, 200'000U}) {
        auto const plain = text(size);
        CAPTURE(size);
        CHECK(undone({coding::gzip}, gzip(plain)) == unpacked{plain, {}});
        CHECK(undone({coding::deflate}, zlib(plain)) == unpacked{plain, {}});
        CHECK(undone({coding::deflate}, bare_deflate(plain)) == unpacked{plain, {}});
        CHECK(undone({coding::brotli}, brotli(plain)) == unpacked{plain, {}});
    }
}

TEST_CASE("decoding: gzip members follow each other, what else follows is ignored") {
    auto const a = gzip("first, "), b = gzip("second");
    CHECK(undone({coding::gzip}, a + b) == unpacked{"first, second", {}});
    CHECK(undone({coding::gzip}, a + gzip("") + b) == unpacked{"first, second", {}});
    CHECK(undone({coding::gzip}, b + std::string(10, '\0')) == unpacked{"second", {}});
    CHECK(undone({coding::gzip}, b + "<!-- 0.1 s -->") == unpacked{"second", {}});
    CHECK(undone({coding::gzip}, b + "\x1f no gzip") == unpacked{"second", {}});
    CHECK(undone({coding::gzip}, a + b.substr(0, b.size() - 3)).error == errc::truncated);
    CHECK(undone({coding::deflate}, zlib("x") + "junk") == unpacked{"x", {}});
    CHECK(undone({coding::brotli}, brotli("x") + "junk") == unpacked{"x", {}});
}

TEST_CASE("decoding: an end too early is truncated, an empty body is empty") {
    auto const plain = text(3000);
    CHECK(undone({coding::gzip}, "") == unpacked{});
    for (std::size_t const lost : {1U, 4U, 8U, 100U}) {
        CAPTURE(lost);
        auto const cut = [lost](std::string packed) {
            packed.resize(packed.size() - lost);
            return packed;
        };
        CHECK(undone({coding::gzip}, cut(gzip(plain))).error == errc::truncated);
        CHECK(undone({coding::deflate}, cut(zlib(plain))).error == errc::truncated);
        CHECK(undone({coding::deflate}, cut(bare_deflate(plain))).error == errc::truncated);
        CHECK(undone({coding::brotli}, cut(brotli(plain))).error == errc::truncated);
    }
    CHECK(undone({coding::gzip}, "\x1f").error == errc::truncated);
    CHECK(undone({coding::deflate}, "x").error == errc::truncated);
}

TEST_CASE("decoding: a damaged body is refused, so is one that was never packed") {
    auto spoilt = gzip(text(3000));
    spoilt[spoilt.size() - 6] ^= 1;  // its CRC
    CHECK(undone({coding::gzip}, spoilt).error == errc::malformed_response);
    spoilt = zlib(text(3000));
    spoilt.back() ^= 1;
    CHECK(undone({coding::deflate}, spoilt).error == errc::malformed_response);
    for (auto const how : {coding::gzip, coding::deflate, coding::brotli}) {
        CHECK(undone({how}, "\xff\xd8\xff\xe0 an image").error == errc::malformed_response);
    }
    content_decoder decoder({coding::gzip}, 100);
    (void
    )decoder.feed(std::as_bytes(std::span("no gzip", 7)), [](auto) { return std::error_code(); });
    CHECK(decoder.fault() == "the gzip body is damaged");
}

TEST_CASE("decoding: codings lie on one another") {
    auto const plain = text(10'000);
    CHECK(undone({coding::brotli, coding::gzip}, brotli(gzip(plain))) == unpacked{plain, {}});
    CHECK(
        undone({coding::gzip, coding::gzip}, gzip(gzip(plain).substr(0, 100))).error ==
        errc::truncated
    );
}

TEST_CASE("decoding: a bomb comes in small pieces, and the sink's word ends it") {
    auto const bomb = gzip(std::string(50'000'000, '\0'));
    content_decoder decoder({coding::gzip}, 1000);
    std::size_t total = 0, largest = 0;
    auto const ec = decoder.feed(
        std::as_bytes(std::span(bomb.data(), bomb.size())),
        [&](std::span<std::byte const> piece) -> std::error_code {
            largest = std::max(largest, piece.size());
            total += piece.size();
            return total > 100'000 ? errc::body_too_large : std::error_code();
        }
    );
    CHECK(ec == errc::body_too_large);
    CHECK((largest <= 32 * 1024 && total < 200'000));
}

TEST_CASE("decoding: a bomb inside another coding ends at the bound") {
    auto const bomb = gzip(gzip(std::string(5'000'000, '\0')) + std::string(5'000'000, '\0'));
    content_decoder decoder({coding::gzip, coding::gzip}, 100'000);
    auto const ec = decoder.feed(std::as_bytes(std::span(bomb.data(), bomb.size())), [](auto) {
        return std::error_code();
    });
    CHECK(ec == errc::body_too_large);
}
