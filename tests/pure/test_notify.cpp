// Who is told of a session, and in which words.
#include "engine/notify.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace panelia::engine;

namespace {

std::string const uuid = "5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278";

notify_target parsed(std::string_view text) {
    std::string why;
    auto const t = parse_notify(text, why);
    REQUIRE_MESSAGE(t, why);
    return *t;
}

notify_message ended(int exit_code) {
    return {
        notify_event::end, exit_code, "9 of 10 chapters", {"success_rate<99: failed"}, "{\"a\":1}"};
}

std::string header(notify_request const& r, std::string_view name) {
    for (auto const& [n, v] : r.headers) {
        if (n == name) return v;
    }
    return "(none)";
}

std::string address_of(std::string_view target, notify_message const& m) {
    auto const r = compose(parsed(target), m);
    return r ? r->method + ' ' + r->address.href() : "nothing";
}

}  // namespace

TEST_CASE("notify: a target is known by its scheme") {
    CHECK(parsed("https://example.org/hook?k=1").kind == notify_kind::webhook);
    CHECK(parsed("http://127.0.0.1:8080/hook").kind == notify_kind::webhook);
    CHECK(parsed("ntfy://ntfy.sh/topic").kind == notify_kind::ntfy);
    CHECK(parsed("hc://" + uuid).kind == notify_kind::healthchecks);
    CHECK(parsed("exec:cat >/tmp/x").command == "cat >/tmp/x");
}

TEST_CASE("notify: what is no target is refused without repeating it") {
    struct row {
        char const* text;
        char const* why;
    };
    constexpr auto general =
        "must be https://..., ntfy://HOST/TOPIC, hc://UUID, hc://HOST/ping/UUID or exec:CMD";
    for (auto const& [text, reason] : {
             row{"", general},
             row{"mailto:a@b", general},
             row{"https://", general},
             row{"ntfy://ntfy.sh", "ntfy needs a host and a topic: ntfy://HOST/TOPIC"},
             row{"ntfy://ntfy.sh/", "ntfy needs a host and a topic: ntfy://HOST/TOPIC"},
             row{"hc://not-a-uuid", "healthchecks needs hc://UUID or hc://HOST/ping/UUID"},
             row{"exec:", "exec: needs a command"},
             row{"exec:  ", "exec: needs a command"},
         }) {
        CAPTURE(text);
        std::string why;
        CHECK_FALSE(parse_notify(text, why));
        CHECK(why == reason);
    }
}

TEST_CASE("notify: what is shown of a target holds no secret") {
    struct row {
        std::string text;
        char const* shown;
    };
    for (auto const& [text, shown] : {
             row{"https://user:pw@example.org/services/T0KEN", "https://example.org/…"},
             row{"https://example.org:8443/?token=x", "https://example.org:8443/…"},
             row{"https://example.org", "https://example.org/"},
             row{"ntfy://user:pw@ntfy.sh/my-topic", "ntfy://ntfy.sh/…"},
             row{"hc://" + uuid, "hc://hc-ping.com/…"},
             row{"exec:curl -d @- https://h/T0KEN", "exec:curl…"},
             row{"exec:TOKEN=x notify", "exec:…"},
         }) {
        CAPTURE(text);
        CHECK(parsed(text).display() == shown);
    }
}

TEST_CASE("notify: only http to another machine is in clear text") {
    CHECK(parsed("http://example.org/").in_clear_text());
    CHECK_FALSE(parsed("https://example.org/").in_clear_text());
    CHECK_FALSE(parsed("http://127.0.0.1:1/").in_clear_text());
    CHECK_FALSE(parsed("ntfy://[::1]:80/t").in_clear_text());
    CHECK_FALSE(parsed("exec:true").in_clear_text());
}

TEST_CASE("notify: each kind hears of its events at its address") {
    notify_message const start{notify_event::start, 0, "", {}, ""};
    notify_message const breach{notify_event::breach, 0, "", {}, ""};
    struct row {
        std::string target;
        char const *at_start, *at_breach, *at_end;
    };
    for (auto const& [target, at_start, at_breach, at_end] : {
             row{"https://h/x?y#z", "nothing", "POST https://h/x?y", "POST https://h/x?y"},
             row{"ntfy://h/t", "nothing", "POST https://h/t", "POST https://h/t"},
             row{"ntfy://localhost:8080/t",
                 "nothing",
                 "POST http://localhost:8080/t",
                 "POST http://localhost:8080/t"},
             row{"hc://h/ping/u",
                 "POST https://h/ping/u/start",
                 "nothing",
                 "POST https://h/ping/u/99"},
         }) {
        CAPTURE(target);
        CHECK(address_of(target, start) == at_start);
        CHECK(address_of(target, breach) == at_breach);
        CHECK(address_of(target, ended(99)) == at_end);
    }
    CHECK(address_of("hc://" + uuid, ended(0)) == "POST https://hc-ping.com/" + uuid + "/0");
    CHECK_FALSE(compose(parsed("exec:true"), start));
    CHECK(compose(parsed("exec:true"), breach));
}

TEST_CASE("notify: a webhook and a command get the summary as JSON") {
    auto const json =
        R"({"event":"end","exit_code":1,"headline":"9 of 10 chapters","breaches":["success_rate<99: failed"],"summary":{"a":1}})";
    auto const r = compose(parsed("https://h/x"), ended(1));
    CHECK(r->body == json);
    CHECK(header(*r, "Content-Type") == "application/json");
    CHECK(compose(parsed("exec:cat"), ended(1))->body == json);
    CHECK(
        notify_json({notify_event::breach, 0, "a \"b\"\n", {}, ""}) ==
        R"({"event":"breach","exit_code":null,"headline":"a \"b\"\n","breaches":[],"summary":null})"
    );
}

TEST_CASE("notify: ntfy gets words, and a priority by the outcome") {
    auto const bad = compose(parsed("ntfy://h/t"), ended(1));
    CHECK(bad->body == "9 of 10 chapters\nsuccess_rate<99: failed");
    CHECK(header(*bad, "Title") == "panelia: ended with exit code 1");
    CHECK(header(*bad, "Priority") == "high");
    CHECK(header(*compose(parsed("ntfy://h/t"), ended(0)), "Title") == "panelia: done");
    auto long_one = ended(0);
    long_one.headline = std::string(4095, 'x') + "\xC3\xA9";
    CHECK(compose(parsed("ntfy://h/t"), long_one)->body == std::string(4095, 'x'));
}

TEST_CASE("notify: credentials of a URL travel as Authorization, not in the URL") {
    auto const r = compose(parsed("https://us%65r:p%3Aw@h/x"), ended(0));
    CHECK(header(*r, "Authorization") == "Basic dXNlcjpwOnc=");
    CHECK(r->address.href() == "https://h/x");
}
