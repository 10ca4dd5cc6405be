// One try at a notification, over HTTP or through a command: blocking, bounded by a deadline.
#pragma once

#include "engine/notify.hpp"

#include <chrono>
#include <filesystem>
#include <string>

namespace panelia::engine {

struct attempt_result {
    bool delivered = false;
    bool again = false;  ///< another try may succeed
    std::string reason;  ///< why not delivered; no secrets
};

/// Whose certificates are believed, and who we say we are.
struct attempt_identity {
    std::filesystem::path ca_cert;  ///< empty = the system store
    bool insecure = false;
    std::string user_agent;
};

/// Sends one HTTP request and reads the head of the answer: 2xx is delivery. No redirects, no
/// proxies.
attempt_result http_attempt(
    notify_request const& request,
    attempt_identity const& identity,
    std::chrono::steady_clock::time_point deadline
);

/// Runs /bin/sh -c `command` with `input` on its stdin and its stdout discarded: exit status 0 is
/// delivery. At the deadline it is killed, and with it the process group it leads.
attempt_result command_attempt(
    std::string const& command,
    std::string const& input,
    std::chrono::steady_clock::time_point deadline
);

}  // namespace panelia::engine
