#include "origin/reply_head.hpp"

#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <charconv>

namespace panelia::origin {

namespace {

bool given(fields const& headers, std::string_view name) {
    return std::any_of(headers.begin(), headers.end(), [&](auto const& field) {
        return same_name(field.first, name);
    });
}

void append_status(std::string& out, int status) {
    namespace http = boost::beast::http;
    auto const reason = http::obsolete_reason(static_cast<http::status>(status));
    out.append("HTTP/1.1 ").append(std::to_string(status)).append(" ");
    out.append(reason.data(), reason.size()).append("\r\n");
}

void append(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) noexcept {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return lower(x) == lower(y);
    });
}

framing frame(reply const& answer, std::string_view method, bool client_keeps) {
    framing how;
    auto const whole = answer.content.size();
    how.size = std::min(whole, answer.cut_after.value_or(whole));
    if (answer.raw) {
        how.size = std::min<std::uint64_t>(
            answer.raw->size(), answer.cut_after.value_or(answer.raw->size())
        );
        how.cut = how.size < answer.raw->size();
        how.keep = answer.then == ending::keep && !how.cut;
        return how;
    }
    how.has_body =
        method != "HEAD" && answer.status >= 200 && answer.status != 204 && answer.status != 304;
    how.chunked = answer.chunked || !answer.trailers.empty();
    bool const bodiless = answer.status < 200 || answer.status == 204 || answer.status == 304;
    if (!how.chunked && !answer.omit_length && (!bodiless || answer.announced_length)) {
        how.announced = answer.announced_length.value_or(whole);
    }
    if (!how.has_body) how.size = 0;
    bool const short_of_announced = how.announced && how.size < *how.announced;
    how.cut = how.has_body && (how.size < whole || short_of_announced);
    bool const ends_with_connection = how.has_body && answer.omit_length && !how.chunked;
    how.keep = client_keeps && answer.then == ending::keep && !answer.close_announced && !how.cut &&
               !ends_with_connection;
    return how;
}

std::string compose_head(reply const& answer, framing const& how, bool client_keeps) {
    std::string out;
    out.reserve(256);
    for (int const status : answer.informational) {
        append_status(out, status);
        out.append("\r\n");
    }
    append_status(out, answer.status);
    for (auto const& [name, value] : answer.headers) append(out, name, value);
    if (how.announced && !given(answer.headers, "Content-Length")) {
        append(out, "Content-Length", std::to_string(*how.announced));
    }
    if (how.chunked && !given(answer.headers, "Transfer-Encoding")) {
        append(out, "Transfer-Encoding", "chunked");
    }
    if ((answer.close_announced || !client_keeps) && !given(answer.headers, "Connection")) {
        append(out, "Connection", "close");
    }
    return out.append("\r\n");
}

std::string chunk_head(std::uint64_t bytes) {
    char digits[16];
    auto const end = std::to_chars(digits, digits + sizeof digits, bytes, 16).ptr;
    return std::string(digits, end).append("\r\n");
}

std::string last_chunk(fields const& trailers) {
    std::string out = "0\r\n";
    for (auto const& [name, value] : trailers) append(out, name, value);
    return out.append("\r\n");
}

}  // namespace panelia::origin
