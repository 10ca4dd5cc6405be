#include "engine/digest.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <utility>

using panelia::engine::sha256;
using panelia::engine::sha256_hex;

TEST_CASE("digest: SHA-256 of the published vectors (FIPS 180-4)") {
    CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(
        sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    );
}

TEST_CASE("digest: the pieces do not matter, only the bytes") {
    std::string const text(100'000, 'a');
    for (std::size_t const piece : {1U, 7U, 64U, 4096U, 100'000U}) {
        CAPTURE(piece);
        sha256 digest;
        for (std::size_t at = 0; at < text.size(); at += piece) {
            auto const part = std::span(text).subspan(at, std::min(piece, text.size() - at));
            digest.update(std::as_bytes(part));
        }
        sha256 moved = std::move(digest);
        CHECK(moved.hex() == sha256_hex(text));
    }
}

TEST_CASE("digest: a page's digest is XXH3, whatever the pieces, and any flipped byte changes it") {
    std::string text(10'000, 'a');
    auto const of = [](std::string const& bytes, std::size_t piece) {
        panelia::engine::page_digest digest;
        for (std::size_t at = 0; at < bytes.size(); at += piece)
            digest.update(
                std::as_bytes(std::span(bytes).subspan(at, std::min(piece, bytes.size() - at)))
            );
        return digest.value();
    };
    // Of the reference implementation (xxhsum -H3): stored in databases, so it never changes.
    CHECK(of("", 1) == 0x2d06800538d394c2U);
    auto const whole = of(text, text.size());
    for (std::size_t const piece : {1U, 7U, 64U, 4096U}) CHECK(of(text, piece) == whole);
    for (std::size_t at = 0; at < text.size(); ++at) {
        text[at] ^= 1;
        CHECK_MESSAGE(of(text, text.size()) != whole, at);
        text[at] ^= 1;
    }
}
