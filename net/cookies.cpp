// The Netscape cookies.txt format.
#include "net/cookies.hpp"

#include "net/ascii.hpp"
#include "net/ip_literal.hpp"
#include "net/url_host.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace panelia::net {
namespace {

using time_point = std::chrono::system_clock::time_point;

constexpr std::size_t field_count = 7;

// Splits at TABs; nothing when there are more than seven fields. Returns how many there were.
std::size_t split(std::string_view line, std::array<std::string_view, field_count>& fields) {
    std::size_t const count =
        static_cast<std::size_t>(std::count(line.begin(), line.end(), '\t')) + 1;
    for (std::string_view& field : fields) field = take_until(line, '\t');
    return count;
}

std::optional<bool> parse_flag(std::string_view text) noexcept {
    if (equals_ignoring_case(text, "TRUE")) return true;
    if (equals_ignoring_case(text, "FALSE")) return false;
    return std::nullopt;
}

// Unix seconds, a fraction is ignored. False when it is no number.
bool parse_expiry(std::string_view text, std::optional<time_point>& out) noexcept {
    bool const negative = !text.empty() && text[0] == '-';
    if (negative) text.remove_prefix(1);
    std::string_view const whole = take_until(text, '.');
    if ((whole.empty() && negative) || !std::all_of(whole.begin(), whole.end(), is_digit) ||
        !std::all_of(text.begin(), text.end(), is_digit)) {
        return false;
    }
    constexpr std::int64_t most = 7'258'118'400;  // the year 2200: nanoseconds reach to 2262
    std::int64_t seconds = 0;
    for (char c : whole) seconds = std::min(seconds * 10 + (c - '0'), most);
    if (!negative && seconds > 0) out = time_point(std::chrono::seconds(seconds));
    return true;
}

// Reads one line. The reason why not is empty when it was read; it never quotes the line.
std::string_view parse_line(std::string_view line, cookie& out) {
    std::array<std::string_view, field_count> fields;
    std::size_t const count = split(line, fields);
    if (count < field_count - 1) return "fewer than 7 fields separated by TABs";
    if (count > field_count) return "more than 7 fields separated by TABs";
    auto const& [domain, subdomains, path, secure, expiry, name, value] = fields;

    auto const flag = parse_flag(subdomains);
    if (!flag) return "field 2 (subdomains) is neither TRUE nor FALSE";
    auto const secure_flag = parse_flag(secure);
    if (!secure_flag) return "field 4 (secure) is neither TRUE nor FALSE";
    if (!parse_expiry(expiry, out.expires)) return "field 5 (expiry) is not a number of seconds";
    auto host = parse_host(domain.substr(domain.substr(0, 1) == "." ? 1 : 0));
    if (!host || host->starts_with('.')) return "field 1 (domain) is not a host";
    if (name.empty()) return "field 6 (name) is empty";
    if (!is_cookie_text(name) || !is_cookie_text(value))
        return "the cookie holds a forbidden character";

    out.domain = *std::move(host);
    out.subdomains = *flag;
    out.secure = *secure_flag;
    if (path.substr(0, 1) == "/") out.path = path;
    out.name = name;
    out.value = value;
    return {};
}

}  // namespace

cookies_txt parse_cookies_txt(std::string_view text) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    constexpr std::string_view http_only = "#HttpOnly_";
    if (text.substr(0, byte_order_mark.size()) == byte_order_mark) {
        text.remove_prefix(byte_order_mark.size());
    }
    cookies_txt out;
    std::size_t const first = text.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos &&
        std::string_view("[{\"").find(text[first]) != std::string_view::npos) {
        out.error = "this is JSON, not a Netscape cookies.txt";
        return out;
    }
    for (std::size_t number = 1; !text.empty(); ++number) {
        std::string_view line = take_until(text, '\n');
        while (!line.empty() && line.back() == '\r') line.remove_suffix(1);
        cookie one;
        if (line.substr(0, http_only.size()) == http_only) {
            line.remove_prefix(http_only.size());
            one.http_only = true;
        } else if (line.substr(0, 1) == "#") {
            continue;
        }
        if (trim(line).empty()) continue;
        std::string_view const fault = parse_line(line, one);
        if (fault.empty()) {
            out.cookies.push_back(std::move(one));
        } else {
            out.warnings.push_back(
                "line " + std::to_string(number) + ": " + std::string(fault) + "; skipped"
            );
        }
    }
    return out;
}

std::string format_cookies_txt(std::vector<cookie> const& cookies) {
    auto const flag = [](bool on) {
        return on ? "TRUE" : "FALSE";
    };
    std::string out = "# Netscape HTTP Cookie File\n";
    for (cookie const& one : cookies) {
        if (one.http_only) out += "#HttpOnly_";
        if (one.subdomains) out += '.';
        auto const seconds =
            one.expires ? std::chrono::floor<std::chrono::seconds>(*one.expires).time_since_epoch()
                        : std::chrono::seconds(0);
        ((out += one.domain) += '\t') += flag(one.subdomains);
        ((out += '\t') += one.path) += '\t';
        ((out += flag(one.secure)) += '\t') += std::to_string(seconds.count());
        ((out += '\t') += one.name) += '\t';
        (out += one.value) += '\n';
    }
    return out;
}

bool is_cookie_text(std::string_view text) noexcept {
    return std::none_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == '\x7f' || c == ';';
    });
}

}  // namespace panelia::net
