#include "net/request_text.hpp"

#include "net/field_text.hpp"
#include "net/percent.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace panelia::net {
namespace {

bool is_value(std::string_view text) noexcept {
    return std::none_of(text.begin(), text.end(), [](char c) {
        auto const byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7f;
    });
}

/// What would contradict the request this client sends.
bool is_own_business(std::string_view name) noexcept {
    static constexpr std::array<std::string_view, 11> names = {
        "accept-encoding",
        "connection",
        "content-length",
        "transfer-encoding",
        "te",
        "trailer",
        "upgrade",
        "keep-alive",
        "expect",
        "proxy-connection",
        "proxy-authorization"};
    return std::any_of(names.begin(), names.end(), [name](std::string_view own) {
        return same_name(name, own);
    });
}

/// URLs come parsed and encoded; should one not be, what would end the line is encoded here.
void append_line_safe(std::string& out, std::string_view text) {
    for (char c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (byte > 0x20 && byte != 0x7f) {
            out += c;
        } else {
            append_percent(out, c);
        }
    }
}

void append_target(std::string& out, url const& target, bool absolute) {
    if (absolute) {
        out += "http://";
        append_line_safe(out, target.host);
        if (target.port) (out += ':') += std::to_string(*target.port);
    }
    append_line_safe(out, target.path);
    if (target.query) {
        out += '?';
        append_line_safe(out, *target.query);
    }
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    ((out += name) += ": ") += value;
    out += "\r\n";
}

/// The fields that tell what follows the head (RFC 9110, 8.3 and 8.6): an empty content has a
/// length, too.
void append_content_fields(std::string& out, request_content const& content, bool typed) {
    if (!typed && !content.type.empty() && is_value(content.type)) {
        append_field(out, "Content-Type", content.type);
    }
    append_field(out, "Content-Length", std::to_string(content.text.size()));
}

void append_proxy_authorization(std::string& out, proxy_endpoint const& proxy) {
    if (!proxy.has_credentials()) return;
    append_field(out, "Proxy-Authorization", basic_authorization(proxy.username, proxy.password));
}

}  // namespace

field_fault fault_of(std::string_view name, std::string_view value) noexcept {
    if (!is_token(name)) return field_fault::name;
    if (is_own_business(name)) return field_fault::own;
    return is_value(value) ? field_fault::none : field_fault::value;
}

void write_request(std::string& out, request const& ask, request_form form) {
    auto const given = [&ask](std::string_view name) {
        return std::any_of(ask.headers.begin(), ask.headers.end(), [name](header const& h) {
            return same_name(h.name, name) && is_value(h.value);
        });
    };
    url const& to = ask.target;
    out.assign(ask.post ? "POST " : "GET ");
    append_target(out, to, form.absolute);
    out += " HTTP/1.1\r\n";
    if (!given("host")) {
        out += "Host: ";
        append_line_safe(out, to.host);
        if (to.port) (out += ':') += std::to_string(*to.port);
        out += "\r\n";
    }
    for (auto const& [name, value] : ask.headers) {
        if (fault_of(name, value) == field_fault::none) append_field(out, name, value);
    }
    if (!(to.username.empty() && to.password.empty()) && !given("authorization")) {
        auto const user = percent_decode(to.username), password = percent_decode(to.password);
        append_field(out, "Authorization", basic_authorization(user, password));
    }
    if (form.proxy != nullptr) append_proxy_authorization(out, *form.proxy);
    if (!ask.cookies.empty() && is_value(ask.cookies) && !given("cookie")) {
        append_field(out, "Cookie", ask.cookies);
    }
    bool const choosable = !ask.accept_encoding.empty() && is_value(ask.accept_encoding);
    append_field(out, "Accept-Encoding", choosable ? ask.accept_encoding : "identity");
    if (ask.post) append_content_fields(out, *ask.post, given("content-type"));
    out += "\r\n";
    if (ask.post) out += ask.post->text;
}

std::string connect_request(std::string_view host_port, proxy_endpoint const& proxy) {
    std::string out = "CONNECT ";
    append_line_safe(out, host_port);
    out += " HTTP/1.1\r\nHost: ";
    append_line_safe(out, host_port);
    out += "\r\n";
    append_proxy_authorization(out, proxy);
    return out += "\r\n";
}

std::string basic_authorization(std::string_view username, std::string_view password) {
    static constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string plain(username);
    (plain += ':') += password;
    std::string out = "Basic ";
    for (std::size_t i = 0; i < plain.size(); i += 3) {
        std::uint32_t group = 0;
        std::size_t const n = std::min<std::size_t>(3, plain.size() - i);
        for (std::size_t k = 0; k < 3; ++k) {
            group = group << 8U | (k < n ? static_cast<unsigned char>(plain[i + k]) : 0U);
        }
        for (std::size_t k = 0; k < 4; ++k) {
            out += k <= n ? digits[group >> (18U - 6U * k) & 63U] : '=';
        }
    }
    return out;
}

}  // namespace panelia::net
