#include "engine/accept_header.hpp"

#include <doctest/doctest.h>

#include <string>

using panelia::engine::negotiate;
using panelia::metrics::exposition;

namespace {

constexpr auto text = exposition::text;
constexpr auto open = exposition::openmetrics;

struct row {
    char const* accept;
    exposition wanted;
};

}  // namespace

TEST_CASE("accept: what scrapers and browsers send gets the format they read best") {
    row const rows[] = {
        {"", text},     // no Accept at all
        {"*/*", text},  // curl
        {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", text},
        {"text/plain;version=0.0.4;q=1,*/*;q=0.1", text},  // Prometheus 2.0
        {"application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
         text},  // Prometheus 2.5: a draft of OpenMetrics that we do not write
        {"application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;"
         "q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
         open},  // Prometheus 2.42
        {"application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
         "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;"
         "escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
         open},                      // Prometheus 3
        {"application/json", text},  // never refused
    };
    for (auto const& each : rows) {
        CAPTURE(each.accept);
        CHECK(negotiate(each.accept) == each.wanted);
    }
}

TEST_CASE("accept: weights decide, the most specific range has the say") {
    row const rows[] = {
        {"application/openmetrics-text", open},
        {"APPLICATION/OpenMetrics-Text ; VERSION=\"1.0.0\" ; Q=0.001", open},
        {"application/openmetrics-text;q=0", text},
        {"application/openmetrics-text;q=0.000, */*", text},
        {"application/openmetrics-text;q=0.5, text/plain;q=0.6", text},
        {"application/openmetrics-text;q=0.5, text/plain;q=0.5", open},
        {"application/openmetrics-text;q=0.5, text/*;q=0.9", text},
        {"application/openmetrics-text;q=0.5, text/plain;q=0.1, text/*;q=0.9, */*", open},
        {"application/openmetrics-text;q=0.5, text/plain;version=1.0.0", open},
        {"application/*, text/plain;q=0.1", text},
    };
    for (auto const& each : rows) {
        CAPTURE(each.accept);
        CHECK(negotiate(each.accept) == each.wanted);
    }
}

TEST_CASE("accept: nonsense is passed over") {
    row const rows[] = {
        {",,;=;\";q=\"", text},
        {"application/openmetrics-text;q=2", text},
        {"application/openmetrics-text;q=1.001", text},
        {"application/openmetrics-text;q=0.1234", text},
        {"application/openmetrics-text;q=0,5", text},
        {"application/openmetrics-text;q=-1", text},
        {"application/openmetrics-text;q=", text},
        {"application/openmetrics-text;q", text},
        {"text/plain;q=x, application/openmetrics-text;q=0.1", open},
        {"a/b;x=\"application/openmetrics-text,\\\",application/openmetrics-text", text},
        {"application/openmetrics-text;version=2.0.0", text},
        {"\"", text},
        {"\"\\", text},
    };
    for (auto const& each : rows) {
        CAPTURE(each.accept);
        CHECK(negotiate(each.accept) == each.wanted);
    }
    std::string const long_one(100'000, ',');
    CHECK(negotiate(long_one + "application/openmetrics-text") == open);
}
