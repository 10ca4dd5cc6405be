// Sends notifications: each target on a thread of its own, so that none waits for another and the
// session waits for none. What is said: notify.hpp.
#pragma once

#include "engine/notify.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace panelia::engine {

/// Bounds of sending. Durations positive, but for `pause`.
struct notify_limits {
    unsigned tries = 3;
    std::chrono::milliseconds per_try{5'000};  ///< everything: look-up, connect, TLS, the answer
    std::chrono::milliseconds pause{250};      ///< before the second try; doubled after each
    std::chrono::milliseconds at_end{20'000};  ///< `finish` waits no longer than so, and one try
    std::size_t most_waiting = 16;             ///< per target; what comes on top is not sent
    std::filesystem::path ca_cert;             ///< PEM; empty = the system store
    bool insecure = false;                     ///< no certificate verification
    std::string user_agent;                    ///< empty = panelia's own
};

/// What became of one notification. Shows no secret.
struct notify_result {
    std::string target;  ///< notify_target::display
    notify_event event = notify_event::end;
    bool delivered = false;
    unsigned tries = 0;
    std::string reason;  ///< why not: "answered 404", "Connection refused", "no answer within 5 s"
};

/// Sends one request, with its tries; blocks for at most tries × per_try + pauses. No try begins
/// once `may_try` (when there is one) says no. Any thread. Never throws for a failure.
notify_result send_notification(
    notify_target const& target,
    notify_request const& request,
    notify_event event,
    notify_limits const& limits,
    std::function<bool()> const& may_try = {}
);

/// All --notify targets of a session.
class notifier {
public:
    /// `told` is called from the targets' threads and from `post`, one call at a time; it may be
    /// empty.
    notifier(
        std::vector<notify_target> targets,
        notify_limits limits,
        std::function<void(notify_result const&)> told
    );
    ~notifier();  ///< as `finish`
    notifier(notifier const&) = delete;
    notifier& operator=(notifier const&) = delete;

    /// Queues a message for each target that wants it; never blocks. Any thread, before `finish`.
    void post(notify_message const& message);
    /// Returns when everything posted has been sent or given up; bounded by `at_end` and one try.
    void finish();

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace panelia::engine
