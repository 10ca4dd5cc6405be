// Parsing of response heads and the decision how the body after one is delimited.
#include "net/response_head.hpp"

#include "net/field_text.hpp"
#include "panelia/error.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace panelia::net {
namespace {

bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\r';
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

/// Takes one line off the front, without its LF or CRLF.
std::string_view take_line(std::string_view& rest) noexcept {
    auto const end = rest.find('\n');
    auto line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
}

/// "HTTP/1.1 200 OK", also without a reason or the space before it.
bool parse_status_line(std::string_view line, response_head& out) {
    static constexpr std::string_view start = "HTTP/1.";
    auto const digit = [&](std::size_t at) {
        return at < line.size() && line[at] >= '0' && line[at] <= '9';
    };
    if (!line.starts_with(start) || !digit(start.size())) return false;
    out.version_minor = line[start.size()] == '0' ? 0 : 1;
    line.remove_prefix(start.size() + 1);
    if (line.empty() || (line.front() != ' ' && line.front() != '\t')) return false;
    while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
    if (!digit(0) || !digit(1) || !digit(2)) return false;
    out.status = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    line.remove_prefix(3);
    if (out.status < 100 || (!line.empty() && !is_blank(line.front()))) return false;
    out.reason = trimmed(line);
    return true;
}

/// A value is free of line breaks by construction; a lone CR inside becomes a space (RFC
/// 9110, 5.5).
void assign_value(std::string& out, std::string_view value) {
    value = trimmed(value);
    out.append(value);
    if (value.find('\r') != std::string_view::npos) std::replace(out.begin(), out.end(), '\r', ' ');
}

/// Fields that decide where a response ends must not be guessed at.
bool delimits(std::string_view name) noexcept {
    name = trimmed(name);
    return same_name(name, "content-length") || same_name(name, "transfer-encoding");
}

/// Lines that are no field are ignored.
void parse_field(std::string_view line, response_head& out) {
    auto const colon = line.find(':');
    if (colon == std::string_view::npos) return;
    auto const name = trimmed(line.substr(0, colon));
    if (!is_token(name)) return;
    if (name.size() != colon && delimits(name)) out.doubtful = true;
    auto& field = out.fields.emplace_back();
    field.first = name;
    assign_value(field.second, line.substr(colon + 1));
}

/// Calls `see` with each comma-separated element of each field of that name, trimmed.
template <class Visitor>
void each_element(response_head const& head, std::string_view name, Visitor see) {
    for (auto const& [field, value] : head.fields) {
        if (!same_name(field, name)) continue;
        std::string_view rest = value;
        for (bool more = true; more;) {
            auto const comma = rest.find(',');
            see(trimmed(rest.substr(0, comma)));
            more = comma != std::string_view::npos;
            if (more) rest.remove_prefix(comma + 1);
        }
    }
}

struct announced {
    bool chunked = false, transfer = false;
    bool has_length = false, bad_length = false;
    bool odd = false;  // readable, but others might read it otherwise
    std::uint64_t length = 0;
    bool close = false, keep_alive = false;
    std::vector<coding> applied;  // in the order in which they were
    std::string_view fault;       // a coding that cannot be undone
};

/// Digits, perhaps after a "+" as curl reads it. A number beyond all bounds is the largest one.
void read_length(std::string_view text, announced& out) {
    if (text.empty()) {  // "5,": a list may have empty elements, a length may not be only that
        out.odd = true;
        return;
    }
    if (text.front() == '+') {
        text.remove_prefix(1);
        out.odd = true;
    }
    std::uint64_t value = 0;
    auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    bool const digits = end == text.data() + text.size() && !text.empty();
    if (ec == std::errc::result_out_of_range) value = std::numeric_limits<std::uint64_t>::max();
    bool const number = digits && (ec == std::errc() || ec == std::errc::result_out_of_range);
    if (!number || (out.has_length && value != out.length)) out.bad_length = true;
    out.has_length = true;
    out.length = value;
}

void read_coding(std::string_view name, announced& out) {
    if (name.empty() || is_no_coding(name)) return;
    auto const known = coding_named(name);
    if (!known || out.applied.size() == max_codings) {
        out.fault = known ? "too many codings" : "it is none of gzip, deflate and br";
        return;
    }
    out.applied.push_back(*known);
}

void read_transfer_coding(std::string_view name, announced& out) {
    if (name.empty()) return;
    out.odd = out.odd || !same_name(name, "chunked") || out.chunked;
    if (is_no_coding(name)) return;
    out.transfer = true;
    if (same_name(name, "chunked")) {  // twice: a server and its proxy both said it
        out.chunked = true;
    } else if (out.chunked) {
        out.fault = "chunked is not the last transfer coding";
    } else {
        read_coding(name, out);
    }
}

announced read_announcements(response_head const& head) {
    announced out;
    bool const success = head.status >= 200 && head.status < 300;
    each_element(head, "content-encoding", [&](std::string_view name) {
        if (success) read_coding(name, out);  // other bodies are not read for what they say
    });
    each_element(head, "transfer-encoding", [&](std::string_view name) {
        read_transfer_coding(name, out);
    });
    bool length_said = false;
    each_element(head, "content-length", [&](std::string_view text) {
        length_said = true;
        read_length(text, out);
    });
    if (length_said && !out.has_length) out.bad_length = true;
    each_element(head, "connection", [&](std::string_view token) {
        if (same_name(token, "close")) out.close = true;
        if (same_name(token, "keep-alive")) out.keep_alive = true;
    });
    return out;
}

}  // namespace

std::optional<std::string_view> response_head::find(std::string_view name) const noexcept {
    for (auto const& field : fields) {
        if (same_name(field.first, name)) return std::string_view(field.second);
    }
    return std::nullopt;
}

std::optional<std::size_t> find_head_end(std::string_view bytes) noexcept {
    for (std::size_t at = 0; (at = bytes.find('\n', at)) != std::string_view::npos;) {
        ++at;
        if (at < bytes.size() && bytes[at] == '\n') return at + 1;
        if (at + 1 < bytes.size() && bytes[at] == '\r' && bytes[at + 1] == '\n') return at + 2;
    }
    return std::nullopt;
}

std::error_code parse_head(std::string_view bytes, response_head& out) {
    out = response_head{};
    if (bytes.find('\0') != std::string_view::npos) return errc::malformed_response;
    if (!parse_status_line(take_line(bytes), out)) {
        out = response_head{};
        return errc::malformed_response;
    }
    out.fields.reserve(12);
    bool folds = false;  // the line before was a kept field, which a folded line may continue
    while (!bytes.empty()) {
        auto const line = take_line(bytes);
        if (line.empty()) break;
        if (line.front() == ' ' || line.front() == '\t') {
            // RFC 9112, 2.2: blank-led lines before the first field are passed over.
            if (out.fields.empty()) out.doubtful = true;
            if (folds) {
                out.fields.back().second += ' ';
                assign_value(out.fields.back().second, line);
            }
            continue;
        }
        auto const before = out.fields.size();
        parse_field(line, out);
        folds = out.fields.size() > before;
        if (out.fields.size() > max_fields) {
            out = response_head{};
            return errc::head_too_large;
        }
    }
    return {};
}

std::error_code frame_body(response_head const& head, body_framing& out) {
    out = body_framing{};
    auto said = read_announcements(head);
    out.fault = said.fault;
    if (!said.transfer && said.bad_length) return errc::malformed_response;
    if (!said.fault.empty()) return errc::unsupported_encoding;

    // Chunks from an HTTP/1.0 server are read, but its idea of where they end is not relied upon.
    out.keep_alive = head.version_minor == 0 ? said.keep_alive && !said.transfer : true;
    if (said.close || said.odd || head.doubtful || (said.transfer && said.has_length)) {
        out.keep_alive = false;
    }
    if (head.status < 200 || head.status == 204 || head.status == 304) return {};
    out.undo.assign(said.applied.rbegin(), said.applied.rend());
    if (said.chunked) {
        out.how = body_framing::kind::chunked;
    } else if (said.has_length && !said.transfer) {
        out.how = body_framing::kind::length;
        out.length = said.length;
    } else {
        out.how = body_framing::kind::until_close;
        out.keep_alive = false;
    }
    return {};
}

}  // namespace panelia::net
