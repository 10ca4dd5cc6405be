// SIGINT, SIGTERM and SIGHUP: the first asks the program to come to an end, a second one ends it at
// once. SIGPIPE is ignored.
#pragma once

#include <functional>
#include <memory>

namespace panelia::cli {

/// From construction to destruction: the first signal calls `on_first` on a thread of its own, any
/// later one (not within 100 ms: `timeout` and terminals send to a process and to its group) exits
/// the process with 130 at once. One at a time.
class signal_watch {
public:
    explicit signal_watch(std::function<void()> on_first);
    ~signal_watch();
    signal_watch(signal_watch const&) = delete;
    signal_watch& operator=(signal_watch const&) = delete;

    bool interrupted() const noexcept;  ///< a signal has come; any thread

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

/// A reader that leaves must not kill the program: writes fail with EPIPE instead.
void ignore_broken_pipes() noexcept;

}  // namespace panelia::cli
