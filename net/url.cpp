// The URL standard's basic parser, cut down to http and https: no state machine, since for these
// two schemes every part ends at a character that can be searched for.
#include "net/url.hpp"

#include "net/ascii.hpp"
#include "net/percent.hpp"
#include "net/url_host.hpp"

#include <cstddef>
#include <utility>

namespace panelia::net {
namespace {

bool is_tab_or_newline(char c) noexcept {
    return c == '\t' || c == '\n' || c == '\r';
}

bool is_slash(char c) noexcept {
    return c == '/' || c == '\\';
}

// The text without blanks and controls at its ends and without tabs and newlines anywhere; `kept`
// holds it when it had to be copied.
std::string_view clean(std::string_view text, std::string& kept) {
    auto const is_trimmed = [](char c) {
        return static_cast<unsigned char>(c) <= 0x20;
    };
    while (!text.empty() && is_trimmed(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_trimmed(text.back())) text.remove_suffix(1);
    auto const absent = [text](char c) {
        return text.find(c) == std::string_view::npos;
    };
    if (absent('\t') && absent('\n') && absent('\r')) return text;
    kept.reserve(text.size());
    for (char c : text) {
        if (!is_tab_or_newline(c)) kept += c;
    }
    return kept;
}

enum class scheme_kind { none, http, https, other };

// Reads "scheme:" off the front of `text`.
scheme_kind take_scheme(std::string_view& text) noexcept {
    if (text.empty() || !is_alpha(text[0])) return scheme_kind::none;
    for (std::size_t i = 1; i < text.size(); ++i) {
        char const c = text[i];
        if (c == ':') {
            std::string_view const name = text.substr(0, i);
            text.remove_prefix(i + 1);
            if (equals_ignoring_case(name, "http")) return scheme_kind::http;
            if (equals_ignoring_case(name, "https")) return scheme_kind::https;
            return scheme_kind::other;
        }
        if (!is_alpha(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') break;
    }
    return scheme_kind::none;
}

void parse_userinfo(std::string_view text, url& out) {
    std::size_t const colon = text.find(':');
    append_encoded(out.username, text.substr(0, colon), encode_set::userinfo);
    if (colon == std::string_view::npos) return;
    append_encoded(out.password, text.substr(colon + 1), encode_set::userinfo);
}

bool parse_port(std::string_view text, url& out) noexcept {
    unsigned value = 0;
    for (char c : text) {
        if (!is_digit(c)) return false;
        value = value * 10 + static_cast<unsigned>(c - '0');
        if (value > 65535) return false;
    }
    if (!text.empty() && value != (out.secure ? 443U : 80U)) {
        out.port = static_cast<std::uint16_t>(value);
    }
    return true;
}

// Where the port's ':' stands, or the end.
std::size_t find_host_end(std::string_view host_and_port) noexcept {
    bool bracketed = false;
    for (std::size_t i = 0; i < host_and_port.size(); ++i) {
        char const c = host_and_port[i];
        if (c == '[') bracketed = true;
        if (c == ']') bracketed = false;
        if (c == ':' && !bracketed) return i;
    }
    return host_and_port.size();
}

bool parse_authority(std::string_view text, url& out) {
    std::size_t const at = text.rfind('@');
    if (at != std::string_view::npos) {
        parse_userinfo(text.substr(0, at), out);
        text.remove_prefix(at + 1);
    }
    std::size_t const host_end = find_host_end(text);
    auto host = parse_host(text.substr(0, host_end));
    if (!host) return false;
    out.host = *std::move(host);
    return host_end == text.size() || parse_port(text.substr(host_end + 1), out);
}

// Reads one '.' or "%2e" off the front of `segment`.
bool take_dot(std::string_view& segment) noexcept {
    if (!segment.empty() && segment[0] == '.') {
        segment.remove_prefix(1);
        return true;
    }
    if (equals_ignoring_case(segment.substr(0, 3), "%2e")) {
        segment.remove_prefix(3);
        return true;
    }
    return false;
}

// How many dots a segment consists of: 1, 2, or 0 for every other segment.
int dots_of(std::string_view segment) noexcept {
    if (!take_dot(segment)) return 0;
    if (segment.empty()) return 1;
    return take_dot(segment) && segment.empty() ? 2 : 0;
}

void drop_last_segment(std::string& path) {
    path.resize(path.rfind('/') == std::string::npos ? 0 : path.rfind('/'));
}

// Appends the segments of `text` to `path`, which holds what they are relative to ("" or "/a/b").
void append_path(std::string_view text, std::string& path) {
    path.reserve(path.size() + text.size() + 1);
    for (;;) {
        std::size_t length = 0;
        while (length < text.size() && !is_slash(text[length])) ++length;
        std::string_view const segment = text.substr(0, length);
        bool const last = length == text.size();
        int const dots = dots_of(segment);
        if (dots == 2) drop_last_segment(path);
        if (dots == 0) {
            path += '/';
            append_encoded(path, segment, encode_set::path);
        } else if (last) {
            path += '/';
        }
        if (last) return;
        text.remove_prefix(length + 1);
    }
}

// Takes everything from the first '#' on, and from the first '?' on, off `text`.
void take_query_and_fragment(std::string_view& text, url& out) {
    if (std::size_t const hash = text.find('#'); hash != std::string_view::npos) {
        append_encoded(out.fragment.emplace(), text.substr(hash + 1), encode_set::fragment);
        text = text.substr(0, hash);
    }
    if (std::size_t const mark = text.find('?'); mark != std::string_view::npos) {
        append_encoded(out.query.emplace(), text.substr(mark + 1), encode_set::query);
        text = text.substr(0, mark);
    }
}

// What follows "http:" when it does not refer to a base: any number of slashes, then an authority.
std::optional<url> parse_absolute(std::string_view rest, bool secure) {
    while (!rest.empty() && is_slash(rest[0])) rest.remove_prefix(1);
    url out;
    out.secure = secure;
    std::size_t end = 0;
    while (end < rest.size() && !is_slash(rest[end]) && rest[end] != '?' && rest[end] != '#') ++end;
    if (!parse_authority(rest.substr(0, end), out)) return std::nullopt;
    rest.remove_prefix(end);
    take_query_and_fragment(rest, out);
    if (!rest.empty()) rest.remove_prefix(1);  // the slash that ended the authority
    out.path.clear();
    append_path(rest, out.path);
    return out;
}

std::optional<url> parse_relative(std::string_view text, url const& base) {
    bool const rooted = !text.empty() && is_slash(text[0]);
    if (rooted && text.size() > 1 && is_slash(text[1])) return parse_absolute(text, base.secure);
    url out = base;
    out.fragment.reset();
    bool const has_query = text.substr(0, text.find('#')).find('?') != std::string_view::npos;
    if (has_query) out.query.reset();
    take_query_and_fragment(text, out);
    if (text.empty()) return out;
    if (!has_query) out.query.reset();
    if (rooted) {
        text.remove_prefix(1);
        out.path.clear();
    } else {
        drop_last_segment(out.path);
    }
    append_path(text, out.path);
    return out;
}

std::string serialise(url const& u, bool with_credentials) {
    std::string out(u.scheme());
    out += "://";
    if (with_credentials && (!u.username.empty() || !u.password.empty())) {
        out += u.username;
        if (!u.password.empty()) (out += ':') += u.password;
        out += '@';
    }
    out += u.authority();
    out += u.target();
    if (u.fragment) (out += '#') += *u.fragment;
    return out;
}

}  // namespace

std::string url::host_port() const {
    return host + ':' + std::to_string(effective_port());
}

std::string url::authority() const {
    return port ? host + ':' + std::to_string(*port) : host;
}

std::string url::target() const {
    std::string out;
    out.reserve(path.size() + (query ? query->size() + 1 : 0));
    out += path;
    if (query) (out += '?') += *query;
    return out;
}

std::string url::href() const {
    return serialise(*this, true);
}

std::string url::display() const {
    return serialise(*this, false);
}

bool url::same_origin(url const& other) const noexcept {
    return secure == other.secure && host == other.host &&
           effective_port() == other.effective_port();
}

std::string_view url::host_for_connect() const noexcept {
    std::string_view const whole = host;
    bool const bracketed = whole.size() > 2 && whole.front() == '[';
    return bracketed ? whole.substr(1, whole.size() - 2) : whole;
}

std::optional<url> parse_url(std::string_view input) {
    std::string kept;
    std::string_view text = clean(input, kept);
    scheme_kind const scheme = take_scheme(text);
    if (scheme != scheme_kind::http && scheme != scheme_kind::https) return std::nullopt;
    return parse_absolute(text, scheme == scheme_kind::https);
}

std::optional<url> resolve_url(std::string_view reference, url const& base) {
    std::string kept;
    std::string_view text = clean(reference, kept);
    scheme_kind const scheme = take_scheme(text);
    if (scheme == scheme_kind::other) return std::nullopt;
    bool const secure = scheme == scheme_kind::https;
    if (scheme == scheme_kind::none || secure == base.secure) return parse_relative(text, base);
    return parse_absolute(text, secure);
}

}  // namespace panelia::net
