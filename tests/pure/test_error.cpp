// Facts about the error values: sentences, conditions, classes.
#include "panelia/error.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <set>
#include <string>

using namespace panelia;

namespace {

int constexpr last_errc = static_cast<int>(errc::bad_header);

int conditions_held(std::error_code ec) {
    return int{ec == condition::transient} + int{ec == condition::permanent} +
           int{ec == condition::cancelled};
}

}  // namespace

TEST_CASE("error: every value has a sentence of its own") {
    std::set<std::string> seen;
    for (int v = 1; v <= last_errc; ++v) {
        auto const text = make_error_code(static_cast<errc>(v)).message();
        CHECK(text.find("unknown") == std::string::npos);
        CHECK(seen.insert(text).second);
    }
    CHECK(http_status_error(404).message() == "the server answered with status 404");
}

TEST_CASE("error: every error is in exactly one condition") {
    for (int v = 1; v <= last_errc; ++v) {
        CAPTURE(v);
        CHECK(conditions_held(make_error_code(static_cast<errc>(v))) == 1);
    }
    for (int status = 400; status < 600; ++status) {
        CAPTURE(status);
        CHECK(conditions_held(http_status_error(status)) == 1);
    }
    CHECK(conditions_held(std::error_code{}) == 0);
    CHECK(conditions_held(std::make_error_code(std::errc::no_space_on_device)) == 1);
}

TEST_CASE("error: transient is what another attempt may cure") {
    for (int s : {408, 425, 429, 500, 502, 503, 504, 520, 524, 529, 599}) {
        CAPTURE(s);
        CHECK(http_status_error(s) == condition::transient);
    }
    for (int s : {400, 401, 403, 404, 410, 421, 451, 501, 505}) {
        CAPTURE(s);
        CHECK(http_status_error(s) == condition::permanent);
    }
    for (errc e :
         {errc::dns_failed,
          errc::connection_lost,
          errc::stalled,
          errc::truncated,
          errc::not_image,
          errc::checksum_mismatch,
          errc::proxy_failed}) {
        CHECK(make_error_code(e) == condition::transient);
    }
    for (errc e :
         {errc::dns_not_found,
          errc::tls_certificate,
          errc::disk_full,
          errc::bad_url,
          errc::retry_after_too_long,
          errc::robots_disallowed,
          errc::not_understood,
          errc::bad_header,
          errc::body_too_large}) {
        CHECK(make_error_code(e) == condition::permanent);
    }
    CHECK(make_error_code(errc::cancelled) == condition::cancelled);
    CHECK(std::make_error_code(std::errc::operation_canceled) == condition::cancelled);
}

TEST_CASE("error: classes are the closed list of the exports") {
    CHECK(classify(http_status_error(404)) == error_class::http_4xx);
    CHECK(classify(http_status_error(429)) == error_class::http_429);
    CHECK(classify(http_status_error(503)) == error_class::http_5xx);
    CHECK(classify(errc::retry_after_too_long) == error_class::http_429);
    CHECK(classify(errc::connection_lost) == error_class::connect);
    CHECK(classify(errc::proxy_failed) == error_class::connect);
    CHECK(classify(errc::page_timeout) == error_class::timeout);
    CHECK(classify(errc::connect_timeout) == error_class::timeout);
    CHECK(classify(errc::unexpected_status) == error_class::protocol);
    CHECK(classify(errc::empty_body) == error_class::not_image);
    CHECK(classify(errc::size_mismatch) == error_class::checksum);
    CHECK(classify(std::make_error_code(std::errc::read_only_file_system)) == error_class::disk);
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < error_class_count; ++i) {
        names.insert(to_string(static_cast<error_class>(i)));
    }
    CHECK(names.size() == error_class_count);
    CHECK(to_string(error_class::dns) == "dns");
    CHECK(to_string(error_class::cancelled) == "cancelled");
}
