// Facts about reading one response: any split of the bytes gives the same result, and everything is
// bounded.
#include "net/response_reader.hpp"
#include "panelia/error.hpp"
#include "tests/pure/packed.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

using namespace panelia;
using namespace panelia::net;
using namespace std::chrono_literals;
using panelia::testing::gzip;

namespace {

struct recorder final : body_writer {
    std::error_code begin(response_head const& head) override {
        begun_with = head.status;
        return refuse_begin;
    }
    std::error_code write(std::span<std::byte const> bytes) override {
        body.append(reinterpret_cast<char const*>(bytes.data()), bytes.size());
        return refuse_write;
    }
    int begun_with = 0;
    std::string body;
    std::error_code refuse_begin, refuse_write;
};

struct seen {
    int status = 0, begun_with = 0;
    std::string body;
    std::uint64_t received = 0;
    std::error_code error;
    bool over = false, reusable = false;
    bool operator==(seen const&) const = default;
};

response_limits const small{
    .max_head_bytes = 200, .max_body_bytes = 40, .max_error_body_bytes = 10};

enum class end { none, clean, broken };

seen read(
    std::vector<std::string_view> const& pieces,
    end then,
    recorder writer = {},
    response_limits limits = small
) {
    exchange facts;
    response_reader reader(limits, writer, facts);
    bool over = false;
    bool excess = false;
    for (auto const piece : pieces) {
        if (over) {
            excess = true;  // arrives on an idle connection: the pool finds it
            continue;
        }
        over = reader.feed(std::as_bytes(std::span(piece.data(), piece.size())), 1ms);
    }
    if (!over && then != end::none) {
        reader.end_of_stream(then == end::clean);
        over = true;
    }
    return {
        facts.head.status,
        writer.begun_with,
        writer.body,
        facts.received_bytes,
        reader.error(),
        over,
        reader.reusable() && !excess};
}

seen at_every_split(std::string_view text, end then = end::none) {
    auto const whole = read({text}, then);
    for (std::size_t at = 1; at < text.size(); ++at) {
        CAPTURE(at);
        CHECK(read({text.substr(0, at), text.substr(at)}, then) == whole);
    }
    std::vector<std::string_view> single;
    for (std::size_t at = 0; at < text.size(); ++at) single.push_back(text.substr(at, 1));
    CHECK(read(single, then) == whole);
    return whole;
}

}  // namespace

TEST_CASE("reader: a page arrives whole and the connection can be kept") {
    auto const s = at_every_split("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
    CHECK((s.status == 200 && s.body == "hello" && s.received == 5 && s.over && s.reusable));
    auto const c = at_every_split(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nT: x\r\n\r\n"
    );
    CHECK((c.body == "hello" && c.received == 5 && c.over && c.reusable));
    CHECK(at_every_split("HTTP/1.1 204 No Content\r\n\r\n").reusable);
}

TEST_CASE("reader: bytes after the end make the connection useless, not the page") {
    auto const s = at_every_split("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 ");
    CHECK((s.body == "ok" && !s.error && !s.reusable));
}

TEST_CASE("reader: interim responses are skipped, a bounded number of them") {
    std::string const interim = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    auto const s = at_every_split(
        "HTTP/1.1 100 Continue\r\n\r\n" + interim + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    );
    CHECK((s.status == 200 && s.body == "ok" && s.reusable));
    std::string many;
    for (int i = 0; i < 40; ++i) many += interim;
    CHECK(read({many}, end::none, {}, {}).error == errc::malformed_response);
    CHECK(at_every_split("HTTP/1.1 101 Switching\r\n\r\n").error == errc::malformed_response);
}

TEST_CASE("reader: what is not HTTP is refused at its first bytes") {
    CHECK(read({"I"}, end::none).error == errc::malformed_response);
    CHECK(read({"SSH-2.0-x"}, end::none).error == errc::malformed_response);
    CHECK_FALSE(read({"HTT"}, end::none).over);
}

TEST_CASE("reader: heads are bounded") {
    std::string const head = "HTTP/1.1 200 OK\r\nA: " + std::string(300, 'x');
    CHECK(at_every_split(head).error == errc::head_too_large);
    CHECK(at_every_split(head + "\r\n\r\n").error == errc::head_too_large);
}

TEST_CASE("reader: a body too large is refused, if it can be before any of it is read") {
    auto const s = at_every_split("HTTP/1.1 200 OK\r\nContent-Length: 41\r\n\r\n");
    CHECK((s.error == errc::body_too_large && s.begun_with == 0));
    std::string const chunk = "14\r\n" + std::string(20, 'x') + "\r\n";
    auto const c =
        at_every_split("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk);
    CHECK((!c.error && c.received == 40));
    CHECK(
        read(
            {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk +
             "1\r\nx\r\n"},
            end::none
        )
            .error == errc::body_too_large
    );
}

TEST_CASE("reader: an error's body is drained, not passed on, and only so far") {
    auto const s = at_every_split("HTTP/1.1 404 No\r\nContent-Length: 4\r\n\r\noops");
    CHECK((s.status == 404 && s.begun_with == 0 && s.body.empty() && s.received == 4));
    CHECK((s.over && !s.error && s.reusable));
    auto const big = at_every_split("HTTP/1.1 500 No\r\nContent-Length: 11\r\n\r\n");
    CHECK((big.over && !big.error && !big.reusable));
    auto const cut = at_every_split("HTTP/1.1 500 No\r\nContent-Length: 9\r\n\r\nabc", end::broken);
    CHECK((cut.status == 500 && !cut.error && !cut.reusable));
}

TEST_CASE("reader: a status whose body is badly framed is an answer all the same") {
    auto const s =
        at_every_split("HTTP/1.1 404 No\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n");
    CHECK((s.status == 404 && s.over && !s.error && !s.reusable));
    CHECK(
        at_every_split("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n").error ==
        errc::malformed_response
    );
}

TEST_CASE("reader: a redirect's body without a frame is not waited for") {
    auto const s = at_every_split("HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n");
    CHECK((s.status == 302 && s.over && !s.error && !s.reusable));
    CHECK(read({"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\nhere"}, end::none).received == 4);
    CHECK_FALSE(read({"HTTP/1.1 404 No\r\n\r\n"}, end::none).over);
    CHECK(at_every_split("HTTP/1.1 302 F\r\nContent-Length: 2\r\n\r\nab").reusable);
}

TEST_CASE("reader: interim heads and the last one share the bound") {
    std::string const hint = "HTTP/1.1 103 E\r\nA: " + std::string(50, 'x') + "\r\n\r\n";
    CHECK(at_every_split(hint + "HTTP/1.1 204 N\r\n\r\n").status == 204);
    CHECK(at_every_split(hint + hint + hint).error == errc::head_too_large);
}

TEST_CASE("reader: a coded body is handed on decoded, the wire is counted") {
    // "aaaa…" (36 of them) as gzip.
    std::string const packed = gzip(std::string(36, 'a'));
    std::string const head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " +
                             std::to_string(packed.size()) + "\r\n\r\n";
    auto const s = at_every_split(head + packed);
    CHECK((s.body == std::string(36, 'a') && s.received == packed.size() && s.reusable));
    CHECK(at_every_split("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n")
              .reusable);
    auto const cut = at_every_split(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + packed.substr(0, 20), end::clean
    );
    CHECK(cut.error == errc::truncated);
    auto const spoilt = read(
        {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nJFIF"}, end::none
    );
    CHECK(spoilt.error == errc::malformed_response);
}

TEST_CASE("reader: the bound on bodies holds for what a coding unfolds to") {
    std::string const packed = gzip(std::string(41, 'a'));
    CHECK(packed.size() < 40);
    CHECK(
        read({"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + packed}, end::clean).error ==
        errc::body_too_large
    );
}

TEST_CASE("reader: a part of a coded body is refused") {
    CHECK(
        at_every_split("HTTP/1.1 206 P\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\n")
            .error == errc::unsupported_encoding
    );
}

TEST_CASE("reader: an end too early is lost before a head and truncated after its begin") {
    CHECK(read({}, end::clean).error == errc::connection_lost);
    CHECK(read({"HTTP/1.1 100 Continue\r\n\r\n"}, end::clean).error == errc::connection_lost);
    CHECK(at_every_split("HTTP/1.1 200 OK\r\nContent-", end::clean).error == errc::truncated);
    CHECK(
        at_every_split("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", end::clean).error ==
        errc::truncated
    );
}

TEST_CASE("reader: a body until the end is whole only when the end is in order") {
    auto const s = at_every_split("HTTP/1.0 200 OK\r\n\r\nhello", end::clean);
    CHECK((s.body == "hello" && !s.error && !s.reusable));
    CHECK(at_every_split("HTTP/1.0 200 OK\r\n\r\nhello", end::broken).error == errc::truncated);
}

TEST_CASE("reader: the writer's refusal ends the exchange") {
    recorder writer;
    writer.refuse_begin = errc::unexpected_status;
    CHECK(
        read({"HTTP/1.1 206 P\r\nContent-Length: 1\r\n\r\na"}, end::none, writer).error ==
        errc::unexpected_status
    );
    writer = {};
    writer.refuse_write = errc::disk_full;
    auto const s = read({"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na"}, end::none, writer);
    CHECK((s.error == errc::disk_full && !s.reusable));
}

TEST_CASE("reader: the time to the first byte is that of the final head") {
    exchange facts;
    recorder writer;
    response_reader reader(small, writer, facts);
    auto const feed = [&](std::string_view text, std::chrono::nanoseconds when) {
        reader.feed(std::as_bytes(std::span(text.data(), text.size())), when);
    };
    feed("HTTP/1.1 100 Continue\r\n\r\n", 1ms);
    feed("HT", 5ms);
    feed("TP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n", 7ms);
    feed("a", 9ms);
    CHECK(facts.ttfb == 5ms);
}
