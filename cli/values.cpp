#include "cli/values.hpp"

#include "engine/given_headers.hpp"
#include "net/proxy.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>

namespace panelia::cli {
namespace {

using std::chrono::milliseconds;

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

std::string lowered(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

bool digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

/// A number at the front of the text, and what follows it.
struct number_and_rest {
    double number = 0;
    std::string_view rest;
};

number_and_rest leading_number(std::string_view text) {
    if (text.empty() || !digit(text.front())) throw value_error("not a number");
    number_and_rest found;
    auto const end = std::ranges::find_if_not(text, [](char c) { return digit(c) || c == '.'; });
    auto const length = static_cast<std::size_t>(end - text.begin());
    auto const* const last = text.data() + length;
    auto const read = std::from_chars(text.data(), last, found.number, std::chars_format::fixed);
    if (read.ec != std::errc{} || read.ptr != last || text[length - 1] == '.') {
        throw value_error("not a number");
    }
    found.rest = text.substr(length);
    return found;
}

struct unit {
    std::string_view name;
    double factor;
};

constexpr double k = 1024;
constexpr std::array size_units = {
    unit{"", 1},
    unit{"b", 1},
    unit{"k", k},
    unit{"kib", k},
    unit{"kb", 1e3},
    unit{"m", k* k},
    unit{"mib", k* k},
    unit{"mb", 1e6},
    unit{"g", k* k* k},
    unit{"gib", k* k* k},
    unit{"gb", 1e9},
    unit{"t", k* k* k* k},
    unit{"tib", k* k* k* k},
    unit{"tb", 1e12},
};
constexpr std::array time_units = {
    unit{"", 1e3}, unit{"ms", 1}, unit{"s", 1e3}, unit{"m", 60e3}, unit{"h", 3600e3}};

std::optional<double> factor_of(std::string_view name, std::span<unit const> units) {
    auto const wanted = lowered(name);
    for (auto const& candidate : units) {
        if (candidate.name == wanted) return candidate.factor;
    }
    return std::nullopt;
}

bool is_address(std::string const& text) noexcept {
    in6_addr address{};
    return inet_pton(AF_INET, text.c_str(), &address) == 1 ||
           inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

std::string without_brackets(std::string_view text) {
    if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
        text = text.substr(1, text.size() - 2);
    }
    return std::string(text);
}

bool control(char c) noexcept {
    auto const byte = static_cast<unsigned char>(c);
    return byte < 0x20 ? c != '\t' : byte == 0x7F;
}

bool clean_authority(std::string_view rest) noexcept {
    auto const authority = rest.substr(0, rest.find_first_of("/?#"));
    auto const host = authority.substr(authority.find('@') + 1);
    auto const blank = [](char c) {
        return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
    };
    return !host.empty() && host.front() != ':' && std::ranges::none_of(rest, blank);
}

}  // namespace

std::uint64_t parse_count(std::string_view text, std::uint64_t min, std::uint64_t max) {
    std::uint64_t n = 0;
    auto const* const last = text.data() + text.size();
    auto const read = std::from_chars(text.data(), last, n);
    bool const too_large = read.ec == std::errc::result_out_of_range;
    if (text.empty() || (!too_large && read.ec != std::errc{}) || read.ptr != last) {
        throw value_error("not a whole number");
    }
    if (too_large || n < min || n > max) {
        throw value_error("not between " + std::to_string(min) + " and " + std::to_string(max));
    }
    return n;
}

double parse_decimal(std::string_view text) {
    auto const found = leading_number(text);
    if (!found.rest.empty()) throw value_error("not a number");
    return found.number;
}

std::uint64_t parse_size(std::string_view text) {
    number_and_rest found;
    try {
        found = leading_number(text);
    } catch (value_error const&) {
        throw value_error("not a size such as 256M or 1GiB");
    }
    auto const factor = factor_of(found.rest, size_units);
    if (!factor) throw value_error("not a size such as 256M or 1GiB");
    double const bytes = std::round(found.number * *factor);
    if (bytes < 1) throw value_error("must be at least 1 byte");
    if (bytes > std::ldexp(1.0, 62)) throw value_error("too large");
    return static_cast<std::uint64_t>(bytes);
}

std::uint64_t parse_rate(std::string_view text) {
    if (text == "0" || lowered(text) == "none") return 0;
    if (text.size() > 2 && lowered(text.substr(text.size() - 2)) == "/s") text.remove_suffix(2);
    try {
        return parse_size(text);
    } catch (value_error const& e) {
        if (std::string_view(e.what()).starts_with("not a size")) {
            throw value_error("not a rate such as 500K or 4.2M (bytes a second)");
        }
        throw;
    }
}

double parse_request_rate(std::string_view text) {
    if (lowered(text) == "none") return 0;
    double const rate = parse_decimal(text);
    if (rate > 1e6) throw value_error("more than 1000000 requests a second");
    if (rate > 0 && rate < 1e-5) throw value_error("less than one request a day");
    return rate;
}

milliseconds parse_seconds_or_zero(std::string_view text) {
    number_and_rest found;
    try {
        found = leading_number(text);
    } catch (value_error const&) {
        throw value_error("not a number of seconds");
    }
    auto const factor = factor_of(found.rest, time_units);
    if (!factor) throw value_error("not a number of seconds");
    double const ms = found.number * *factor;
    if (ms > 30.0 * 24 * 3600e3) throw value_error("more than 30 days");
    if (ms > 0 && ms < 1) throw value_error("shorter than a millisecond");
    return milliseconds(std::llround(ms));
}

milliseconds parse_seconds(std::string_view text) {
    auto const time = parse_seconds_or_zero(text);
    if (time.count() == 0) throw value_error("must be above 0");
    return time;
}

bool parse_boolean(std::string_view text) {
    auto const word = lowered(text);
    if (word == "1" || word == "true" || word == "yes" || word == "on") return true;
    if (word == "0" || word == "false" || word == "no" || word == "off") return false;
    throw value_error("not true or false");
}

std::pair<std::string, std::string> parse_header(std::string_view text) {
    auto const colon = text.find(':');
    if (colon == std::string_view::npos) throw value_error("not of the form 'Name: value'");
    auto const name = text.substr(0, colon);
    auto value = text.substr(colon + 1);
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t'))
        value.remove_prefix(1);
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t')) value.remove_suffix(1);
    auto const fault = engine::fault_of_given(name, value);
    if (fault == net::field_fault::name) {
        throw value_error("the name before ':' is not a header's name");
    }
    if (fault == net::field_fault::value) {
        throw value_error("the value holds a control character");
    }
    if (fault == net::field_fault::own || lowered(name) == "host") {
        throw value_error("this header is decided by panelia itself");
    }
    return {std::string(name), std::string(value)};
}

std::string parse_resolve(std::string_view text) {
    constexpr auto form = "not of the form HOST:PORT:ADDR with a numeric address";
    std::size_t host_end = text.find(':');
    if (text.starts_with('[')) host_end = text.find("]:") + 1;
    if (host_end == 0 || host_end >= text.size()) throw value_error(form);
    auto const rest = text.substr(host_end + 1);
    auto const colon = rest.find(':');
    if (colon == std::string_view::npos) throw value_error(form);
    try {
        parse_count(rest.substr(0, colon), 1, 65535);
    } catch (value_error const& e) {
        throw value_error(std::string("the port is ") + e.what());
    }
    if (!is_address(without_brackets(rest.substr(colon + 1)))) throw value_error(form);
    return std::string(text);
}

std::string parse_http_url(std::string_view text) {
    auto const scheme_end = text.find("://");
    auto const scheme = lowered(text.substr(0, scheme_end));
    if (scheme_end == std::string_view::npos || (scheme != "http" && scheme != "https") ||
        !clean_authority(text.substr(scheme_end + 3))) {
        throw value_error("not an http(s) URL");
    }
    return std::string(text);
}

std::string parse_proxy(std::string_view text) {
    if (text.empty()) return {};
    std::string url = text.find("://") == std::string_view::npos ? "http://" + std::string(text)
                                                                 : std::string(text);
    auto const scheme_end = url.find("://");
    auto const scheme = lowered(std::string_view(url).substr(0, scheme_end));
    constexpr std::array known = {"http", "https", "socks5", "socks5h"};
    if (std::ranges::find(known, scheme) == known.end()) {
        throw value_error("not an http, https, socks5 or socks5h proxy");
    }
    if (!clean_authority(std::string_view(url).substr(scheme_end + 3))) {
        throw value_error("not a proxy's URL");
    }
    if (!net::parse_proxy(url)) {
        throw value_error("not a proxy's URL (SCHEME://HOST:PORT, a port from 1 to 65535)");
    }
    return url;
}

std::string parse_header_text(std::string_view text) {
    if (text.empty()) throw value_error("must not be empty");
    if (std::ranges::any_of(text, control)) throw value_error("holds a control character");
    return std::string(text);
}

endpoint parse_endpoint(std::string_view text) {
    auto const colon = text.rfind(':');
    auto const host = colon == std::string_view::npos ? "" : text.substr(0, colon);
    auto const port = colon == std::string_view::npos ? text : text.substr(colon + 1);
    endpoint found;
    found.address = host.empty() || host == "localhost" ? "127.0.0.1" : without_brackets(host);
    bool const bare_ipv6 = host.find(':') != std::string_view::npos && !host.starts_with('[');
    if (!is_address(found.address) || bare_ipv6) {
        throw value_error("not of the form ADDR:PORT with a numeric address");
    }
    try {
        found.port = static_cast<std::uint16_t>(parse_count(port, 0, 65535));
    } catch (value_error const& e) {
        throw value_error(std::string("the port is ") + e.what());
    }
    return found;
}

}  // namespace panelia::cli
