// --notify around a session: who is told what, and the log told when somebody could not be reached.
// Never changes the exit code.
#pragma once

#include "cli/get_options.hpp"
#include "cli/log.hpp"
#include "engine/notify_send.hpp"
#include "panelia/session.hpp"

#include <optional>
#include <string>
#include <vector>

namespace panelia::cli {

/// "9 of 10 chapters, 150.0 MiB in 3m 00s". Pure.
std::string headline_of(report const& result);

/// Thread-safe. Does nothing without a --notify.
class notifying {
public:
    notifying(get_options const& options, log& journal);

    bool any() const noexcept { return notifier_.has_value(); }
    void started();
    /// A threshold was broken: in words, as the summary has it.
    void breach(std::string const& check);
    /// The last word, with the exit code and the statistics; waits until all have been told or
    /// given up.
    void ended(
        report const& result,
        int exit_code,
        std::vector<std::string> breaches,
        std::string statistics
    );

private:
    std::optional<engine::notifier> notifier_;
};

}  // namespace panelia::cli
