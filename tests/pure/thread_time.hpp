// What a test's own thread has used of the CPU, whatever else the machine does.
#pragma once

#include <ctime>

namespace panelia::testing {

/// Seconds of CPU time that `work` takes on this thread.
double cpu_seconds_of(auto&& work) {
    auto const now = [] {
        timespec used{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
        return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
    };
    auto const begun = now();
    work();
    return now() - begun;
}

}  // namespace panelia::testing
