// Thresholds: the grammar, the units, the verdicts.
#include "metrics/threshold.hpp"
#include "tests/paths.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string>

using namespace panelia::metrics;
using namespace std::chrono_literals;

namespace {

threshold parsed(std::string_view expr) {
    threshold_error why;
    auto const t = parse_threshold(expr, why);
    REQUIRE_MESSAGE(t, with_caret(expr, why));
    return *t;
}

std::string refused(std::string_view expr) {
    threshold_error why;
    auto const t = parse_threshold(expr, why);
    return t ? "accepted" : with_caret(expr, why);
}

// 97 of 100 chapters; 950 pages downloaded, 40 skipped, 10 failed; 1,000 attempts, 50 failed.
stats session() {
    stats s;
    s.chapters = {101, 97, 3, 97.0, 2.5};
    s.images = {1001, 950, 950, 50};
    s.performance = {1048576000, 1000.0, 2.0, 500.0};
    s.session.duration_seconds = 60.0;
    auto& e = s.extended;
    e.wall_seconds = 60.004;
    e.active_seconds = 50;
    e.mean_parallelism = 10;
    e.throughput_bytes_per_second = 20971520;
    e.attempts = 1000;
    e.retries = 40;
    e.pages_failed = 10;
    e.pages_skipped = 40;
    e.received_bytes = 1100000000;
    e.errors_by_class[static_cast<std::size_t>(panelia::error_class::http_429)] = 12;
    e.page_seconds = {950, 0.1, 0.3, 0.25, 0.5, 0.75, 1.5, 3.0};
    host_stats a;
    a.host = "cdn.example.org:443";
    a.requests = 900;
    a.errors = 9;
    a.page_seconds = {900, 0.1, 0.2, 0.2, 0.3, 0.4, 0.5, 0.6};
    host_stats b = a;
    b.host = "cdn.example.org:8443";
    b.requests = 100;
    b.errors = 41;
    e.hosts = {a, b};
    return s;
}

threshold_verdict fails(std::string_view expr, stats const& s = session()) {
    return judge(parsed(expr), s, threshold_kind::fail);
}

}  // namespace

TEST_CASE("threshold: a sentence is metric, aggregate, host, operator, number, unit") {
    auto const t = parsed(" page_seconds.p95 {host=CDN.example.org:443} >= 1.5 m ");
    CHECK(t.metric->name == "page_seconds");
    CHECK(t.of == aggregate::p95);
    CHECK(t.host == "cdn.example.org:443");
    CHECK(t.op == comparison::greater_equal);
    CHECK(t.number == 90);
    CHECK(parsed("errors.http_429!=0").metric->name == "errors.http_429");
}

TEST_CASE("threshold: units are those of the metric's dimension") {
    struct row {
        char const* expr;
        double number;
    };
    for (auto const& [expr, number] : {
             row{"success_rate<99", 99},
             row{"success_rate<99.5%", 99.5},
             row{"success_rate<0.5%", 0.5},
             row{"success_rate<=0", 0},
             row{"page_seconds.max>250ms", 0.25},
             row{"duration>2h", 7200},
             row{"duration>90", 90},
             row{"throughput<512KiB/s", 524288},
             row{"throughput<5MiB/s", 5242880},
             row{"avg_speed_mbps<5", 5},
             row{"avg_speed_mbps<512KiB/s", 0.5},
             row{"received_bytes>2GiB", 2147483648.0},
             row{"total_mb_downloaded<1GiB", 1024},
             row{"errors>5", 5},
         }) {
        CAPTURE(expr);
        CHECK(parsed(expr).number == doctest::Approx(number));
    }
}

TEST_CASE("threshold: what is wrong is shown with a caret under it") {
    struct row {
        char const* expr;
        char const* shown;
    };
    for (auto const& [expr, shown] : {
             row{"", "\n^ a metric's name is expected here"},
             row{"succes_rate<99",
                 "succes_rate<99\n^ unknown metric \"succes_rate\"; did you mean success_rate?"},
             row{"thoughput<1",
                 "thoughput<1\n^ unknown metric \"thoughput\"; did you mean throughput?"},
             row{"errors.http_42>1",
                 "errors.http_42>1\n^ unknown metric \"errors.http_42\"; did you mean "
                 "errors.http_429?"},
             row{"page_seconds<1",
                 "page_seconds<1\n            ^ \"page_seconds\" is a distribution: add .p50, p90, "
                 "p95, p99, min, max or mean"},
             row{"page_seconds.p42<1",
                 "page_seconds.p42<1\n             ^ expected p50, p90, p95, p99, min, max or "
                 "mean"},
             row{"success_rate.p95<1",
                 "success_rate.p95<1\n            ^ \"success_rate\" is one figure, not a "
                 "distribution"},
             row{"errors{host=a>1", "errors{host=a>1\n      ^ this brace is never closed"},
             row{"errors{h=a}>1", "errors{h=a}>1\n       ^ expected host=NAME or host=NAME:PORT"},
             row{"errors{host=}>1",
                 "errors{host=}>1\n            ^ a host's name is expected here"},
             row{"duration{host=a}>1",
                 "duration{host=a}>1\n        ^ \"duration\" is not counted per host"},
             row{"errors=5", "errors=5\n      ^ expected one of < <= > >= == !="},
             row{"errors", "errors\n      ^ expected one of < <= > >= == !="},
             row{"errors>", "errors>\n       ^ a number is expected here"},
             row{"errors>-5", "errors>-5\n       ^ no metric is negative"},
             row{"errors>1.2.3", "errors>1.2.3\n       ^ a number is expected here"},
             row{"errors>5%",
                 "errors>5%\n        ^ \"%\" is no unit of \"errors\" (units: none: it is a "
                 "count)"},
             row{"duration>5KiB",
                 "duration>5KiB\n          ^ \"KiB\" is no unit of \"duration\" (units: ms, s, m, "
                 "h)"},
             row{"throughput<5MB/s",
                 "throughput<5MB/s\n            ^ \"MB/s\" is no unit of \"throughput\" (units: "
                 "B/s, KiB/s, MiB/s, GiB/s)"},
             row{"errors>5 or so",
                 "errors>5 or so\n         ^ \"or\" is no unit of \"errors\" (units: none: it is a "
                 "count)"},
             row{"errors>5 !", "errors>5 !\n         ^ nothing is expected after the number"},
             row{"success_rate<0.99",
                 "success_rate<0.99\n             ^ percentages are 0-100: write 99% (or 0.99% if "
                 "you mean that little)"},
             row{"error_rate>0.07",
                 "error_rate>0.07\n           ^ percentages are 0-100: write 7% (or 0.07% if you "
                 "mean that little)"},
             row{"success_rate<101%",
                 "success_rate<101%\n             ^ a percentage is at most 100"},
             row{"\xC3\xA9t\xC3\xA9{", "\xC3\xA9t\xC3\xA9{\n^ a metric's name is expected here"},
             row{"errors>\n5", "errors>?5\n       ^ a number is expected here"},
         }) {
        CAPTURE(expr);
        CHECK(refused(expr) == shown);
    }
}

TEST_CASE("threshold: a true sentence fails, with its value and samples") {
    struct row {
        char const* expr;
        double value;
        std::uint64_t samples;
        bool ok;
    };
    for (auto const& [expr, value, samples, ok] : {
             row{"success_rate<99", 97, 100, false},
             row{"success_rate<97", 97, 100, true},
             row{"success_rate<=97", 97, 100, false},
             row{"success_rate==97", 97, 100, false},
             row{"success_rate!=97", 97, 100, true},
             row{"page_success_rate<99.5", 99, 1000, false},
             row{"error_rate>5", 5, 1000, true},
             row{"errors>=50", 50, 1000, false},
             row{"errors.http_429>10", 12, 1000, false},
             row{"chapters_failed>0", 3, 101, false},
             row{"pages_failed>10", 10, 1001, true},
             row{"avg_speed_mbps<2.5", 2, 950, false},
             row{"throughput<10MiB/s", 20971520, 950, true},
             row{"duration>1m", 60, 1, true},
             row{"wall_seconds>1m", 60.004, 1, false},
             row{"page_seconds.p99>1s", 1.5, 950, false},
             row{"page_seconds.mean>1s", 0.3, 950, true},
             row{"received_bytes>1GiB", 1100000000, 1000, false},
             row{"mean_parallelism<4", 10, 101, true},
             row{"requests>999", 1000, 1000, false},
         }) {
        CAPTURE(expr);
        auto const v = fails(expr);
        REQUIRE(v.value);
        CHECK(*v.value == doctest::Approx(value));
        CHECK(v.samples == samples);
        CHECK(v.ok == ok);
        CHECK(v.expr == expr);
        CHECK(v.kind == "fail");
    }
}

TEST_CASE("threshold: rounding for the exports hides no failure") {
    stats s;
    s.chapters = {50000, 49999, 1, 100.0, 1};
    CHECK_FALSE(fails("success_rate<100", s).ok);
}

TEST_CASE("threshold: a host is meant with its port, or with all its ports") {
    CHECK(*fails("errors{host=cdn.example.org:8443}>1").value == 41);
    CHECK(*fails("errors{host=cdn.example.org}>1").value == 50);
    CHECK(*fails("page_seconds.p95{host=cdn.example.org:443}>1").value == 0.4);
    CHECK(*fails("error_rate{host=cdn.example.org:8443}>1").value == 41);
    CHECK_FALSE(fails("page_seconds.p95{host=cdn.example.org}>1").value);
    CHECK_FALSE(fails("errors{host=other.example.org}>1").value);
}

TEST_CASE("threshold: no data fails and warns, but aborts nothing") {
    for (char const* expr :
         {"success_rate<1%",
          "page_success_rate<1%",
          "error_rate>1",
          "throughput>1",
          "avg_speed_mbps>1",
          "page_seconds.p95>1",
          "mean_parallelism>1"}) {
        CAPTURE(expr);
        auto const t = parsed(expr);
        CHECK_FALSE(judge(t, {}, threshold_kind::fail).ok);
        CHECK_FALSE(judge(t, {}, threshold_kind::warn).ok);
        CHECK(judge(t, {}, threshold_kind::abort).ok);
    }
    CHECK(fails("errors>0", {}).ok);
}

TEST_CASE("threshold: an abort waits for its grace and for 20 samples of a rate") {
    stats s;
    s.chapters = {19, 0, 19, 0, 1};
    auto const rate = parsed("success_rate<50");
    CHECK(watch(rate, s, 31s, 30s).ok);
    auto const few = judge(rate, s, threshold_kind::abort);
    CHECK(few.ok);
    CHECK(few.samples == 19);
    CHECK_FALSE(few.value);  // what was not judged has no value that contradicts "ok"
    s.chapters = {20, 0, 20, 0, 1};
    CHECK(watch(rate, s, 29s, 30s).ok);
    CHECK_FALSE(watch(rate, s, 30s, 30s).ok);
    s.extended.attempts = 1;
    s.images.errors = 1;
    CHECK_FALSE(watch(parsed("errors>0"), s, 30s, 30s).ok);
}

TEST_CASE("threshold: a verdict in words has its value and samples") {
    auto const words = [](char const* expr, threshold_kind kind, stats const& s = session()) {
        return describe(parsed(expr), judge(parsed(expr), s, kind));
    };
    CHECK(
        words("success_rate<99", threshold_kind::fail) ==
        "--fail-if success_rate<99: failed, 97 % from 100 samples"
    );
    CHECK(
        words("duration>1h", threshold_kind::warn) ==
        "--warn-if duration>1h: ok, 60 s from 1 sample"
    );
    CHECK(
        words("page_seconds.p95>0.5s", threshold_kind::abort) ==
        "--abort-if page_seconds.p95>0.5s: aborted, 0.75 s from 950 samples"
    );
    CHECK(
        words("success_rate<99", threshold_kind::warn, {}) ==
        "--warn-if success_rate<99: warning, no data"
    );
    stats four;
    four.chapters = {4, 0, 4, 0, 1};
    CHECK(
        words("success_rate<50", threshold_kind::abort, four) ==
        "--abort-if success_rate<50: not judged, too few samples: 4 of 20"
    );
}

TEST_CASE("threshold: every metric can be named and measured") {
    std::set<std::string> names;
    for (auto const& m : threshold_metrics()) {
        CAPTURE(m.name);
        CHECK(names.insert(m.name).second);
        CHECK_FALSE(m.text.empty());
        auto const expr = m.name + (m.distribution ? ".mean" : "") + ">5";
        CHECK(judge(parsed(expr), session(), threshold_kind::fail).expr == expr);
        CHECK_NOTHROW(judge(parsed(expr), {}, threshold_kind::fail));
        if (m.of_host != nullptr) {
            auto const of_host =
                m.name + (m.distribution ? ".mean" : "") + "{host=cdn.example.org:443}>5";
            CHECK(judge(parsed(of_host), session(), threshold_kind::fail).value);
        }
    }
    CHECK(names.size() > 50);
}

TEST_CASE("threshold: a name that is like none is answered with all there are") {
    threshold_error why;
    CHECK_FALSE(parse_threshold("zzz>1", why));
    CHECK(why.message.starts_with("unknown metric \"zzz\"; there are success_rate, "));
    CHECK(why.message.ends_with(", errors.CLASS"));
    CHECK_FALSE(parse_threshold("sucess_rate<9", why));
    CHECK(why.message.ends_with("; did you mean success_rate?"));
}

TEST_CASE("threshold: docs/metrics.md names every metric") {
    std::ifstream in(panelia::testing::source_folder() / "docs/metrics.md");
    std::string const text(std::istreambuf_iterator<char>(in), {});
    auto const begin = text.find("## Thresholds");
    REQUIRE(begin != std::string::npos);
    auto const part = text.substr(begin, text.find("\n## ", begin + 1) - begin);
    for (auto const& m : threshold_metrics()) {
        CAPTURE(m.name);
        bool const of_class = m.name.starts_with("errors.");
        CHECK(part.find('`' + (of_class ? "errors.CLASS" : m.name) + '`') != std::string::npos);
    }
}
