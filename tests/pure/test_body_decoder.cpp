// Facts about bodies: by length, in chunks, until the end; any split gives the same result.
#include "net/body_decoder.hpp"
#include "panelia/error.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

using namespace panelia;
using namespace panelia::net;
using kind = body_framing::kind;

namespace {

struct decoded {
    std::string body;
    std::size_t consumed = 0;
    bool done = false;
    std::error_code error;
    bool operator==(decoded const&) const = default;
};

std::span<std::byte const> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

void feed(body_decoder& decoder, std::string_view text, decoded& out) {
    auto rest = bytes_of(text);
    while (!rest.empty() && !decoder.done() && !decoder.error()) {
        auto const step = decoder.next(rest);
        out.body.append(reinterpret_cast<char const*>(step.payload.data()), step.payload.size());
        out.consumed += step.consumed;
        rest = rest.subspan(step.consumed);
    }
    out.done = decoder.done();
    out.error = decoder.error();
}

decoded decode(
    body_framing framing, std::vector<std::string_view> const& pieces, std::size_t bound = 100
) {
    body_decoder decoder(framing, bound);
    decoded out;
    out.done = decoder.done();
    for (auto const piece : pieces) feed(decoder, piece, out);
    return out;
}

decoded chunked(std::string_view text, std::size_t bound = 100) {
    body_framing const framing{.how = kind::chunked};
    auto const whole = decode(framing, {text}, bound);
    for (std::size_t at = 1; at < text.size(); ++at) {
        CAPTURE(at);
        CHECK(decode(framing, {text.substr(0, at), text.substr(at)}, bound) == whole);
    }
    std::vector<std::string_view> single;
    for (std::size_t at = 0; at < text.size(); ++at) single.push_back(text.substr(at, 1));
    CHECK(decode(framing, single, bound) == whole);
    return whole;
}

}  // namespace

TEST_CASE("body: a length is counted and what follows is left alone") {
    body_framing const five{.how = kind::length, .length = 5};
    auto const out = decode(five, {"hel", "lo rest"});
    CHECK(out.body == "hello");
    CHECK((out.done && out.consumed == 5));
    CHECK(decode({.how = kind::length, .length = 0}, {}).done);
    CHECK(decode({.how = kind::none}, {}).done);
}

TEST_CASE("body: an end before the length is truncated") {
    body_decoder decoder({.how = kind::length, .length = 5}, 100);
    decoder.next(bytes_of("abcd"));
    CHECK(decoder.end_of_stream() == errc::truncated);
    CHECK_FALSE(decoder.done());
}

TEST_CASE("body: without a length it ends with the connection") {
    body_decoder decoder({.how = kind::until_close}, 100);
    CHECK(decoder.next(bytes_of("abc")).payload.size() == 3);
    CHECK_FALSE(decoder.done());
    CHECK_FALSE(decoder.end_of_stream());
    CHECK(decoder.done());
}

TEST_CASE("body: chunks are joined, at any split") {
    auto const out = chunked("5\r\nhello\r\n1;x=\"y\"\r\n \r\n0A  \r\nwonderland\r\n0\r\n\r\nrest");
    CHECK(out.body == "hello wonderland");
    CHECK(out.done);
    CHECK(
        out.consumed ==
        std::string_view("5\r\nhello\r\n1;x=\"y\"\r\n \r\n0A  \r\nwonderland\r\n0\r\n\r\n").size()
    );
    CHECK(chunked("3\nabc\n0\n\n").body == "abc");  // LF only
    CHECK(chunked("0\r\n\r\n").done);
}

TEST_CASE("body: trailers are skipped, at any split") {
    CHECK(chunked("1\r\na\r\n0\r\nX-Sum: 1\r\nY: z\r\n\r\n").done);
    CHECK_FALSE(chunked("1\r\na\r\n0\r\nX-Sum: 1\r\nY: z\r\n").done);
}

TEST_CASE("body: trailers and chunk extensions are bounded") {
    std::string const long_text(200, 'x');
    CHECK(chunked("0\r\nT: " + long_text + "\r\n\r\n").error == errc::head_too_large);
    CHECK(chunked("1;" + long_text + "\r\na\r\n0\r\n\r\n").error == errc::head_too_large);
    std::string many = "0\r\n";
    for (int i = 0; i < 40; ++i) many += "a: b\r\n";
    CHECK(chunked(many + "\r\n").error == errc::head_too_large);
    // What chunks cost by their nature is not counted: a long body of small ones is fine.
    std::string small;
    for (int i = 0; i < 100; ++i) small += "1\r\na\r\n";
    CHECK(decode({.how = kind::chunked}, {small + "0\r\n\r\n"}).body == std::string(100, 'a'));
    // But extensions on each of them are, together.
    std::string padded;
    for (int i = 0; i < 100; ++i) padded += "1;" + std::string(30, 'x') + "\r\na\r\n";
    CHECK(chunked(padded).error == errc::head_too_large);
}

TEST_CASE("body: broken chunks are refused, at any split") {
    for (auto const* const bad :
         {"x\r\n",
          "\r\n",
          ";a\r\n",
          "-1\r\n",
          "5\rhello",
          "5\r\nhelloX\r\n",
          "5\r\nhello\rX",
          "5x\r\nhello",
          "10000000000000000\r\n",
          "fffffffffffffffff\r\n",
          "0\r\n\rX",
          " 5\r\nhello\r\n"}) {
        CAPTURE(bad);
        CHECK(chunked(bad).error == errc::malformed_response);
    }
}

TEST_CASE("body: an end inside the chunks is truncated") {
    for (auto const* const cut :
         {"5\r\nhel", "5\r\nhello", "5\r\nhello\r\n", "5\r\nhello\r\n0\r\n", "5"}) {
        CAPTURE(cut);
        body_decoder decoder({.how = kind::chunked}, 100);
        decoded out;
        feed(decoder, cut, out);
        CHECK(decoder.end_of_stream() == errc::truncated);
    }
}
