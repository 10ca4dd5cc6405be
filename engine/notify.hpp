// Who is told that a session began, broke a threshold or ended, and in which words: --notify
// targets parsed, requests composed. Sending them is notify_send.hpp's. Pure.
#pragma once

#include "net/url.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace panelia::engine {

enum class notify_event : std::uint8_t { start, breach, end };
/// "start", "breach", "end".
std::string_view to_string(notify_event event) noexcept;

enum class notify_kind : std::uint8_t { webhook, ntfy, healthchecks, command };

/// One --notify. Addresses hold secrets (a topic, a ping's UUID, a token): only `display` may be
/// shown.
struct notify_target {
    notify_kind kind = notify_kind::webhook;
    net::url address;     ///< of all but `command`
    std::string command;  ///< for /bin/sh -c

    /// What it is, without what is secret: "https://example.org/…", "ntfy://ntfy.sh/…", "hc://…",
    /// "exec:jq…".
    std::string display() const;
    /// The request would cross a network in clear text: worth a warning.
    bool in_clear_text() const;
};

/// Parses `https://…`, `http://…`, `ntfy://host/topic`, `hc://uuid`, `hc://host/ping/uuid` or
/// `exec:CMD`. ntfy and hc use https, but http towards this very machine (localhost, 127.0.0.0/8,
/// [::1]). Nothing, and a reason without the text itself in `why`, for anything else.
std::optional<notify_target> parse_notify(std::string_view text, std::string& why);

/// What there is to tell.
struct notify_message {
    notify_event event = notify_event::end;
    int exit_code = 0;     ///< meant with `end`
    std::string headline;  ///< one line for people: "9 of 10 chapters, 150 MiB in 3m 0s"
    std::vector<std::string> breaches;  ///< sentences that held, --warn-if too, in words
    std::string summary_json;           ///< the run's statistics as one JSON value; empty: null
};

/// A request as a value; for a `command` only the body matters: what it reads on its stdin.
struct notify_request {
    std::string method;
    net::url address;  ///< without credentials: those are in the headers
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

/// `{"event", "exit_code", "headline", "breaches", "summary"}`: what webhooks and commands get.
std::string notify_json(notify_message const& message);

/// The request that tells a target, or nothing when it is not told of such an event: only
/// healthchecks hear of the start, and they hear of a breach by the exit status at the end.
std::optional<notify_request> compose(notify_target const& target, notify_message const& message);

}  // namespace panelia::engine
