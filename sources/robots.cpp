#include "sources/robots.hpp"

#include "net/ascii.hpp"
#include "net/percent.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>

namespace panelia::sources {
namespace {

bool is_unreserved(unsigned char c) noexcept {
    char const as_char = static_cast<char>(c);
    return net::is_digit(as_char) || net::is_alpha(as_char) || as_char == '-' || as_char == '.' ||
           as_char == '_' || as_char == '~';
}

/// What is read of a text: whole lines only, since half a rule is another rule.
std::string_view beginning_of(std::string_view text) noexcept {
    if (text.size() <= max_robots_bytes) return text;
    auto const end = text.find_last_of("\r\n", max_robots_bytes);
    return text.substr(0, end == std::string_view::npos ? 0 : end);
}

std::string_view take_line(std::string_view& text) noexcept {
    auto const end = std::min(text.find_first_of("\r\n"), text.size());
    auto const line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

/// The product token at the start of a User-agent value: letters, "-" and "_" (RFC 9309, 2.2.1).
/// "Panelia/1.0" is meant as "panelia".
std::string_view token_of(std::string_view value) noexcept {
    if (value.starts_with('*')) return "*";
    std::size_t n = 0;
    while (n < value.size() && (net::is_alpha(value[n]) || value[n] == '-' || value[n] == '_')) ++n;
    return value.substr(0, n);
}

std::optional<std::chrono::milliseconds> delay_of(std::string_view value) {
    double seconds = 0;
    auto const end = value.data() + value.size();
    auto const [stop, error] = std::from_chars(value.data(), end, seconds);
    bool const number = error == std::errc() && (stop == end || *stop == ' ' || *stop == 's');
    if (!number || !std::isfinite(seconds) || seconds < 0 || seconds > 86'400) return std::nullopt;
    return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

}  // namespace

std::string robots_normal(std::string_view path) {
    std::string out;
    out.reserve(path.size());
    for (std::size_t i = 0; i < path.size(); ++i) {
        auto const c = static_cast<unsigned char>(path[i]);
        bool const escape = c == '%' && i + 2 < path.size() && net::hex_value(path[i + 1]) >= 0 &&
                            net::hex_value(path[i + 2]) >= 0;
        if (escape) {
            auto const value = static_cast<unsigned char>(
                net::hex_value(path[i + 1]) * 16 + net::hex_value(path[i + 2])
            );
            if (is_unreserved(value)) {
                out += static_cast<char>(value);
            } else {
                net::append_percent(out, static_cast<char>(value));
            }
            i += 2;
        } else if (c <= 0x20 || c >= 0x7f || c == '%') {
            net::append_percent(out, path[i]);
        } else {
            out += static_cast<char>(c);
        }
    }
    return out;
}

bool robots_match(std::string_view pattern, bool anchored, std::string_view path) {
    std::size_t at = 0;
    bool first = true;
    for (;;) {
        auto const star = pattern.find('*');
        auto const piece = pattern.substr(0, star);
        bool const last = star == std::string_view::npos;
        if (first) {
            if (!path.starts_with(piece)) return false;
            at = piece.size();
        } else if (last && anchored) {
            // The last piece must end the path; the leftmost place is not always the right one.
            return path.size() - at >= piece.size() && path.ends_with(piece);
        } else {
            auto const found = path.find(piece, at);
            if (found == std::string_view::npos) return false;
            at = found + piece.size();
        }
        if (last) return !anchored || at == path.size();
        pattern.remove_prefix(star + 1);
        first = false;
    }
}

robots_rules::robots_rules(std::string_view text, std::string_view token) {
    text = beginning_of(text);
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    struct group {
        std::vector<rule> rules;
        std::optional<std::chrono::milliseconds> delay;
    };
    group own, any;
    bool own_seen = false, in_own = false, in_any = false, naming = false;
    auto const each = [&](auto const& what) {
        if (in_own) what(own);
        if (in_any) what(any);
    };
    while (!text.empty()) {
        auto line = take_line(text);
        line = net::take_until(line, '#');
        if (line.find(':') == std::string_view::npos) continue;
        auto value = line;
        auto const key = net::trim(net::take_until(value, ':'));
        value = net::trim(value);
        if (net::equals_ignoring_case(key, "user-agent")) {
            if (!std::exchange(naming, true)) in_own = in_any = false;
            auto const name = token_of(value);
            if (name == "*") in_any = true;
            if (net::equals_ignoring_case(name, token)) in_own = own_seen = true;
            continue;
        }
        bool const allow = net::equals_ignoring_case(key, "allow");
        if (allow || net::equals_ignoring_case(key, "disallow")) {
            naming = false;
            if (value.empty()) continue;  // "Disallow:" disallows nothing
            rule made;
            made.allow = allow;
            made.anchored = value.ends_with('$');
            if (made.anchored) value.remove_suffix(1);
            made.pattern = robots_normal(value);
            if (!made.pattern.starts_with('/') && !made.pattern.starts_with('*')) {
                made.pattern.insert(0, "/");
            }
            each([&](group& g) { g.rules.push_back(made); });
        } else if (net::equals_ignoring_case(key, "crawl-delay")) {
            naming = false;
            if (auto const delay = delay_of(value)) each([&](group& g) { g.delay = delay; });
        }
        // Other records, such as Sitemap, belong to no group and end none.
    }
    auto& counts = own_seen ? own : any;
    rules_ = std::move(counts.rules);
    delay_ = counts.delay;
}

robots_rules robots_rules::disallow_all() {
    robots_rules out;
    out.rules_.push_back({"/", false, false});
    return out;
}

bool robots_rules::allows(std::string_view target) const {
    auto const path = robots_normal(target.empty() ? "/" : target);
    if (path == "/robots.txt") return true;
    std::size_t longest = 0;
    bool allowed = true, matched = false;
    for (auto const& each : rules_) {
        auto const size = each.pattern.size() + (each.anchored ? 1U : 0U);
        if (matched && (size < longest || (size == longest && (allowed || !each.allow)))) continue;
        if (!robots_match(each.pattern, each.anchored, path)) continue;
        matched = true;
        longest = size;
        allowed = each.allow;
    }
    return allowed;
}

}  // namespace panelia::sources
