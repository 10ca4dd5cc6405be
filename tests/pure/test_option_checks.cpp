// Facts about options: what no session can be made of is refused by name, and shows no secret.
#include "engine/option_checks.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <limits>
#include <ostream>
#include <stdexcept>
#include <string>

using namespace panelia;
using engine::checked;
using std::chrono::milliseconds;

namespace {

std::string refusal(std::function<void(session_options&)> const& change) {
    session_options options;
    change(options);
    try {
        checked(options);
    } catch (std::invalid_argument const& e) {
        return e.what();
    }
    return "accepted";
}

}  // namespace

TEST_CASE("options: what is impossible is refused in a sentence that begins with its name") {
    struct row {
        std::function<void(session_options&)> change;
        char const* sentence;
    };
    constexpr auto nan = std::numeric_limits<double>::quiet_NaN();
    constexpr auto infinite = std::numeric_limits<double>::infinity();
    constexpr auto rate = "request_rate must be 0 (no limit) or a number of at least 0.00001";
    row const rows[] = {
        {[](auto& o) { o.output.clear(); }, "output must name a folder"},
        {[](auto& o) { o.connections = 0; }, "connections must be positive"},
        {[](auto& o) { o.request_rate = nan; }, rate},
        {[](auto& o) { o.request_rate = infinite; }, rate},
        {[](auto& o) { o.request_rate = -1; }, rate},
        {[](auto& o) { o.request_rate = 1e-300; }, rate},
        {[](auto& o) { o.stall_timeout = milliseconds(0); }, "stall_timeout must be positive"},
        {[](auto& o) { o.retry_delay = milliseconds(-1); }, "retry_delay must not be negative"},
        {[](auto& o) { o.retry_max_delay = milliseconds(-1); },
         "retry_max_delay must not be negative"},
        {[](auto& o) { o.max_retry_after = milliseconds(-1); },
         "max_retry_after must not be negative"},
        {[](auto& o) { o.grace = milliseconds(-1); }, "grace must not be negative"},
        {[](auto& o) { o.sink = static_cast<sink_kind>(2); }, "sink is none of its enumerators"},
        {[](auto& o) { o.verify = static_cast<verify_mode>(7); },
         "verify is none of its enumerators"},
        {[](auto& o) { o.family = static_cast<address_family>(-1); },
         "family is none of its enumerators"},
        {[](auto& o) { o.referer = static_cast<referer_mode>(3); },
         "referer is none of its enumerators"},
        {[](auto& o) { o.referer = referer_mode::fixed; }, "referer_url is not an http(s) URL"},
        {[](auto& o) { o.user_agent = "a\r\nb"; },
         "user_agent holds a line break or another control character"},
    };
    for (auto const& [change, sentence] : rows) CHECK(refusal(change) == sentence);
}

TEST_CASE("options: a header that cannot be sent is refused by name, its value is not shown") {
    auto const with = [](std::string const& name, std::string const& value) {
        return refusal([&](session_options& o) { o.headers = {{"Good", "ok"}, {name, value}}; });
    };
    CHECK(
        with("X-Token", "secret\n") ==
        "headers: the header X-Token: its value holds a line break or another control character"
    );
    CHECK(with("X", std::string("\x01", 1)).starts_with("headers: the header X: its value"));
    CHECK(with("", "secret") == "headers: a header has no name");
    CHECK(
        with("Authorization: Bearer secret", "") ==
        "headers: the header Authorization…: that is no header's name"
    );
    for (auto const* own : {"Connection", "content-length", "Accept-Encoding", "Range"}) {
        CAPTURE(own);
        CHECK(
            with(own, "secret") ==
            "headers: the header " + std::string(own) + ": panelia decides it by itself"
        );
    }
    CHECK(with("X", "\ttab and caf\xc3\xa9") == "accepted");
    CHECK(with("Host", "other.example") == "accepted");
}

TEST_CASE("options: what is possible is left as it is, an endless time made one that can be added"
) {
    CHECK(refusal([](session_options& o) { o.retry_delay = milliseconds(0); }) == "accepted");
    CHECK(refusal([](session_options& o) { o.grace = milliseconds(0); }) == "accepted");
    session_options options;
    options.sink = sink_kind::null;
    options.output.clear();  // not needed then
    options.page_timeout = milliseconds::max();
    options.request_rate = 0.5;
    auto const done = checked(options);
    CHECK(done.page_timeout == engine::longest_time);
    CHECK(done.stall_timeout == session_options().stall_timeout);
    CHECK(done.request_rate == 0.5);
}
