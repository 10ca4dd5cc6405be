// What the values of options look like: text in, a number or a small struct out. Pure.
// Every function throws value_error with a few words that do not repeat the text (it may be a
// secret) and do not name the option.
#pragma once

#include "cli/usage_error.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace panelia::cli {

/// A whole number within [min, max].
std::uint64_t parse_count(std::string_view text, std::uint64_t min, std::uint64_t max);
/// A decimal number, at least 0 ("2", "0.5"); no exponent, no infinity.
double parse_decimal(std::string_view text);
/// A size in bytes: "256M", "4.2M", "1GiB", "100". K, M, G, T (and KiB, MiB, …) count by 1024;
/// KB, MB, … by 1000. At least 1, at most 2^62.
std::uint64_t parse_size(std::string_view text);
/// A rate in bytes/s: a size, "/s" allowed; "0" and "none" mean no limit, which is 0.
std::uint64_t parse_rate(std::string_view text);
/// Requests/s: a decimal; "0" and "none" mean no limit, which is 0.
double parse_request_rate(std::string_view text);
/// Seconds ("1.5"), or with a unit: ms, s, m, h. Above 0, at most 30 days.
std::chrono::milliseconds parse_seconds(std::string_view text);
/// As parse_seconds, but 0 is allowed.
std::chrono::milliseconds parse_seconds_or_zero(std::string_view text);
/// 1/0, true/false, yes/no, on/off.
bool parse_boolean(std::string_view text);
/// "Name: value" of a request header. Refuses what panelia itself must decide (Host, Range, …).
std::pair<std::string, std::string> parse_header(std::string_view text);
/// "HOST:PORT:ADDR" as curl has it; ADDR is an IPv4 or IPv6 literal. Returned as given.
std::string parse_resolve(std::string_view text);
/// "http://…" with a host; returned as given.
std::string parse_http_url(std::string_view text);
/// A proxy's URL (http, https, socks5, socks5h); without a scheme, http. Empty: no proxy.
std::string parse_proxy(std::string_view text);
/// Text that can stand in a header: not empty, no control characters.
std::string parse_header_text(std::string_view text);

/// Where to listen.
struct endpoint {
    std::string address;  ///< an IP literal without brackets
    std::uint16_t port = 0;
};
/// "127.0.0.1:9464", "[::1]:9464", "localhost:9464", ":9464" and "9464" (both loopback).
endpoint parse_endpoint(std::string_view text);

}  // namespace panelia::cli
