// Facts about response heads: what is tolerated, what is refused, how bodies are delimited.
#include "net/response_head.hpp"
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

response_head parsed(std::string_view text) {
    response_head head;
    auto const ec = parse_head(text, head);
    INFO(text);
    CHECK_FALSE(ec);
    return head;
}

std::error_code refusal(std::string_view text) {
    response_head head;
    auto const ec = parse_head(text, head);
    if (ec) CHECK(head.status == 0);
    return ec;
}

std::error_code framed(
    std::string_view fields, body_framing& out, std::string_view status = "200"
) {
    auto const head =
        parsed("HTTP/1.1 " + std::string(status) + " x\r\n" + std::string(fields) + "\r\n");
    return frame_body(head, out);
}

}  // namespace

TEST_CASE("response head: its end is an empty line, with or without CR") {
    CHECK(find_head_end("HTTP/1.1 200 OK\r\n\r\nbody") == 19);
    CHECK(find_head_end("HTTP/1.1 200 OK\n\nbody") == 17);
    CHECK(find_head_end("HTTP/1.1 200 OK\r\n\nbody") == 18);
    CHECK(find_head_end("HTTP/1.1 200 OK\n\r\nbody") == 18);
    CHECK_FALSE(find_head_end("HTTP/1.1 200 OK\r\nA: b\r\n").has_value());
    CHECK_FALSE(find_head_end("HTTP/1.1 200 OK\r\nA: b\r\n\r").has_value());
    CHECK_FALSE(find_head_end("").has_value());
}

TEST_CASE("response head: an ordinary one") {
    auto const head = parsed("HTTP/1.1 200 OK\r\nContent-Type:  image/png \r\nX: \r\n\r\n");
    CHECK(head.status == 200);
    CHECK(head.version_minor == 1);
    CHECK(head.reason == "OK");
    CHECK(head.find("content-TYPE") == "image/png");
    CHECK(head.find("x") == "");
    CHECK_FALSE(head.find("y").has_value());
}

TEST_CASE("response head: what real servers send is taken") {
    CHECK(parsed("HTTP/1.1 404\r\n\r\n").status == 404);  // no reason, no space
    CHECK(parsed("HTTP/1.1 404 \r\n\r\n").reason.empty());
    CHECK(parsed("HTTP/1.0 200 OK\n\n").version_minor == 0);  // LF only
    CHECK(parsed("HTTP/1.1  200  OK\r\n\r\n").reason == "OK");
    CHECK(parsed("HTTP/1.1 200 OK\r\nno colon here\r\nA: b\r\n\r\n").find("a") == "b");
    CHECK(parsed("HTTP/1.1 200 OK\r\nbad name: c\r\nA: b\r\n\r\n").fields.size() == 1);
    CHECK(parsed("HTTP/1.1 200 OK\r\nA \t: b\r\n\r\n").find("a") == "b");
    CHECK(parsed("HTTP/1.1 200 OK\r\n: b\r\n\r\n").fields.empty());
    CHECK(parsed("HTTP/1.1\t200 OK\r\n\r\n").status == 200);
    CHECK(parsed("HTTP/1.1 999 Request denied\r\n\r\n").status == 999);
    CHECK(parsed("HTTP/1.1 200 gro\xc3\x9f\r\nA: \xe4\r\n\r\n").find("a") == "\xe4");
}

TEST_CASE("response head: a folded value is joined by one space") {
    CHECK(parsed("HTTP/1.1 200 OK\r\nA: b\r\n  c\r\n\td\r\n\r\n").find("a") == "b c d");
    CHECK(parsed("HTTP/1.1 200 OK\r\nA: b\r\njunk\r\n c\r\n\r\n").find("a") == "b");
}

TEST_CASE("response head: a folded line before the first field is passed over, with distrust") {
    auto const head = parsed("HTTP/1.1 200 OK\r\n Content-Length: 1\r\n d\r\nA: b\r\n\r\n");
    CHECK((head.fields.size() == 1 && head.find("a") == "b" && head.doubtful));
    CHECK_FALSE(parsed("HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n").doubtful);
}

TEST_CASE("response head: the number of fields is bounded") {
    std::string text = "HTTP/1.1 200 OK\r\n";
    for (std::size_t i = 0; i < max_fields; ++i) text += "a:\n";
    CHECK_FALSE(refusal(text + "\n"));
    CHECK(refusal(text + "a:\n\n") == errc::head_too_large);
}

TEST_CASE("response head: a lone CR in a value becomes a space") {
    CHECK(parsed("HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n").find("a") == "b c");
}

TEST_CASE("response head: what is not HTTP/1.x is refused") {
    using namespace std::string_view_literals;
    std::vector<std::string_view> const foreign = {
        "",
        "\r\n\r\n",
        "ICY 200 OK\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\n",
        "HTTP/2 200 OK\r\n\r\n",
        "HTTP/1 200 OK\r\n\r\n",
        "HTTP/1.x 200 OK\r\n\r\n",
        "HTTP/1.1\r\n\r\n",
        "HTTP/1.1 20\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 099 OK\r\n\r\n",
        "HTTP/1.1 -20 OK\r\n\r\n",
        "HTTP/1.1200 OK\r\n\r\n",
        "http/1.1 200 OK\r\n\r\n",
        "<html>\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\n"sv,
    };
    for (auto const text : foreign) {
        CAPTURE(text);
        CHECK(refusal(text) == errc::malformed_response);
    }
}

TEST_CASE("response head: a framing field with blanks before its colon counts, with distrust") {
    auto const length = parsed("HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\n");
    CHECK((length.find("content-length") == "5" && length.doubtful));
    auto const chunks = parsed("HTTP/1.1 200 OK\r\nTransfer-Encoding\t: chunked\r\n\r\n");
    CHECK((chunks.find("transfer-encoding") == "chunked" && chunks.doubtful));
    body_framing f;
    CHECK_FALSE(frame_body(length, f));
    CHECK((f.how == kind::length && f.length == 5 && !f.keep_alive));
}

TEST_CASE("framing: length, chunks, the end of the connection, or no body") {
    body_framing f;
    CHECK_FALSE(framed("Content-Length: 5\r\n", f));
    CHECK((f.how == kind::length && f.length == 5 && f.keep_alive));
    CHECK_FALSE(framed("Content-Length: 0\r\n", f));
    CHECK((f.how == kind::length && f.keep_alive));
    CHECK_FALSE(framed("transfer-encoding: Chunked\r\n", f));
    CHECK((f.how == kind::chunked && f.keep_alive));
    CHECK_FALSE(framed("", f));
    CHECK((f.how == kind::until_close && !f.keep_alive));
    for (auto const* const status : {"204", "304"}) {
        CHECK_FALSE(framed("Content-Length: 5\r\n", f, status));
        CHECK((f.how == kind::none && f.keep_alive));
    }
}

TEST_CASE("framing: lengths that agree are one, lengths that differ are refused") {
    body_framing f;
    CHECK_FALSE(framed("Content-Length: 5\r\nContent-Length: 5\r\n", f));
    CHECK(f.length == 5);
    CHECK_FALSE(framed("Content-Length: 5, 5\r\n", f));
    CHECK(f.length == 5);
    for (auto const* const bad :
         {"Content-Length: 5\r\nContent-Length: 6\r\n",
          "Content-Length: 5,6\r\n",
          "Content-Length: -5\r\n",
          "Content-Length: 0x5\r\n",
          "Content-Length: 5 6\r\n",
          "Content-Length: \r\n",
          "Content-Length: ,\r\n",
          "Content-Length: +\r\n",
          "Content-Length: ++5\r\n",
          "Content-Length: 5\r\n 6\r\n",
          "Content-Length: 5\r\nContent-Length: x\r\n"}) {
        CAPTURE(bad);
        CHECK(framed(bad, f) == errc::malformed_response);
    }
    CHECK_FALSE(framed("Content-Length: 18446744073709551615\r\n", f));
}

TEST_CASE("framing: a length is read as curl reads it, and what is odd ends the connection") {
    body_framing f;
    auto const read = [&f](char const* text) {
        CHECK_FALSE(framed("Content-Length:" + std::string(text) + "\r\n", f));
        return f.how == kind::length ? f.length : 0;
    };
    CHECK((read(" 005") == 5 && f.keep_alive));
    CHECK((read("\t5 \t") == 5 && f.keep_alive));
    CHECK((read("5 , 5") == 5 && f.keep_alive));
    CHECK((read(" +5") == 5 && !f.keep_alive));
    CHECK((read("5,") == 5 && !f.keep_alive));
    // Beyond all bounds is too large, however large.
    CHECK(read("18446744073709551616") == 18'446'744'073'709'551'615U);
    CHECK(read("99999999999999999999999999") == 18'446'744'073'709'551'615U);
}

TEST_CASE("framing: chunks win over a length, and the connection is not used again") {
    body_framing f;
    for (auto const* const both :
         {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
          "Transfer-Encoding: chunked\r\nContent-Length: 5\r\nContent-Length: 6\r\n",
          "Transfer-Encoding: chunked\r\nContent-Length: -1\r\n"}) {
        CAPTURE(both);
        CHECK_FALSE(framed(both, f));
        CHECK((f.how == kind::chunked && !f.keep_alive));
    }
}

TEST_CASE("framing: codings are undone in the reverse order of their application") {
    using list = std::vector<coding>;
    body_framing f;
    CHECK_FALSE(framed("Content-Encoding: GZip\r\n", f));
    CHECK(f.undo == list{coding::gzip});
    CHECK_FALSE(framed("Content-Encoding: x-gzip\r\nContent-Length: 5\r\n", f));
    CHECK((f.undo == list{coding::gzip} && f.keep_alive));
    CHECK_FALSE(framed("Content-Encoding: identity, br\r\nContent-Encoding: deflate\r\n", f));
    CHECK(f.undo == list{coding::deflate, coding::brotli});
    CHECK_FALSE(framed("Transfer-Encoding: gzip, chunked\r\nContent-Encoding: br\r\n", f));
    CHECK((f.undo == list{coding::gzip, coding::brotli} && f.how == kind::chunked));
    CHECK_FALSE(f.keep_alive);
    CHECK_FALSE(framed("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n", f));
    CHECK(f.how == kind::until_close);
    for (auto const* const none : {"Content-Encoding: identity\r\n", "Content-Encoding: \r\n"}) {
        CHECK_FALSE(framed(none, f));
        CHECK(f.undo.empty());
    }
    CHECK_FALSE(framed("Content-Encoding: gzip\r\n", f, "204"));
    CHECK(f.undo.empty());
}

TEST_CASE("framing: what cannot be undone is refused, with the reason") {
    body_framing f;
    for (auto const* const bad :
         {"Content-Encoding: zstd\r\n",
          "Content-Encoding: gzip;q=1\r\n",
          "Content-Encoding: gzip, gzip, gzip, gzip, gzip\r\n",
          "Transfer-Encoding: compress, chunked\r\n",
          "Transfer-Encoding: chunked, gzip\r\n"}) {
        CAPTURE(bad);
        CHECK(framed(bad, f) == errc::unsupported_encoding);
        CHECK_FALSE(f.fault.empty());
    }
    // An error page is not read for what it says.
    CHECK_FALSE(framed("Content-Encoding: zstd\r\nContent-Length: 5\r\n", f, "503"));
    CHECK(f.keep_alive);
}

TEST_CASE("framing: transfer codings that mean nothing do no harm but to the connection") {
    body_framing f;
    CHECK_FALSE(framed("Transfer-Encoding: identity\r\nContent-Length: 5\r\n", f));
    CHECK((f.how == kind::length && f.length == 5 && !f.keep_alive));
    CHECK_FALSE(framed("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", f));
    CHECK((f.how == kind::chunked && !f.keep_alive));
}

TEST_CASE("framing: which connections stay") {
    body_framing f;
    auto const keeps = [&f](std::string const& version, std::string const& fields) {
        auto const head = parsed(version + " 200 OK\r\nContent-Length: 1\r\n" + fields + "\r\n");
        CHECK_FALSE(frame_body(head, f));
        return f.keep_alive;
    };
    CHECK(keeps("HTTP/1.1", ""));
    CHECK(keeps("HTTP/1.1", "Connection: keep alive\r\n"));
    CHECK_FALSE(keeps("HTTP/1.1", "Connection: Close\r\n"));
    CHECK_FALSE(keeps("HTTP/1.1", "Connection: foo , close\r\n"));
    CHECK_FALSE(keeps("HTTP/1.0", ""));
    CHECK(keeps("HTTP/1.0", "Connection: Keep-Alive\r\n"));
    CHECK_FALSE(keeps("HTTP/1.0", "Connection: keep-alive, close\r\n"));
}
