#include "engine/notify.hpp"

#include "core/json_string.hpp"

#include <boost/beast/core/detail/base64.hpp>

#include <algorithm>
#include <array>

namespace panelia::engine {

namespace {

constexpr std::string_view healthchecks_host = "hc-ping.com";
constexpr std::size_t max_text_bytes = 4096;  // ntfy's bound; well within that of healthchecks
constexpr std::string_view hidden = "/\xE2\x80\xA6";  // "/…"

bool is_hex(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_uuid(std::string_view text) noexcept {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
    }
    return true;
}

bool is_this_machine(net::url const& u) noexcept {
    bool const v4 =
        u.host.starts_with("127.") && u.host.find_first_not_of("0123456789.") == std::string::npos;
    return u.host == "localhost" || u.host == "[::1]" || v4;
}

/// "host/path" as the https URL that ntfy and healthchecks mean by it.
std::optional<net::url> parse_plain(std::string_view host_and_path) {
    auto u = net::parse_url("https://" + std::string(host_and_path));
    if (!u || u->path == "/" || u->path.ends_with('/')) return std::nullopt;
    if (is_this_machine(*u)) {
        // Parsed again, for a port may be the default of one scheme and not of the other.
        u = net::parse_url("http://" + std::string(host_and_path));
    }
    return u;
}

std::string base64(std::string const& text) {
    namespace codec = boost::beast::detail::base64;
    std::string out(codec::encoded_size(text.size()), '\0');
    out.resize(codec::encode(out.data(), text.data(), text.size()));
    return out;
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    auto const digit = [](char c) {
        return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const escape =
            text[i] == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2]);
        if (!escape) {
            out += text[i];
            continue;
        }
        out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
        i += 2;
    }
    return out;
}

/// For people: the headline and the broken thresholds, one a line.
std::string plain_text(notify_message const& message) {
    std::string out = message.headline;
    for (auto const& breach : message.breaches) out += '\n' + breach;
    if (out.size() <= max_text_bytes) return out;
    std::size_t cut = max_text_bytes;  // between characters
    while (cut > 0 && (static_cast<unsigned char>(out[cut]) & 0xC0U) == 0x80U) --cut;
    out.resize(cut);
    return out;
}

notify_request post(notify_target const& target, std::string body, char const* type) {
    notify_request request{"POST", target.address, {}, std::move(body)};
    if (!request.address.username.empty() || !request.address.password.empty()) {
        request.headers.emplace_back(
            "Authorization",
            "Basic " + base64(
                           percent_decoded(request.address.username) + ':' +
                           percent_decoded(request.address.password)
                       )
        );
        request.address.username.clear();
        request.address.password.clear();
    }
    request.address.fragment.reset();
    request.headers.emplace_back("Content-Type", type);
    return request;
}

std::optional<notify_request> compose_ntfy(
    notify_target const& target, notify_message const& message
) {
    if (message.event == notify_event::start) return std::nullopt;
    bool const breach = message.event == notify_event::breach;
    bool const good = !breach && message.exit_code == 0;
    auto request = post(target, plain_text(message), "text/plain; charset=utf-8");
    std::string title = breach ? "panelia: threshold broken"
                        : good ? "panelia: done"
                               : "panelia: ended with exit code ";
    if (!breach && !good) title += std::to_string(message.exit_code);
    request.headers.emplace_back("Title", std::move(title));
    request.headers.emplace_back("Priority", good ? "default" : "high");
    request.headers.emplace_back("Tags", good ? "white_check_mark" : "warning");
    return request;
}

std::optional<notify_request> compose_ping(
    notify_target const& target, notify_message const& message
) {
    if (message.event == notify_event::breach) return std::nullopt;
    bool const start = message.event == notify_event::start;
    auto request = post(target, plain_text(message), "text/plain; charset=utf-8");
    request.address.path +=
        start ? std::string("/start") : '/' + std::to_string(std::clamp(message.exit_code, 0, 255));
    return request;
}

}  // namespace

std::string_view to_string(notify_event event) noexcept {
    constexpr std::array<std::string_view, 3> names = {"start", "breach", "end"};
    return names[static_cast<std::size_t>(event)];
}

std::string notify_target::display() const {
    switch (kind) {
        case notify_kind::webhook: {
            std::string const origin = std::string(address.scheme()) + "://" + address.authority();
            bool const bare = address.path == "/" && !address.query;
            return origin + std::string(bare ? "/" : hidden);
        }
        case notify_kind::ntfy:
            return "ntfy://" + address.authority() + std::string(hidden);
        case notify_kind::healthchecks:
            return "hc://" + address.authority() + std::string(hidden);
        case notify_kind::command:
            break;
    }
    // The command's name; what follows it, or an assignment before it, may hold a token.
    std::string name = command.substr(0, command.find_first_of(" \t\r\n"));
    auto const telling = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '/' || c == '_' || c == '-';
    };
    bool const shown = name.size() <= 60 && std::all_of(name.begin(), name.end(), telling);
    return "exec:" + (shown ? name : std::string()) + "\xE2\x80\xA6";
}

bool notify_target::in_clear_text() const {
    return kind != notify_kind::command && !address.secure && !is_this_machine(address);
}

std::optional<notify_target> parse_notify(std::string_view text, std::string& why) {
    notify_target target;
    std::optional<net::url> address;
    if (text.starts_with("exec:")) {
        target.kind = notify_kind::command;
        target.command = text.substr(5);
        if (target.command.find_first_not_of(" \t") != std::string::npos &&
            target.command.find('\0') == std::string::npos) {
            return target;
        }
        why = "exec: needs a command";
    } else if (text.starts_with("ntfy://")) {
        target.kind = notify_kind::ntfy;
        address = parse_plain(text.substr(7));
        why = "ntfy needs a host and a topic: ntfy://HOST/TOPIC";
    } else if (text.starts_with("hc://")) {
        target.kind = notify_kind::healthchecks;
        std::string_view const rest = text.substr(5);
        address = is_uuid(rest)
                      ? parse_plain(std::string(healthchecks_host) + '/' + std::string(rest))
                      : parse_plain(rest);
        why = "healthchecks needs hc://UUID or hc://HOST/ping/UUID";
    } else {
        address = net::parse_url(text);
        why = "must be https://..., ntfy://HOST/TOPIC, hc://UUID, hc://HOST/ping/UUID or exec:CMD";
    }
    if (!address) return std::nullopt;
    target.address = std::move(*address);
    why.clear();
    return target;
}

std::string notify_json(notify_message const& message) {
    std::string out = "{\"event\":" + json_string(to_string(message.event)) + ",\"exit_code\":";
    out += message.event == notify_event::end ? std::to_string(message.exit_code) : "null";
    out += ",\"headline\":" + json_string(message.headline) + ",\"breaches\":[";
    for (std::size_t i = 0; i < message.breaches.size(); ++i) {
        if (i > 0) out += ',';
        out += json_string(message.breaches[i]);
    }
    out += "],\"summary\":" + (message.summary_json.empty() ? "null" : message.summary_json);
    return out + '}';
}

std::optional<notify_request> compose(notify_target const& target, notify_message const& message) {
    switch (target.kind) {
        case notify_kind::ntfy:
            return compose_ntfy(target, message);
        case notify_kind::healthchecks:
            return compose_ping(target, message);
        case notify_kind::webhook:
        case notify_kind::command:
            break;
    }
    if (message.event == notify_event::start) return std::nullopt;
    if (target.kind == notify_kind::webhook) {
        return post(target, notify_json(message), "application/json");
    }
    return notify_request{{}, {}, {}, notify_json(message)};
}

}  // namespace panelia::engine
